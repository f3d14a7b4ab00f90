import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../src/chat";
import { Store } from "../src/store";
import { FakeBox, FakeTransport, forbidden } from "./fakes";
import type { Box } from "../src/outbox";

let ways: FakeTransport[];
let numbers: number;

function chat(tab: Box = new FakeBox(), local: Box = new FakeBox()): Chat {
  const made = new Chat(
    new Store(),
    () => [
      (tell) => {
        ways.push(new FakeTransport(tell));
        return ways.at(-1)!;
      },
    ],
    { tab, local, now: () => new Date("2026-03-02T10:00:00Z"), newId: () => `id-${++numbers}` },
  );
  return made;
}

const way = () => ways.at(-1)!;
const sent = () => way().requests.map(({ payload }) => payload["text"] ?? payload["button"] ?? payload["first"]);
const flush = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  ways = [];
  numbers = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the queue", () => {
  it("sends what was written offline once and in order, each after the one before was taken", async () => {
    const it = chat();
    it.open();
    for (const text of ["one", "two", "three"]) it.say(text);
    expect(way().requests).toEqual([]);
    expect(it.store.state.outbox.map(({ status }) => status)).toEqual(["waiting", "waiting", "waiting"]);

    way().online();
    await flush();
    expect(sent()).toEqual(["one"]);
    way().requests[0]!.answer({ ok: true });
    await flush();
    expect(sent()).toEqual(["one", "two"]);
    way().requests[1]!.answer({ ok: true });
    await flush();
    way().requests[2]!.answer({ ok: true });
    await flush();
    expect(sent()).toEqual(["one", "two", "three"]);
    expect(it.store.state.outbox.map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
  });

  it("sends again, with the same id, what was not acknowledged", async () => {
    const it = chat();
    it.open();
    way().online();
    it.say("one");
    it.say("two");
    await flush();
    way().requests[0]!.drop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(way().requests.map(({ payload }) => payload["id"])).toEqual(["id-1", "id-1"]);
    expect(sent()).toEqual(["one", "one"]);
  });

  it("waits when it is told to slow down", async () => {
    const it = chat();
    it.open();
    way().online();
    it.say("one");
    way().requests[0]!.answer({ ok: false, code: "slow_down", text: "Slowly.", retry_after: 20 });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(way().requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(way().requests).toHaveLength(2);
  });

  it("gives up what is refused for good, says why, and goes on", async () => {
    const it = chat();
    it.open();
    way().online();
    it.say("one");
    it.say("two");
    way().requests[0]!.answer({ ok: false, code: "invalid", text: "That is no text." });
    await flush();
    expect(sent()).toEqual(["one", "two"]);
    expect(it.store.state.outbox[0]).toMatchObject({ status: "failed", reason: "That is no text." });
  });

  it("tries a fault of the service some times, then asks the visitor", async () => {
    const it = chat();
    it.open();
    way().online();
    it.say("one");
    for (let tries = 0; tries < 6; tries++) {
      way().requests.at(-1)!.answer({ ok: false, code: "failed", text: "Sorry." });
      await vi.advanceTimersByTimeAsync(4000);
    }
    expect(way().requests).toHaveLength(6);
    expect(it.store.state.outbox[0]!.status).toBe("failed");
    it.again("id-1");
    expect(way().requests).toHaveLength(7);
    expect(way().requests.at(-1)!.payload["id"]).toBe("id-1");
  });

  it("survives a reload, and is forgotten once delivered", async () => {
    const tab = new FakeBox();
    chat(tab).say("before the reload");
    const again = chat(tab);
    expect(again.expected).toBe(true);
    expect(again.store.state.outbox).toMatchObject([{ id: "id-1", text: "before the reload", status: "waiting" }]);
    again.connect();
    way().online();
    await flush();
    expect(way().requests[0]!.payload).toEqual({ id: "id-1", text: "before the reload" });
    way().requests[0]!.answer({ ok: true });
    await flush();
    expect([...tab.values.keys()].filter((key) => key.includes("outbox"))).toEqual([]);
  });

  it("works where the browser forbids storage", async () => {
    const it = chat(forbidden, forbidden);
    it.open();
    it.say("one");
    way().online();
    await flush();
    expect(sent()).toEqual(["one"]);
  });

  it("is not stopped by what another tab's storage left broken", () => {
    const tab = new FakeBox();
    for (const broken of ["{", "null", '[1, null, {"id": 1}]', '"x"']) {
      tab.setItem("frontdesk.outbox", broken);
      expect(chat(tab).store.state.outbox).toEqual([]);
    }
  });
});

