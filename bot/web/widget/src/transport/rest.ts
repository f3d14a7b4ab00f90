/** Plain requests, for networks that let nothing else through: messages by long polling, everything else by POST. */

import type { Ack, Message, Ready, RequestName, Requests } from "../protocol";
import { openSession } from "./session";
import { type Known, type Listener, NotAcknowledged, type Transport } from "./types";

// The service answers after at most 25 s.
const POLL_MS = 40_000;
const SEND_MS = 10_000;
const LONGEST_WAIT_MS = 15_000;
const CODES: Record<number, string> = { 401: "session", 403: "origin", 409: "chosen", 413: "too_long", 422: "invalid", 429: "slow_down" };

const ROUTES: Record<RequestName, [method: string, path: string]> = {
  say: ["POST", "messages"],
  tap: ["POST", "messages"],
  feedback: ["POST", "feedback"],
  rating: ["POST", "rating"],
  restart: ["POST", "restart"],
  erase: ["DELETE", "conversation"],
};

export class RestTransport implements Transport {
  private control: AbortController | null = null;
  private round = 0;
  private failures = 0;
  private online = false;

  constructor(
    private base: string,
    private known: Known,
    private tell: Listener,
    private send: typeof fetch = (...request) => fetch(...request),
  ) {}

  connect(): void {
    this.online = false;
    void this.poll(++this.round);
  }

  async request<N extends RequestName>(name: N, payload: Requests[N]): Promise<Ack> {
    const [method, path] = ROUTES[name];
    const response = await this.call(method, path, SEND_MS, method === "POST" ? payload : undefined).catch(() => {
      throw new NotAcknowledged();
    });
    // The cookie ran out: the poll renews it, the message stays in the queue.
    if (response.status === 401) throw new NotAcknowledged();
    const body = (await response.json().catch(() => ({}))) as { conversation?: string; detail?: string };
    if (!response.ok) return refusal(response, body.detail ?? "");
    if (name === "say" || name === "tap") this.tell.typing(true);
    if (name === "restart") this.tell.restarted(body.conversation ?? "");
    if (name === "erase") this.tell.erased(body.conversation ?? "");
    // What is being waited for belongs to a conversation that is no more.
    if (name === "restart" || name === "erase") this.connect();
    return { ok: true };
  }

  wake(): void {
    this.control?.abort();
    this.failures = 0;
    this.connect();
  }

  close(): void {
    this.round++;
    this.control?.abort();
  }

  private async poll(round: number): Promise<void> {
    if (!this.online) this.tell.condition("connecting");
    let renew = true;
    while (round === this.round) {
      if (renew) {
        const session = await openSession(this.base, this.send);
        if (round !== this.round) return;
        if (session === "refused") return this.tell.condition("refused");
        if (session === "unreachable") {
          await this.pause();
          continue;
        }
      }
      const status = await this.once(round);
      if (round !== this.round) return;
      renew = status !== 200;
      if (status === 403) return this.tell.condition("refused");
      if (status !== 200) await this.pause();
    }
  }

  /** One look for messages; its status, 0 when nothing came back. */
  private async once(round: number): Promise<number> {
    const { conversation, after } = this.known();
    const query = conversation ? `?conversation=${encodeURIComponent(conversation)}&after=${after ?? 0}` : "";
    try {
      const response = await this.call("GET", "messages" + query, POLL_MS);
      if (round !== this.round || !response.ok) return response.status;
      this.hand((await response.json()) as Ready);
      return 200;
    } catch {
      return 0;
    }
  }

  private hand(ready: Ready): void {
    this.failures = 0;
    const same = this.online && this.known().conversation === ready.conversation;
    if (same) ready.messages.forEach((message: Message) => this.tell.message(message));
    else this.tell.ready(ready);
    if (!this.online) this.tell.condition("online");
    this.online = true;
  }

  private pause(): Promise<void> {
    this.online = false;
    this.tell.condition("unreachable");
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.failures++);
    return new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
  }

  private async call(method: string, path: string, patience: number, body?: unknown): Promise<Response> {
    const control = new AbortController();
    if (method === "GET") this.control = control;
    const timer = setTimeout(() => control.abort(), patience);
    try {
      return await this.send(`${this.base}/api/web/${path}`, {
        method,
        credentials: "include",
        cache: "no-store",
        signal: control.signal,
        ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

function refusal(response: Response, text: string): Ack {
  const code = CODES[response.status] ?? "failed";
  const wait = Number(response.headers.get("retry-after"));
  return { ok: false, code, text, ...(wait > 0 ? { retry_after: wait } : {}) };
}
