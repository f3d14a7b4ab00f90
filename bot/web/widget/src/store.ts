/** The whole state of the widget and every way it changes. Pure: no clock, no network, no document. */

import type { Outgoing } from "./outbox";
import type { Message, Ready, Thumb } from "./protocol";

/**
 * idle: nobody has asked for the chat yet. offline: the device is. lost: it worked before. down: the service does not answer.
 * blocked: it will not talk to this page or browser.
 */
export type Connection = "idle" | "connecting" | "online" | "offline" | "lost" | "down" | "blocked";

/** What lies over the conversation. */
export type Sheet = "none" | "menu" | "erase" | "rate";

/** The one question at the end. `later`: asked, not answered. */
export type Rating = "open" | "asked" | "given" | "done";

export interface State {
  open: boolean;
  sheet: Sheet;
  connection: Connection;
  /** Waiting for the service takes long. */
  slow: boolean;
  conversation: string | null;
  /** Whether the service has told the history. */
  loaded: boolean;
  /** Only the newest part of it was told. */
  earlier: boolean;
  /** With a seq in its order, then without in the order they came. */
  messages: readonly Message[];
  outbox: readonly Outgoing[];
  typing: boolean;
  /** Bot messages that came while the panel was closed. */
  unread: number;
  rating: Rating;
  /** Something to tell once, such as that the conversation was deleted. */
  notice: "erased" | "restarted" | "failed" | null;
}

export type Action =
  | { type: "opened" }
  | { type: "closed" }
  | { type: "sheet"; sheet: Sheet }
  | { type: "connection"; connection: Connection }
  | { type: "slow"; on: boolean }
  | { type: "ready"; ready: Ready }
  | { type: "message"; message: Message }
  | { type: "typing"; on: boolean }
  | { type: "queued"; item: Outgoing }
  | { type: "delivery"; id: string; status: Outgoing["status"]; reason?: string }
  | { type: "feedback"; message: string; value: Thumb }
  | { type: "rating"; rating: Rating }
  | { type: "reset"; conversation: string | null; notice: State["notice"] }
  | { type: "notice"; notice: State["notice"] };

export const initial: State = {
  open: false,
  sheet: "none",
  connection: "idle",
  slow: false,
  conversation: null,
  loaded: false,
  earlier: false,
  messages: [],
  outbox: [],
  typing: false,
  unread: 0,
  rating: "open",
  notice: null,
};

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "opened":
      return { ...state, open: true, unread: 0, sheet: "none" };
    case "closed":
      return { ...state, open: false, sheet: "none", notice: null, rating: state.rating === "given" ? "done" : state.rating };
    case "sheet":
      return { ...state, sheet: action.sheet };
    case "connection":
      return { ...state, connection: action.connection, typing: action.connection === "online" && state.typing };
    case "slow":
      return { ...state, slow: action.on };
    case "ready":
      return ready(state, action.ready);
    case "message":
      return received(state, action.message);
    case "typing":
      return { ...state, typing: action.on };
    case "queued":
      return { ...state, outbox: [...state.outbox, action.item], messages: tapped(state.messages, action.item), notice: null };
    case "delivery":
      return delivery(state, action);
    case "feedback":
      return { ...state, messages: change(state.messages, action.message, { feedback: action.value }) };
    case "rating":
      return { ...state, rating: action.rating };
    case "reset":
      return reset(state, action.conversation, action.notice);
    case "notice":
      return { ...state, notice: action.notice };
  }
}

/** The highest seq of the conversation; 0 before anything was said. */
export function after(state: State): number {
  return state.messages.reduce((highest, message) => Math.max(highest, message.seq ?? 0), 0);
}

/** Whether there is something to rate: two answers, or something to keep, such as a booked consult. */
export function worthRating(state: State): boolean {
  const said = state.messages.filter((message) => message.from === "bot");
  return said.filter((message) => message.rateable).length >= 2 || said.some((message) => message.attachment);
}

/** Whether the one question at the end is due when the visitor closes the panel. */
export function shouldAsk(state: State): boolean {
  return state.rating === "open" && state.connection === "online" && worthRating(state);
}

/** What is shown after the messages: what was sent or still waits and has not come back from the service. */
export function pending(state: State): readonly Outgoing[] {
  const known = new Set(state.messages.map((message) => message.id));
  return state.outbox.filter((item) => !known.has(item.id));
}

function fresh(state: State): State {
  return { ...state, messages: [], outbox: [], earlier: false, typing: false, unread: 0, rating: "open", sheet: "none" };
}