describe("buttons", () => {
  it("are tapped once", async () => {
    const it = chat();
    it.open();
    way().tell.ready({ conversation: "c1", messages: [{ id: "b1", seq: 1, from: "bot", at: "", text: "?", buttons: [{ title: "Yes" }, { title: "No" }] }] });
    way().tell.condition("online");
    it.tap("b1", 1);
    it.tap("b1", 0);
    it.tap("b1", 7);
    it.tap("unknown", 0);
    await flush();
    expect(way().requests.map(({ name, payload }) => [name, payload])).toEqual([["tap", { id: "id-1", message: "b1", button: 1 }]]);
  });

  it("of the greeting name their question", async () => {
    const it = chat();
    it.open();
    way().online();
    it.first("faq/pain", "Does it hurt?");
    expect(way().requests[0]!.payload).toEqual({ id: "id-1", first: "faq/pain" });
    expect(it.store.state.outbox[0]!.text).toBe("Does it hurt?");
  });
});

describe("closing", () => {
  const answered = (it: Chat) => {
    it.open();
    way().tell.ready({ conversation: "c1", messages: [1, 2].map((seq) => ({ id: `b${seq}`, seq, from: "bot", at: "", text: "!", rateable: true })) });
    way().tell.condition("online");
  };

  it("asks its one question first, and never twice", () => {
    const it = chat();
    answered(it);
    it.close();
    expect([it.store.state.open, it.store.state.sheet]).toEqual([true, "rate"]);
    it.close();
    expect(it.store.state.open).toBe(false);
    it.open();
    it.close();
    expect(it.store.state.open).toBe(false);
  });

  it("does not ask again after a reload", () => {
    const tab = new FakeBox();
    const first = chat(tab);
    answered(first);
    first.close();
    first.skipRating();
    const again = chat(tab);
    answered(again);
    again.close();
    expect(again.store.state.open).toBe(false);
  });

  it("sends the rating, and the word after it", async () => {
    const it = chat();
    answered(it);
    it.close();
    void it.rate(4);
    void it.rate(4, "quick");
    expect(way().requests.map(({ payload }) => payload)).toEqual([{ value: 4 }, { value: 4, word: "quick" }]);
  });
});

describe("the conversation", () => {
  it("is connected to without being asked only when there is one", () => {
    const local = new FakeBox();
    expect(chat(new FakeBox(), local).expected).toBe(false);
    const it = chat(new FakeBox(), local);
    it.open();
    way().tell.ready({ conversation: "c1", messages: [{ id: "b1", seq: 1, from: "bot", at: "", text: "!" }] });
    expect(chat(new FakeBox(), local).expected).toBe(true);
    way().tell.condition("online");
    way().tell.erased("c2");
    expect(chat(new FakeBox(), local).expected).toBe(false);
  });

  it("keeps no text in the browser once it is delivered", async () => {
    const [tab, local] = [new FakeBox(), new FakeBox()];
    const it = chat(tab, local);
    it.open();
    way().online();
    it.say("my private words");
    way().requests[0]!.answer({ ok: true });
    await flush();
    expect(JSON.stringify([...tab.values, ...local.values])).not.toContain("private");
  });

  it("tells when a request did not get through", async () => {
    const it = chat();
    it.open();
    way().online();
    const erased = it.erase();
    way().requests[0]!.drop();
    await erased;
    expect(it.store.state.notice).toBe("failed");
    expect(it.store.state.conversation).toBe("c1");
  });
});
