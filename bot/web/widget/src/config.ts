/** The clinic's own look and words: what the page says, then what the service says now, or said when it served this script, then ours. */

import type { Embed } from "./embed";

export interface FirstQuestion {
  id: string;
  title: string;
}

export interface Config {
  name: string;
  phone: string;
  greeting: string;
  position: "left" | "right";
  colour: string;
  onColour: string;
  firstQuestions: readonly FirstQuestion[];
  texts: Partial<Record<string, string>>;
}

/** The service puts the clinic here, as JSON (bot/web/pages.py); a file that comes from elsewhere holds none. */
const SERVED = "__frontdesk_clinic__";
export const PATIENCE_MS = 8000;
const OURS: Config = {
  name: "",
  phone: "",
  greeting: "",
  position: "right",
  colour: "#1f5f5b",
  onColour: "",
  firstQuestions: [],
  texts: {},
};

/** The service's configuration as it comes; fields of the wrong type count as left out. */
export function understand(told: unknown, embed: Embed): Config {
  const fields = record(told);
  const colours = record(fields["colours"]);
  const questions = Array.isArray(fields["first_questions"]) ? fields["first_questions"].map(record) : [];
  return {
    name: embed.name ?? text(fields["name"]),
    phone: embed.phone ?? text(fields["phone"]),
    greeting: embed.greeting ?? text(fields["greeting"]),
    position: embed.position ?? (fields["position"] === "left" ? "left" : OURS.position),
    colour: embed.colour ?? (text(colours["primary"]) || OURS.colour),
    onColour: embed.colour ? "" : text(colours["on_primary"]),
    firstQuestions: questions
      .map((question) => ({ id: text(question["id"]), title: text(question["title"]) }))
      .filter((question) => question.id && question.title),
    texts: record(fields["texts"]) as Partial<Record<string, string>>,
  };
}

/** The clinic that came with the script; null when none did. */
export function served(json: string = SERVED): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** Asks the service; null when it does not answer in time. */
export async function fetchConfig(base: string, send: typeof fetch = fetch): Promise<unknown> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE_MS);
  try {
    const response = await send(`${base}/api/web/config`, { signal: control.signal });
    return response.ok ? ((await response.json()) as unknown) : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
