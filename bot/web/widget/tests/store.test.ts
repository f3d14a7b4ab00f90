import { describe, expect, it } from "vitest";
import type { Message } from "../src/protocol";
import { type Action, after, initial, pending, reduce, shouldAsk, type State } from "../src/store";

const bot = (seq: number, more: Partial<Message> = {}): Message => ({ id: `b${seq}`, seq, from: "bot", at: "2026-03-02T10:00:00Z", text: `answer ${seq}`, ...more });
const visitor = (id: string, seq?: number, more: Partial<Message> = {}): Message => ({
  ...{ id, from: "visitor", at: "2026-03-02T10:00:00Z", text: id, ...more },
  ...(seq === undefined ? {} : { seq }),
});
const run = (actions: Action[], from: State = initial) => actions.reduce(reduce, from);
const ready = (messages: Message[], conversation = "c1", more = {}): Action => ({ type: "ready", ready: { conversation, messages, ...more } });
const message = (message: Message): Action => ({ type: "message", message });
const queued = (id: string, more = {}): Action => ({ type: "queued", item: { id, text: id, at: "2026-03-02T10:00:00Z", status: "waiting", ...more } });
const ids = (state: State) => state.messages.map(({ id }) => id);

describe("messages", () => {
  it("stand in their order, however they come, each once", () => {
    const state = run([ready([bot(3), bot(1)]), message(bot(2)), message(bot(3)), ready([bot(2), bot(4)])]);
    expect(ids(state)).toEqual(["b1", "b2", "b3", "b4"]);
    expect(after(state)).toBe(4);
  });

  it("without a place stand last, and move when they get one", () => {
    const state = run([ready([bot(1)]), message(visitor("v1")), message(visitor("v2")), message(visitor("v1", 5)), message(bot(7))]);
    expect(ids(state)).toEqual(["b1", "v1", "b7", "v2"]);
  });

  it("of another conversation replace what was there, but not what waits", () => {
    const before = run([ready([bot(9)]), queued("w"), queued("s"), { type: "delivery", id: "s", status: "sent" }]);
    const state = run([ready([bot(1, { id: "new" })], "c2")], before);
    expect(ids(state)).toEqual(["new"]);
    expect(state.outbox.map(({ id }) => id)).toEqual(["w"]);
    expect(after(state)).toBe(1);
  });

  it("count as unread only when they are new and nobody looks", () => {
    const closed = run([ready([bot(1), bot(2)])]);
    expect(closed.unread).toBe(0);
    expect(run([message(bot(3)), message(bot(3)), message(visitor("v"))], closed).unread).toBe(1);
    expect(run([ready([bot(3), bot(4)])], closed).unread).toBe(2);
    expect(run([message(bot(3)), { type: "opened" }], closed).unread).toBe(0);
    expect(run([{ type: "opened" }, message(bot(3))], closed).unread).toBe(0);
  });

  it("stop the typing when they answer", () => {
    expect(run([{ type: "typing", on: true }, message(visitor("v"))]).typing).toBe(true);
    expect(run([{ type: "typing", on: true }, message(bot(1))]).typing).toBe(false);
  });
});

describe("what the visitor sends", () => {
  it("is shown until the service shows it", () => {
    const sent = run([ready([]), queued("a"), queued("b"), { type: "delivery", id: "a", status: "sent" }]);
    expect(pending(sent).map(({ id, status }) => [id, status])).toEqual([
      ["a", "sent"],
      ["b", "waiting"],
    ]);
    const echoed = run([message(visitor("a", 1))], sent);
    expect(pending(echoed).map(({ id }) => id)).toEqual(["b"]);
    expect(echoed.outbox.map(({ id }) => id)).toEqual(["b"]);
  });

  it("uses a message's buttons up, unless it fails", () => {
    const tapped = run([ready([bot(1, { buttons: [{ title: "x" }] })]), queued("t", { tap: { message: "b1", button: 0 } })]);
    expect(tapped.messages[0]!.chosen).toBe(0);
    const again = run([message(bot(1, { buttons: [{ title: "x" }] }))], tapped);
    expect(again.messages[0]!.chosen).toBe(0);
    const failed = run([{ type: "delivery", id: "t", status: "failed", reason: "No." }], tapped);
    expect(failed.messages[0]!.chosen).toBeUndefined();
    expect(failed.outbox[0]!.reason).toBe("No.");
  });

  it("marks the button in the other tabs, too", () => {
    const state = run([ready([bot(1, { buttons: [{ title: "x" }, { title: "y" }] })]), message(visitor("t", 2, { tap: { message: "b1", button: 1 } }))]);
    expect(state.messages[0]!.chosen).toBe(1);
  });
});

describe("a new conversation", () => {
  const before = run([{ type: "opened" }, ready([bot(1, { rateable: true })]), queued("w"), { type: "rating", rating: "done" }]);

  it("starts empty and still gets what waits", () => {
    const state = run([{ type: "reset", conversation: "c2", notice: "restarted" }], before);
    expect([state.messages, after(state), state.conversation, state.rating, state.open]).toEqual([[], 0, "c2", "open", true]);
    expect(state.outbox).toHaveLength(1);
  });

  it("gets nothing after a deletion", () => {
    const state = run([{ type: "reset", conversation: "c2", notice: "erased" }], before);
    expect([state.messages, state.outbox, state.notice]).toEqual([[], [], "erased"]);
  });
});

describe("the question at the end", () => {
  const online: Action = { type: "connection", connection: "online" };
  const two = [bot(1, { rateable: true }), bot(2, { rateable: true })];

  it("needs two answers or a booking, a connection, and is asked once", () => {
    expect(shouldAsk(run([online, ready([two[0]!, bot(2)])]))).toBe(false);
    expect(shouldAsk(run([ready(two)]))).toBe(false);
    expect(shouldAsk(run([online, ready([bot(1, { attachment: { url: "/x.ics", title: "x" } })])]))).toBe(true);
    const due = run([online, ready(two)]);
    expect(shouldAsk(due)).toBe(true);
    expect(shouldAsk(run([{ type: "rating", rating: "asked" }], due))).toBe(false);
    expect(shouldAsk(run([online, ready(two, "c1", { rated: true })]))).toBe(false);
  });

  it("comes with a goodbye, when there was something to rate", () => {
    expect(run([online, ready(two), message(bot(3, { closing: true }))]).rating).toBe("asked");
    expect(run([online, ready([]), message(bot(3, { closing: true }))]).rating).toBe("open");
    expect(run([online, ready(two, "c1", { rated: true }), message(bot(3, { closing: true }))]).rating).toBe("done");
  });
});

it("keeps a thumb that the service does not know of yet", () => {
  const state = run([ready([bot(1)]), { type: "feedback", message: "b1", value: "up" }, message(bot(1))]);
  expect(state.messages[0]!.feedback).toBe("up");
});
