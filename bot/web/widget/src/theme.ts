/** The palette, light and dark, with the clinic's colour made readable in both. */

import { format, parseColour, readableOn, textOn, type Rgb } from "./colour";
import type { Config } from "./config";

export interface Palette {
  surface: string;
  soft: string;
  text: string;
  muted: string;
  line: string;
  edge: string;
  urgent: string;
  urgentSoft: string;
}

/** text, muted and urgent are read on surface and soft; edge outlines what can be operated. */
export const LIGHT: Palette = {
  surface: "#ffffff",
  soft: "#f3f5f4",
  text: "#17211f",
  muted: "#54625f",
  line: "#dbe2e0",
  edge: "#7a8985",
  urgent: "#a1221b",
  urgentSoft: "#fdf0ee",
};

export const DARK: Palette = {
  surface: "#151b1a",
  soft: "#222b29",
  text: "#edf2f0",
  muted: "#a9b6b3",
  line: "#364240",
  edge: "#84938f",
  urgent: "#ffb3a8",
  urgentSoft: "#3a1d1a",
};

// More than the 4.5 that is asked: what can be tapped should not look faded.
const CLEAR = 5.5;
const OURS: Rgb = [31, 95, 91];

/** The brand's own colours on a palette: as a fill, what is written on it, and as text or outline. */
export function brand(palette: Palette, colour: string, onColour = ""): { fill: string; on: string; accent: string } {
  const fill = parseColour(colour) ?? OURS;
  const surfaces = [parseColour(palette.surface)!, parseColour(palette.soft)!];
  return { fill: format(fill), on: format(textOn(fill, parseColour(onColour))), accent: format(readableOn(surfaces, fill, CLEAR)) };
}

function variables(palette: Palette, config: Pick<Config, "colour" | "onColour">): string {
  const { fill, on, accent } = brand(palette, config.colour, config.onColour);
  const values = {
    ...{ surface: palette.surface, soft: palette.soft, text: palette.text, muted: palette.muted, line: palette.line },
    ...{ edge: palette.edge, urgent: palette.urgent, "urgent-soft": palette.urgentSoft, brand: fill, "on-brand": on, accent },
  };
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${value};`)
    .join("");
}

/** A style sheet with the variables of both schemes; `data-theme` on the root decides, else the visitor's system does. */
export function themeSheet(config: Pick<Config, "colour" | "onColour">): string {
  const light = variables(LIGHT, config);
  const dark = variables(DARK, config);
  return (
    `.root{color-scheme:light;${light}}` +
    `@media (prefers-color-scheme:dark){.root:not([data-theme=light]){color-scheme:dark;${dark}}}` +
    `.root[data-theme=dark]{color-scheme:dark;${dark}}`
  );
}
