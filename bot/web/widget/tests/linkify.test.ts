import { describe, expect, it } from "vitest";
import { linkify, safeHref, telephone } from "../src/linkify";

const links = (text: string) => linkify(text).filter((piece) => piece.href).map((piece) => [piece.text, piece.href]);

describe("linkify", () => {
  it.each([
    ["See https://example.com/a?b=1.", "https://example.com/a?b=1", "https://example.com/a?b=1"],
    ["(http://example.com)", "http://example.com", "http://example.com/"],
    ["https://en.example.org/wiki/Skin_(organ), too", "https://en.example.org/wiki/Skin_(organ)", "https://en.example.org/wiki/Skin_(organ)"],
    ["write to hello@lumenskin.example!", "hello@lumenskin.example", "mailto:hello@lumenskin.example"],
    ["call +1 212-555-0142; now", "+1 212-555-0142", "tel:+12125550142"],
    ["call (212) 555-0142", "(212) 555-0142", "tel:2125550142"],
    ["call 212-555-0142.", "212-555-0142", "tel:2125550142"],
    ["+44 20 7946 0958 is ours", "+44 20 7946 0958", "tel:+442079460958"],
  ])("%s", (text, shown, href) => {
    expect(links(text)).toEqual([[shown, href]]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "3-6 treatments, 4-6 weeks apart",
    "In 2026 there were 1,234 of them, 24-48 hours",
    "Reference LUM-7F3K-92QX, order 212-555-0142x9",
    "file:///etc/passwd vbscript:x //example.com",
    "a@b",
    "https://",
  ])("leaves alone: %s", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("loses no character", () => {
    const text = "مرحبا https://example.com, mail a.b@example.org\nor +1 212-555-0142… <b>x</b>";
    expect(linkify(text).map((piece) => piece.text).join("")).toBe(text);
    expect(links(text)).toHaveLength(3);
  });

  it("takes its time for no text, however hostile", () => {
    for (const text of ["a@".repeat(50_000), "+1 ".repeat(30_000), "https://" + "(".repeat(50_000), "1-".repeat(50_000)]) {
      expect(linkify(text).map((piece) => piece.text).join("")).toBe(text);
    }
  });
});

describe("safeHref", () => {
  it("resolves what is relative", () => {
    expect(safeHref("/api/plan.svg", "https://chat.example")).toBe("https://chat.example/api/plan.svg");
  });

  it.each(["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:image/svg+xml,<svg/>", "blob:x", "http://["])(
    "refuses %j",
    (address) => {
      expect(safeHref(address, "https://chat.example")).toBeNull();
    },
  );
});

it("dials what was written", () => {
  expect(telephone("+1 212-555-0142")).toBe("tel:+12125550142");
});
