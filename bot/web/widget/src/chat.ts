/** Joins the state, the way to the service and what this browser keeps. The view calls it; it knows nothing of the view. */

import * as outbox from "./outbox";
import type { Box, Outgoing } from "./outbox";
import type { Ack, RequestName, Requests, Thumb } from "./protocol";
import { after, shouldAsk, type State, type Store } from "./store";
import { Fallback, type Hears } from "./transport/fallback";
import { type Known, type Make, NotAcknowledged } from "./transport/types";

const OPEN_KEY = "frontdesk.open";
const VISITOR_KEY = "frontdesk.visitor";
const RATED_KEY = "frontdesk.rated";
const SLOW_MS = 6000;
const TYPING_MS = 45_000;
const RETRY_S = 3;
/** How often a fault of the service is met with another try before the visitor is asked. */
const TRIES = 5;

export interface Surroundings {
  /** Kept for the visitor, across pages and tabs: no text, only that there is a conversation. */
  local: Box;
  /** Kept for this tab. */
  tab: Box;
  now: () => Date;
  newId: () => string;
}

export class Chat {
  /** Whether the panel is open because the visitor just asked for it. */
  wished = false;
  /** Whether anybody has asked for a connection. */
  started = false;
  private ways: Fallback;
  private tries = new Map<string, number>();
  private timers: Partial<Record<"slow" | "typing" | "retry", ReturnType<typeof setTimeout>>> = {};

  constructor(
    readonly store: Store,
    makes: (known: Known) => readonly Make[],
    private around: Surroundings,
  ) {
    this.ways = new Fallback(makes(() => this.known()), this.hears());
    for (const item of outbox.load(around.tab)) store.dispatch({ type: "queued", item });
    store.subscribe((state) => outbox.save(around.tab, state.outbox));
  }

  /** Whether to connect without being asked: there is a conversation, or something to deliver. */
  get expected(): boolean {
    return get(this.around.local, VISITOR_KEY) !== null || this.wasOpen || this.state.outbox.length > 0;
  }

  get wasOpen(): boolean {
    return get(this.around.tab, OPEN_KEY) !== null;
  }

  connect(): void {
    this.started = true;
    this.after("slow", SLOW_MS, () => this.store.dispatch({ type: "slow", on: !this.state.loaded }));
    this.ways.connect();
  }

  /** @param wished The visitor asked for it, just now; else the panel is only open again, after a reload. */
  open(wished = true): void {
    this.wished = wished;
    this.store.dispatch({ type: "opened" });
    put(this.around.tab, OPEN_KEY, "1");
    if (this.state.connection !== "online") this.connect();
  }

  /** Closes; the first time after a real conversation it asks its one question instead. */
  close(): void {
    if (shouldAsk(this.state)) {
      this.asked("asked");
      this.store.dispatch({ type: "sheet", sheet: "rate" });
      return;
    }
    if (this.state.sheet === "rate") this.asked("done");
    this.store.dispatch({ type: "closed" });
    put(this.around.tab, OPEN_KEY, null);
  }

  say(text: string): void {
    this.queue({ text });
  }

  tap(message: string, button: number): void {
    const of = this.state.messages.find((known) => known.id === message);
    const title = of?.buttons?.[button]?.title;
    if (of && title && of.chosen === undefined) this.queue({ text: title, tap: { message, button } });
  }

  first(id: string, title: string): void {
    this.queue({ text: title, tap: { first: id } });
  }

  again(id: string): void {
    this.tries.delete(id);
    this.store.dispatch({ type: "delivery", id, status: "waiting" });
    this.flush();
  }

  async feedback(message: string, value: Thumb, word?: string): Promise<void> {
    this.store.dispatch({ type: "feedback", message, value });
    await this.request("feedback", { message, value, ...(word ? { word } : {}) });
  }

  async rate(value: number, word?: string): Promise<void> {
    this.asked("given");
    await this.request("rating", { value, ...(word ? { word } : {}) });
  }

  skipRating(): void {
    this.asked("done");
    if (this.state.sheet === "rate") this.close();
  }

  restart(): Promise<void> {
    return this.request("restart", {});
  }

  async erase(): Promise<void> {
    this.store.dispatch({ type: "sheet", sheet: "none" });
    await this.request("erase", {});
  }

  show(sheet: State["sheet"]): void {
    this.store.dispatch({ type: "sheet", sheet });
  }

  wake(): void {
    if (this.started) this.ways.wake();
  }

