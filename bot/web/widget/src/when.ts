/** Times as the visitor's own browser writes them. */

import type { Texts } from "./texts";

/** "10:42 AM" or "10:42"; nothing for what is no time. */
export function clock(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "" : time.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

/** "Today", "Yesterday" or "Monday, March 2". */
export function day(at: string, now: Date, texts: Pick<Texts, "today" | "yesterday" | "lang">): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  if (date.toDateString() === now.toDateString()) return texts.today;
  const before = new Date(now);
  before.setDate(now.getDate() - 1);
  if (date.toDateString() === before.toDateString()) return texts.yesterday;
  return date.toLocaleDateString(texts.lang, { weekday: "long", month: "long", day: "numeric" });
}
