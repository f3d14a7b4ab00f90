/** What the page says on the script tag. Every attribute may be left out. */

import { safeHref } from "./linkify";

export interface Embed {
  /** Where the service is: the origin the script came from, without a slash at the end. */
  base: string;
  name?: string;
  phone?: string;
  greeting?: string;
  colour?: string;
  position?: "left" | "right";
  theme?: "light" | "dark";
  lang?: string;
  /** Starts open, on screens that have room for it. */
  open: boolean;
}

export function readEmbed(script: Pick<HTMLScriptElement, "src" | "dataset"> | null, page: string): Embed {
  const data = script?.dataset ?? {};
  const embed: Embed = { base: new URL(safeHref(script?.src || page, page) ?? page).origin, open: data["open"] !== undefined };
  if (data["name"]) embed.name = data["name"];
  if (data["phone"]) embed.phone = data["phone"];
  if (data["greeting"]) embed.greeting = data["greeting"];
  if (data["colour"] ?? data["color"]) embed.colour = (data["colour"] ?? data["color"])!;
  if (data["lang"]) embed.lang = data["lang"];
  if (data["position"] === "left" || data["position"] === "right") embed.position = data["position"];
  if (data["theme"] === "light" || data["theme"] === "dark") embed.theme = data["theme"];
  return embed;
}
