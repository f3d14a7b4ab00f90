import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection } from "../src/store";
import { Fallback, LOST_MS } from "../src/transport/fallback";
import { RestTransport } from "../src/transport/rest";
import { type Condition, type Listener, NotAcknowledged } from "../src/transport/types";
import { FakeTransport } from "./fakes";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function listener(conditions: string[] = [], told: unknown[] = []): Listener {
  return {
    condition: (condition: Condition) => conditions.push(condition),
    ready: (ready) => told.push(["ready", ready.conversation, ready.messages.length]),
    message: (message) => told.push(["message", message.id]),
    typing: (on) => told.push(["typing", on]),
    restarted: (conversation) => told.push(["restarted", conversation]),
    erased: (conversation) => told.push(["erased", conversation]),
  };
}

describe("two ways to the service", () => {
  let made: FakeTransport[];
  let said: Connection[];
  let device: boolean;

  function ways(): Fallback {
    made = [];
    said = [];
    device = true;
    const make = (tell: Listener) => {
      made.push(new FakeTransport(tell));
      return made.at(-1)!;
    };
    const fallback = new Fallback([make, make], { ...listener(), connection: (connection) => said.push(connection) }, () => device);
    fallback.connect();
    return fallback;
  }

  it("uses the first when it gets through", async () => {
    const fallback = ways();
    made[0]!.online();
    expect(said.at(-1)).toBe("online");
    void fallback.request("say", { id: "a", text: "hello" });
    expect(made).toHaveLength(1);
    expect(made[0]!.requests).toHaveLength(1);
  });

  it("uses the second when the first is barred, and closes the first", () => {
    const fallback = ways();
    made[0]!.tell.condition("barred");
    expect(made).toHaveLength(2);
    made[1]!.online();
    expect(made[0]!.closed).toBe(true);
    expect(said.at(-1)).toBe("online");
    void fallback.request("say", { id: "a", text: "hello" });
    expect(made[1]!.requests).toHaveLength(1);
    // What the closed way still says is not heard.
    made[0]!.tell.condition("unreachable");
    expect(said.at(-1)).toBe("online");
  });

  it("does not try the second when the service is not there at all", () => {
    ways();
    made[0]!.tell.condition("unreachable");
    expect(made).toHaveLength(1);
    expect(said.at(-1)).toBe("down");
  });

  it("says lost at first and down after a while", () => {
    ways();
    made[0]!.online();
    made[0]!.tell.condition("connecting");
    expect(said.at(-1)).toBe("lost");
    made[0]!.tell.condition("unreachable");
    expect(said.at(-1)).toBe("lost");
    vi.advanceTimersByTime(LOST_MS);
    expect(said.at(-1)).toBe("down");
    made[0]!.online();
    expect(said.at(-1)).toBe("online");
  });

  it("knows when it is the device that is offline", () => {
    const fallback = ways();
    device = false;
    made[0]!.tell.condition("unreachable");
    expect(said.at(-1)).toBe("offline");
    fallback.wake();
    expect(made[0]!.wakes).toBe(1);
  });

  it("says when it may not be used here", () => {
    ways();
    made[0]!.tell.condition("refused");
    expect(said.at(-1)).toBe("blocked");
  });

  it("takes nothing while there is no connection", async () => {
    await expect(ways().request("say", { id: "a", text: "hello" })).rejects.toBeInstanceOf(NotAcknowledged);
  });
});