// A new conversation, begun in another tab perhaps, still gets what waits here; after a deletion nothing is left.
function reset(state: State, conversation: string | null, notice: State["notice"]): State {
  const outbox = notice === "erased" ? [] : state.outbox.filter((item) => item.status !== "sent");
  return { ...fresh(state), outbox, conversation, loaded: true, notice };
}

function ready(state: State, told: Ready): State {
  const same = state.conversation === told.conversation;
  const unsent = state.outbox.filter((item) => item.status !== "sent");
  const before: State = same ? state : { ...fresh(state), outbox: unsent };
  const messages = told.messages.reduce(upsert, before.messages);
  const rating = told.rated && before.rating === "open" ? "done" : before.rating;
  // What came while nobody looked is new only when something was there before.
  const unread = same && state.loaded && !state.open ? state.unread + news(before.messages, told.messages) : before.unread;
  const outbox = forget(before.outbox, told.messages);
  const marked = outbox.reduce(tapped, messages);
  const earlier = before.earlier || told.earlier === true;
  return { ...before, earlier, conversation: told.conversation, loaded: true, messages: marked, rating, unread, outbox, typing: false };
}

function received(state: State, message: Message): State {
  const unread = state.open ? 0 : state.unread + news(state.messages, [message]);
  const rating = message.closing && state.rating === "open" && worthRating(state) ? "asked" : state.rating;
  const typing = message.from === "bot" ? false : state.typing;
  const messages = upsert(state.messages, message);
  return { ...state, messages, unread, typing, rating, outbox: forget(state.outbox, [message]) };
}

function delivery(state: State, { id, status, reason }: { id: string; status: Outgoing["status"]; reason?: string }): State {
  const outbox = state.outbox.map((item) => (item.id === id ? { ...item, status, ...(reason ? { reason } : {}) } : item));
  const failed = status === "failed" ? state.outbox.find((item) => item.id === id) : undefined;
  // A tap that was refused leaves the buttons usable.
  const messages = failed?.tap && "message" in failed.tap ? untapped(state.messages, failed.tap.message) : state.messages;
  return { ...state, outbox, messages };
}

function news(known: readonly Message[], told: readonly Message[]): number {
  const ids = new Set(known.map((message) => message.id));
  return told.filter((message) => message.from === "bot" && !ids.has(message.id)).length;
}

function forget(outbox: readonly Outgoing[], told: readonly Message[]): readonly Outgoing[] {
  const ids = new Set(told.map((message) => message.id));
  return outbox.some((item) => ids.has(item.id)) ? outbox.filter((item) => !ids.has(item.id)) : outbox;
}

function upsert(messages: readonly Message[], message: Message): readonly Message[] {
  const others = messages.filter((other) => other.id !== message.id);
  const old = messages.find((other) => other.id === message.id);
  // Feedback and a choice made here are not undone by a copy that does not know of them yet.
  const whole: Message = { ...pick(old, "chosen"), ...pick(old, "feedback"), ...message };
  const at = whole.seq === undefined ? others.length : others.filter((other) => (other.seq ?? Infinity) <= whole.seq!).length;
  const inserted = [...others.slice(0, at), whole, ...others.slice(at)];
  return whole.tap ? change(inserted, whole.tap.message, { chosen: whole.tap.button }) : inserted;
}

function pick<K extends keyof Message>(message: Message | undefined, key: K): Pick<Message, K> | Record<string, never> {
  return message && message[key] !== undefined ? ({ [key]: message[key] } as Pick<Message, K>) : {};
}

function tapped(messages: readonly Message[], item: Outgoing): readonly Message[] {
  return item.tap && "message" in item.tap && item.status !== "failed" ? change(messages, item.tap.message, { chosen: item.tap.button }) : messages;
}

function untapped(messages: readonly Message[], id: string): readonly Message[] {
  return messages.map((message) => {
    if (message.id !== id) return message;
    const { chosen: _, ...rest } = message;
    return rest;
  });
}

function change(messages: readonly Message[], id: string, changes: Partial<Message>): readonly Message[] {
  return messages.map((message) => (message.id === id ? { ...message, ...changes } : message));
}

/** Holds a state and tells who listens of every change. */
export class Store {
  private listeners = new Set<(state: State) => void>();

  constructor(public state: State = initial) {}

  dispatch(action: Action): void {
    const before = this.state;
    this.state = reduce(before, action);
    if (this.state !== before) for (const listener of this.listeners) listener(this.state);
  }

  subscribe(listener: (state: State) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
