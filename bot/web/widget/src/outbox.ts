/** What the visitor wrote and the service has not taken yet. Kept for this tab, as text, until it is delivered. */

import type { Requests } from "./protocol";

export type Status = "waiting" | "sending" | "sent" | "failed";

export interface Outgoing {
  id: string;
  /** What the visitor sees: the words, or the title of the button. */
  text: string;
  /** ISO 8601. */
  at: string;
  status: Status;
  /** For a tapped button. */
  tap?: { message: string; button: number } | { first: string };
  /** Why it failed, in the service's words. */
  reason?: string;
}

/** The part of `Storage` that is needed; a page may refuse it. */
export type Box = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "frontdesk.outbox";

/** What was not delivered before the reload, in order. Whether the last one was under way is unknown: it is sent again, with its id. */
export function load(box: Box): Outgoing[] {
  try {
    const items: unknown = JSON.parse(box.getItem(KEY) ?? "[]");
    return Array.isArray(items) ? items.filter(isOutgoing).map((item) => ({ ...item, status: "waiting" as const })) : [];
  } catch {
    return [];
  }
}

/** Keeps what is still to be delivered; forgets everything when there is nothing. */
export function save(box: Box, items: readonly Outgoing[]): void {
  const open = items.filter((item) => item.status === "waiting" || item.status === "sending");
  try {
    if (open.length) box.setItem(KEY, JSON.stringify(open));
    else box.removeItem(KEY);
  } catch {
    // A full or forbidden storage costs the reload's memory, not the message.
  }
}

/** The next one to send: the first that waits, unless another is under way. Order is kept because only one is. */
export function next(items: readonly Outgoing[]): Outgoing | null {
  if (items.some((item) => item.status === "sending")) return null;
  return items.find((item) => item.status === "waiting") ?? null;
}

/** The request that delivers an item. */
export function request(item: Outgoing): { name: "say" | "tap"; payload: Requests["say"] | Requests["tap"] } {
  if (item.tap) return { name: "tap", payload: { id: item.id, ...item.tap } };
  return { name: "say", payload: { id: item.id, text: item.text } };
}

function isOutgoing(item: unknown): item is Outgoing {
  const it = item as Outgoing | null;
  return typeof it?.id === "string" && typeof it.text === "string" && typeof it.at === "string";
}