  /** The page goes to sleep or away: a connection that stays would keep it out of the browser's back-forward cache. */
  sleep(): void {
    if (!this.started) return;
    this.ways.close();
    this.store.dispatch({ type: "connection", connection: "connecting" });
  }

  private get state(): State {
    return this.store.state;
  }

  private known(): ReturnType<Known> {
    return this.state.conversation ? { conversation: this.state.conversation, after: after(this.state) } : {};
  }

  private hears(): Hears {
    const dispatch = this.store.dispatch.bind(this.store);
    return {
      connection: (connection) => {
        if (connection === this.state.connection) return;
        dispatch({ type: "connection", connection });
        if (connection === "online") this.flush();
      },
      ready: (ready) => {
        dispatch({ type: "ready", ready: { ...ready, rated: ready.rated || this.askedBefore(ready.conversation) } });
        dispatch({ type: "slow", on: false });
        if (ready.messages.length) put(this.around.local, VISITOR_KEY, "1");
      },
      message: (message) => dispatch({ type: "message", message }),
      typing: (on) => {
        dispatch({ type: "typing", on });
        if (on) this.after("typing", TYPING_MS, () => dispatch({ type: "typing", on: false }));
      },
      restarted: (conversation) => dispatch({ type: "reset", conversation: conversation || null, notice: "restarted" }),
      erased: (conversation) => {
        dispatch({ type: "reset", conversation: conversation || null, notice: "erased" });
        for (const key of [VISITOR_KEY]) put(this.around.local, key, null);
        put(this.around.tab, RATED_KEY, null);
      },
    };
  }

  private queue(what: Pick<Outgoing, "text" | "tap">): void {
    const item: Outgoing = { id: this.around.newId(), at: this.around.now().toISOString(), status: "waiting", ...what };
    this.store.dispatch({ type: "queued", item });
    this.flush();
  }

  /** Sends what waits, one after the other: the next goes when the service has acknowledged the one before. */
  private async flush(): Promise<void> {
    const item = this.state.connection === "online" ? outbox.next(this.state.outbox) : null;
    if (!item) return;
    this.store.dispatch({ type: "delivery", id: item.id, status: "sending" });
    const { name, payload } = outbox.request(item);
    try {
      this.acknowledged(item, await this.ways.request(name, payload));
    } catch (error) {
      if (!(error instanceof NotAcknowledged)) throw error;
      this.later(item, RETRY_S);
    }
  }

  private acknowledged(item: Outgoing, ack: Ack): void {
    if (ack.ok) {
      this.tries.delete(item.id);
      put(this.around.local, VISITOR_KEY, "1");
      this.store.dispatch({ type: "delivery", id: item.id, status: "sent" });
    } else if (ack.code === "slow_down") {
      return this.later(item, ack.retry_after ?? RETRY_S);
    } else if (ack.code === "failed" && (this.tries.get(item.id) ?? 0) < TRIES) {
      this.tries.set(item.id, (this.tries.get(item.id) ?? 0) + 1);
      return this.later(item, RETRY_S);
    } else {
      this.store.dispatch({ type: "delivery", id: item.id, status: "failed", reason: ack.text });
    }
    void this.flush();
  }

  private later(item: Outgoing, seconds: number): void {
    this.store.dispatch({ type: "delivery", id: item.id, status: "waiting" });
    this.after("retry", seconds * 1000, () => void this.flush());
  }

  /** A request that is not worth queueing: when it fails, the visitor is told. */
  private async request<N extends RequestName>(name: N, payload: Requests[N]): Promise<void> {
    const done = await this.ways.request(name, payload).then(
      (ack) => ack.ok,
      () => false,
    );
    if (!done) this.store.dispatch({ type: "notice", notice: "failed" });
  }

  private asked(rating: "asked" | "given" | "done"): void {
    this.store.dispatch({ type: "rating", rating });
    if (this.state.conversation) put(this.around.tab, RATED_KEY, this.state.conversation);
  }

  private askedBefore(conversation: string): boolean {
    return get(this.around.tab, RATED_KEY) === conversation;
  }

  private after(name: keyof Chat["timers"], milliseconds: number, then: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(then, milliseconds);
  }
}

function get(box: Box, key: string): string | null {
  try {
    return box.getItem(key);
  } catch {
    return null;
  }
}

function put(box: Box, key: string, value: string | null): void {
  try {
    if (value === null) box.removeItem(key);
    else box.setItem(key, value);
  } catch {
    // Without storage the panel starts closed on the next page; nothing else changes.
  }
}
