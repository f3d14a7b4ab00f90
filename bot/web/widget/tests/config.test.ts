import { describe, expect, it } from "vitest";
import { fetchConfig, served, understand } from "../src/config";
import { readEmbed } from "../src/embed";
import { english, textsFor } from "../src/texts";
import { clock, day } from "../src/when";

const PAGE = "https://clinic.example/prices";
const script = (dataset: Record<string, string>, src = "https://chat.example/v1/widget.js") => ({ src, dataset });

describe("the script tag", () => {
  it("says where the service is", () => {
    expect(readEmbed(script({}), PAGE)).toEqual({ base: "https://chat.example", open: false });
    expect(readEmbed(script({}, "/widget.js"), PAGE).base).toBe("https://clinic.example");
    expect(readEmbed(null, PAGE).base).toBe("https://clinic.example");
  });

  it("may say how it looks", () => {
    const embed = readEmbed(script({ name: "N", phone: "P", greeting: "G", color: "#123456", position: "left", theme: "dark", lang: "en", open: "" }), PAGE);
    expect(embed).toMatchObject({ name: "N", phone: "P", greeting: "G", colour: "#123456", position: "left", theme: "dark", open: true });
    expect(readEmbed(script({ position: "top", theme: "pink" }), PAGE)).toEqual({ base: "https://chat.example", open: false });
  });
});

describe("the configuration", () => {
  const embed = { base: "https://chat.example", open: false };
  const told = {
    name: "Lumen",
    phone: "+1 212-555-0142",
    greeting: "Hello.",
    position: "left",
    colours: { primary: "#123456", on_primary: "#ffffff" },
    first_questions: [{ id: "faq/pain", title: "Does it hurt?" }, { id: 3 }, null],
  };

  it("is the service's, under what the page says", () => {
    expect(understand(told, embed)).toMatchObject({ name: "Lumen", position: "left", colour: "#123456", onColour: "#ffffff" });
    expect(understand(told, embed).firstQuestions).toEqual([{ id: "faq/pain", title: "Does it hurt?" }]);
    const own = understand(told, { ...embed, name: "Ours", colour: "#abcdef", position: "right" });
    expect([own.name, own.colour, own.onColour, own.position, own.phone]).toEqual(["Ours", "#abcdef", "", "right", "+1 212-555-0142"]);
  });

  it("is usable whatever comes", () => {
    for (const odd of [null, [], "x", { colours: 3, first_questions: "many", name: {} }]) {
      expect(understand(odd, embed)).toMatchObject({ name: "", position: "right", firstQuestions: [] });
    }
  });

  it("comes with the script, and anew from the service", async () => {
    expect(served()).toBeNull();
    expect(served(JSON.stringify(told))).toEqual(told);
    const answers = (response: Response | Error) => (() => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response))) as typeof fetch;
    expect(await fetchConfig(embed.base, answers(Response.json(told)))).toEqual(told);
    expect(await fetchConfig(embed.base, answers(new Response("", { status: 503 })))).toBeNull();
    expect(await fetchConfig(embed.base, answers(new Error("no network")))).toBeNull();
    expect(await fetchConfig(embed.base, answers(new Response("<html>")))).toBeNull();
  });
});

describe("the texts", () => {
  it("are English where there is no other language, with the service's wording on top", () => {
    expect(textsFor("xx-YY")).toEqual(english);
    expect(textsFor("en-GB", { open: "Talk to us", left: "no function", unknown: "x" })).toEqual({ ...english, open: "Talk to us" });
  });

  it("name days as people do", () => {
    const now = new Date(2026, 2, 3, 12);
    expect(day(new Date(2026, 2, 3, 1).toISOString(), now, english)).toBe("Today");
    expect(day(new Date(2026, 2, 2, 23).toISOString(), now, english)).toBe("Yesterday");
    expect(day(new Date(2026, 1, 20, 12).toISOString(), now, english)).toBe("Friday, February 20");
    expect(day("no date", now, english)).toBe("");
    expect(clock("no date")).toBe("");
  });
});
