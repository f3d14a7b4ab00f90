/** Colours that can be read, whatever colour the clinic chose (WCAG 2.2, 1.4.3 and 1.4.11). */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Contrast of text that is easy to read. */
export const READABLE = 4.5;

/** Reads `#rgb`, `#rrggbb` and `rgb(r, g, b)`; null for anything else. */
export function parseColour(text: string): Rgb | null {
  const value = text.trim().toLowerCase();
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(value);
  if (short) return [1, 2, 3].map((at) => parseInt(short[at]! + short[at]!, 16)) as unknown as Rgb;
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(value);
  if (long) return [1, 2, 3].map((at) => parseInt(long[at]!, 16)) as unknown as Rgb;
  const rgb = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(value);
  const parts = rgb ? [1, 2, 3].map((at) => Number(rgb[at])) : null;
  return parts && parts.every((part) => part <= 255) ? (parts as unknown as Rgb) : null;
}

export function format(colour: Rgb): string {
  return "#" + colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
}

/** Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
export function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [16, 20, 24];
const BLACK: Rgb = [0, 0, 0];

/** What to write with on `background`: the wish where it can be read, else white or near-black, whichever is clearer. */
export function textOn(background: Rgb, wish: Rgb | null = null): Rgb {
  if (wish && contrast(wish, background) >= READABLE) return wish;
  if (contrast(WHITE, background) >= READABLE) return WHITE;
  // One of white and pure black always passes.
  return contrast(INK, background) >= READABLE ? INK : BLACK;
}

/** The same hue, `lightness` 0 (black) to 1 (white) (https://www.w3.org/TR/css-color-4/#hsl-to-rgb). */
function withLightness([red, green, blue]: Rgb, lightness: number): Rgb {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  const sum = 2 * most - spread;
  const saturation = spread === 0 ? 0 : spread / (sum > 255 ? 510 - sum : sum);
  const sextant = spread === 0 ? 0 : most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
  const part = (at: number) => {
    const turn = (at + sextant * 2 + 12) % 12;
    return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)));
  };
  return [part(0), part(8), part(4)].map(Math.round) as unknown as Rgb;
}

/** `colour`, made as much darker or lighter as needed to reach `least` on each of the `surfaces`. */
export function readableOn(surfaces: readonly Rgb[], colour: Rgb, least = READABLE): Rgb {
  const passes = (candidate: Rgb) => surfaces.every((surface) => contrast(candidate, surface) >= least);
  if (passes(colour)) return colour;
  const darker = luminance(surfaces[0]!) > 0.18;
  const start = (Math.max(...colour) + Math.min(...colour)) / 510;
  for (let step = 1; step <= 50; step++) {
    const candidate = withLightness(colour, darker ? (start * (50 - step)) / 50 : start + ((1 - start) * step) / 50);
    if (passes(candidate)) return candidate;
  }
  return darker ? BLACK : WHITE;
}
