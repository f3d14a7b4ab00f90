/** Finds web addresses, e-mail addresses and phone numbers in plain text. Nothing else ever becomes a link. */

export interface Piece {
  text: string;
  /** Present for a link: http, https, mailto or tel. */
  href?: string;
}

const URL_PART = String.raw`https?:\/\/[^\s<>"'\u2018-\u201f]+`;
const EMAIL_PART = String.raw`[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,24}`;
// With a country code, or in brackets, or of the shape 212-555-0142: a bare figure such as "3-6" or a year is no phone.
const PHONE_PART = String.raw`(?:\+\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?!\w)`;
const PATTERN = new RegExp(`(${URL_PART})|(${EMAIL_PART})|(${PHONE_PART})`, "giu");

const ALLOWED = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address, made absolute, when its scheme is one that may be a link; else null. */
export function safeHref(address: string, base?: string): string | null {
  try {
    const url = new URL(address, base);
    return ALLOWED.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Splits `text` into plain pieces and links; joined, the pieces are the text. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    const found = trimmed(match[0]);
    const href = startsAWord(text, match.index) ? hrefOf(found, match) : null;
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

// In place of a look-behind, which Safari learned late.
function startsAWord(text: string, at: number): boolean {
  return at === 0 || !/[\w+@]/.test(text[at - 1]!);
}

function hrefOf(found: string, [, url, email]: RegExpMatchArray): string | null {
  if (url) return safeHref(found);
  if (email) return `mailto:${found}`;
  const digits = found.replace(/[^\d+]/g, "");
  return digits.replace("+", "").length >= 7 && digits.length <= 16 ? `tel:${digits}` : null;
}

/** A sentence's own full stop or bracket at the end is not part of the address. */
function trimmed(found: string): string {
  let text = found.replace(/[.,;:!?…]+$/u, "");
  while (/[)\]]$/.test(text) && count(text, /[([]/g) < count(text, /[)\]]/g)) text = text.slice(0, -1).replace(/[.,;:!?]+$/u, "");
  return text;
}

function count(text: string, what: RegExp): number {
  return (text.match(what) ?? []).length;
}

/** `tel:` for a phone number as people write it. */
export function telephone(phone: string): string {
  return "tel:" + phone.replace(/[^\d+]/g, "");
}