describe("plain requests", () => {
  interface Call {
    method: string;
    path: string;
    body: unknown;
    credentials: RequestCredentials | undefined;
    answer: (status: number, body?: unknown, headers?: Record<string, string>) => void;
    break: () => void;
  }

  let calls: Call[];
  let conditions: string[];
  let told: unknown[];
  let known: { conversation?: string; after?: number };

  function rest(): RestTransport {
    calls = [];
    conditions = [];
    told = [];
    known = {};
    const send = ((address: string, init: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
        calls.push({
          method: init.method!,
          path: address.replace("https://chat.example/api/web", ""),
          body: init.body ? JSON.parse(init.body as string) : undefined,
          credentials: init.credentials,
          answer: (status, body, headers = {}) => resolve(new Response(body === undefined ? null : JSON.stringify(body), { status, headers })),
          break: () => reject(new TypeError("no network")),
        });
      })) as typeof fetch;
    const tell = listener(conditions, told);
    const remember: Listener = {
      ...tell,
      ready: (ready) => {
        known = { conversation: ready.conversation, after: Math.max(0, ...ready.messages.map(({ seq }) => seq ?? 0)) };
        tell.ready(ready);
      },
    };
    return new RestTransport("https://chat.example", () => known, remember, send);
  }

  const flush = () => vi.advanceTimersByTimeAsync(0);
  const call = () => calls.at(-1)!;

  async function online(): Promise<RestTransport> {
    const transport = rest();
    transport.connect();
    call().answer(204);
    await flush();
    call().answer(200, { conversation: "c1", messages: [{ id: "b1", seq: 4 }] });
    await flush();
    return transport;
  }

  it("opens a session, asks for the history, then waits for what is new", async () => {
    await online();
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /session", "GET /messages", "GET /messages?conversation=c1&after=4"]);
    expect(calls.every(({ credentials }) => credentials === "include")).toBe(true);
    expect(told).toEqual([["ready", "c1", 1]]);
    expect(conditions).toEqual(["connecting", "online"]);
    call().answer(200, { conversation: "c1", messages: [{ id: "b2", seq: 5 }] });
    await flush();
    expect(told.at(-1)).toEqual(["message", "b2"]);
    call().answer(200, { conversation: "c2", messages: [] });
    await flush();
    expect(told.at(-1)).toEqual(["ready", "c2", 0]);
  });

  it("renews the session when it ran out, without bothering anybody", async () => {
    await online();
    call().answer(401, {});
    await vi.advanceTimersByTimeAsync(1000);
    expect(call().path).toBe("/session");
  });

  async function untilNextCall(): Promise<number> {
    const before = calls.length;
    let waited = 0;
    while (calls.length === before && waited < 60_000) {
      await vi.advanceTimersByTimeAsync(10);
      waited += 10;
    }
    return waited;
  }

  it("keeps trying, more and more slowly", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    await online();
    const waits: number[] = [];
    for (let failures = 0; failures < 6; failures++) {
      call().break();
      waits.push(await untilNextCall());
      expect(call().path).toBe("/session");
    }
    expect(Math.max(...waits)).toBe(waits.at(-1));
    expect(conditions).toContain("unreachable");
    call().answer(204);
    await flush();
    call().answer(200, { conversation: "c1", messages: [] });
    await flush();
    expect(conditions.at(-1)).toBe("online");
  });

  it.each([
    ["say", { id: "i", text: "t" }, "POST /messages", { id: "i", text: "t" }],
    ["tap", { id: "i", message: "m", button: 0 }, "POST /messages", { id: "i", message: "m", button: 0 }],
    ["feedback", { message: "m", value: "up" }, "POST /feedback", { message: "m", value: "up" }],
    ["rating", { value: 5 }, "POST /rating", { value: 5 }],
    ["restart", {}, "POST /restart", {}],
    ["erase", {}, "DELETE /conversation", undefined],
  ] as const)("sends %s", async (name, payload, route, body) => {
    const transport = await online();
    const done = transport.request(name, payload as never);
    const made = call();
    expect(`${made.method} ${made.path}`).toBe(route);
    expect(made.body).toEqual(body);
    made.answer(200, { ok: true, conversation: "c2" });
    expect(await done).toEqual({ ok: true });
  });

  it.each([
    [409, "chosen"],
    [413, "too_long"],
    [422, "invalid"],
    [429, "slow_down"],
    [500, "failed"],
    [503, "failed"],
  ])("understands the refusal %i", async (status, code) => {
    const transport = await online();
    const done = transport.request("say", { id: "i", text: "t" });
    call().answer(status, { detail: "A sentence." }, status === 429 ? { "retry-after": "7" } : {});
    expect(await done).toEqual({ ok: false, code, text: "A sentence.", ...(status === 429 ? { retry_after: 7 } : {}) });
  });

  it.each(["break", 401] as const)("does not know whether a message arrived: %s", async (how) => {
    const transport = await online();
    const done = transport.request("say", { id: "i", text: "t" });
    if (how === "break") call().break();
    else call().answer(how);
    await expect(done).rejects.toBeInstanceOf(NotAcknowledged);
  });

  it("gives up where it is not allowed", async () => {
    const transport = rest();
    transport.connect();
    call().answer(403);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(conditions.at(-1)).toBe("refused");
    expect(calls).toHaveLength(1);
  });
});
