/** Socket.io over a websocket. */

import { io, type Socket } from "socket.io-client";
import type { Ack, RequestName, Requests } from "../protocol";
import { openSession } from "./session";
import { type Condition, type Known, type Listener, NotAcknowledged, type Transport } from "./types";

const ACK_MS = 10_000;
const CONNECT_MS = 4000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
// The service says something every 25 s unless it says otherwise; silence for longer, by the clock on the wall, is a
// connection that died while the device slept.
const SILENCE_MS = 40_000;
const LATE_MS = 15_000;

interface RefusedError extends Error {
  data?: { code?: string; retry_after?: number };
}

export class SocketTransport implements Transport {
  private socket: Socket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private sessions = 0;
  private closed = false;
  private heard = 0;
  private silence = SILENCE_MS;
  private watch: ReturnType<typeof setInterval> | undefined;

  constructor(
    private base: string,
    private known: Known,
    private tell: Listener,
  ) {}

  connect(): void {
    this.closed = false;
    this.tell.condition("connecting");
    this.watch ??= setInterval(() => this.noticeSilence(), 5000);
    void this.open();
  }

  async request<N extends RequestName>(name: N, payload: Requests[N]): Promise<Ack> {
    if (!this.socket?.connected) throw new NotAcknowledged();
    try {
      return (await this.socket.timeout(ACK_MS).emitWithAck(name, payload)) as Ack;
    } catch {
      throw new NotAcknowledged();
    }
  }

  wake(): void {
    if (this.closed) return;
    this.noticeSilence();
    if (this.socket?.connected) return;
    clearTimeout(this.timer);
    this.failures = 0;
    void this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.watch = undefined;
    this.drop();
  }

  private drop(): void {
    this.socket?.off();
    this.socket?.disconnect();
    this.socket = null;
  }

  private async open(): Promise<void> {
    const session = await openSession(this.base);
    if (this.closed || this.socket?.connected) return;
    if (session === "refused") return this.tell.condition("refused");
    if (session === "unreachable") return this.again("unreachable");
    this.drop();
    // Its own reconnecting is off: each new try renews the session first.
    this.socket = io(this.base, {
      path: "/socket.io/",
      transports: ["websocket"],
      withCredentials: true,
      reconnection: false,
      timeout: CONNECT_MS,
      forceNew: true,
      // Only when somebody listens: a blocked websocket may fail at once.
      autoConnect: false,
      auth: (give) => give(this.known()),
    });
    this.listen(this.socket);
    this.socket.connect();
    this.socket?.io.engine?.on("handshake", ({ pingInterval }) => (this.silence = pingInterval + LATE_MS));
  }

  private listen(socket: Socket): void {
    const heard = () => (this.heard = Date.now());
    heard();
    socket.io.on("ping", heard);
    socket.onAny(heard);
    socket.on("ready", (ready) => {
      this.failures = this.sessions = 0;
      this.tell.ready(ready);
      this.tell.condition("online");
    });
    socket.on("message", (message) => this.tell.message(message));
    socket.on("typing", (typing) => this.tell.typing(Boolean(typing?.on)));
    socket.on("restarted", (told) => this.tell.restarted(told?.conversation));
    socket.on("erased", (told) => this.tell.erased(told?.conversation));
    socket.on("disconnect", () => this.again("connecting"));
    socket.on("connect_error", (error: RefusedError) => this.refused(error));
  }

  private refused(error: RefusedError): void {
    const code = error.data?.code;
    if (code === "origin") return this.tell.condition("refused");
    // A second refusal right after a new session means that this browser does not send our cookie.
    if (code === "session" && ++this.sessions > 2) return this.tell.condition("refused");
    this.again(error.data ? "connecting" : "barred", error.data?.retry_after);
  }

  private again(condition: Condition, seconds = 0): void {
    if (this.closed) return;
    this.tell.condition(condition);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures++);
    clearTimeout(this.timer);
    // Spread, so that a restarted service is not met by everybody at once.
    this.timer = setTimeout(() => void this.open(), Math.max(seconds * 1000, wait * (0.5 + Math.random())));
  }

  private noticeSilence(): void {
    if (!this.socket?.connected || Date.now() - this.heard < this.silence) return;
    this.drop();
    this.failures = 0;
    this.tell.condition("connecting");
    void this.open();
  }
}
