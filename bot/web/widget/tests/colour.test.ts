import { describe, expect, it } from "vitest";
import { contrast, format, luminance, parseColour, READABLE, readableOn, textOn, type Rgb } from "../src/colour";
import { brand, DARK, LIGHT, type Palette, themeSheet } from "../src/theme";

const rgb = (text: string): Rgb => parseColour(text)!;
// A grid over the whole cube, with its corners.
const LEVELS = [0, 51, 102, 153, 204, 255];
const COLOURS = LEVELS.flatMap((r) => LEVELS.flatMap((g) => LEVELS.map((b) => format([r, g, b]))));

describe("colours", () => {
  it("reads what CSS writes", () => {
    expect(parseColour("#0f5c5c")).toEqual([15, 92, 92]);
    expect(parseColour(" #FFF ")).toEqual([255, 255, 255]);
    expect(parseColour("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
    for (const odd of ["red;}", "rgb(256,0,0)", "#12345", "", "var(--x)"]) expect(parseColour(odd)).toBeNull();
  });

  it("measures as WCAG does", () => {
    expect(contrast(rgb("#000"), rgb("#fff"))).toBeCloseTo(21);
    // The lightest grey that still passes on white.
    expect(contrast(rgb("#767676"), rgb("#fff"))).toBeCloseTo(4.54, 2);
    expect(luminance(rgb("#fff"))).toBeCloseTo(1);
  });

  it("writes readably on any colour, whatever was wished", () => {
    for (const colour of COLOURS) {
      for (const wish of [null, rgb("#fff"), rgb(colour)]) {
        expect(contrast(textOn(rgb(colour), wish), rgb(colour)), colour).toBeGreaterThanOrEqual(READABLE);
      }
    }
  });

  it("keeps a wish that can be read", () => {
    expect(format(textOn(rgb("#0f5c5c"), rgb("#ffeecc")))).toBe("#ffeecc");
  });

  it("makes any colour readable on light and dark, and leaves one that is", () => {
    for (const colour of COLOURS) {
      for (const surface of ["#ffffff", "#151b1a"]) {
        expect(contrast(readableOn([rgb(surface)], rgb(colour)), rgb(surface)), colour).toBeGreaterThanOrEqual(READABLE);
      }
    }
    expect(format(readableOn([rgb("#ffffff")], rgb("#0f5c5c")))).toBe("#0f5c5c");
  });

  it("keeps the hue", () => {
    const [red, green, blue] = readableOn([rgb("#151b1a")], rgb("#0f5c5c"));
    expect(green).toBe(blue);
    expect(green).toBeGreaterThan(red + 60);
  });
});

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("the %s palette", (_, palette: Palette) => {
  const at = (name: keyof Palette) => rgb(palette[name]);

  it("can be read", () => {
    for (const words of ["text", "muted"] as const) {
      for (const surface of ["surface", "soft"] as const) {
        expect(contrast(at(words), at(surface)), `${words} on ${surface}`).toBeGreaterThanOrEqual(READABLE);
      }
    }
    for (const words of ["text", "urgent"] as const) expect(contrast(at(words), at("urgentSoft"))).toBeGreaterThanOrEqual(READABLE);
    expect(contrast(at("urgent"), at("surface"))).toBeGreaterThanOrEqual(READABLE);
  });

  it("outlines what can be operated (3:1)", () => {
    for (const surface of ["surface", "soft"] as const) expect(contrast(at("edge"), at(surface))).toBeGreaterThanOrEqual(3);
  });

  it("takes any brand colour", () => {
    for (const colour of COLOURS) {
      const { fill, on, accent } = brand(palette, colour, "#777777");
      expect(contrast(rgb(on), rgb(fill))).toBeGreaterThanOrEqual(READABLE);
      expect(contrast(rgb(accent), at("surface"))).toBeGreaterThanOrEqual(READABLE);
      expect(contrast(rgb(accent), at("soft"))).toBeGreaterThanOrEqual(READABLE);
    }
  });
});

it("puts nothing but colours into the sheet", () => {
  const sheet = themeSheet({ colour: "red;}*{display:none", onColour: "}x{" });
  expect(sheet).not.toContain("display:none");
  expect(sheet).toContain("--brand:#1f5f5b;");
});
