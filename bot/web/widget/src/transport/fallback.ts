/** Two ways to the service: the second is tried when the service is there but the first does not get through. */

import type { Ack, RequestName, Requests } from "../protocol";
import type { Connection } from "../store";
import { type Condition, type Listener, type Make, NotAcknowledged, type Transport } from "./types";

/** A connection that was lost for so long is called down, and the phone is offered. */
export const LOST_MS = 20_000;

export interface Hears extends Omit<Listener, "condition"> {
  connection(connection: Connection): void;
}

interface Way {
  transport: Transport;
  condition: Condition;
}

export class Fallback {
  private ways: Way[] = [];
  private online: Way | null = null;
  private wasOnline = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private makes: readonly Make[],
    private tell: Hears,
    private deviceOnline: () => boolean = () => navigator.onLine,
  ) {}

  connect(): void {
    if (this.ways.length) this.wake();
    else this.start(this.makes[0]!);
  }

  async request<N extends RequestName>(name: N, payload: Requests[N]): Promise<Ack> {
    if (!this.online) throw new NotAcknowledged();
    return this.online.transport.request(name, payload);
  }

  /** The device woke up, or its network came or went. */
  wake(): void {
    if (!this.ways.length) return;
    for (const way of [...this.ways]) if (way !== this.online) way.transport.wake();
    this.report();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const way of this.ways) way.transport.close();
    this.ways = [];
    this.online = null;
  }

  private start(make: Make): void {
    const way = { condition: "connecting" } as Way;
    const heard = () => this.ways.includes(way) && (this.online ?? way) === way;
    way.transport = make({
      condition: (condition) => this.changed(way, condition),
      ready: (ready) => heard() && this.tell.ready(ready),
      message: (message) => heard() && this.tell.message(message),
      typing: (on) => heard() && this.tell.typing(on),
      restarted: (conversation) => heard() && this.tell.restarted(conversation),
      erased: (conversation) => heard() && this.tell.erased(conversation),
    });
    this.ways.push(way);
    way.transport.connect();
  }

  private changed(way: Way, condition: Condition): void {
    if (!this.ways.includes(way)) return;
    way.condition = condition;
    if (condition === "online") this.choose(way);
    else if (this.online === way) this.lose();
    if (condition === "barred" && this.ways.length < this.makes.length) this.start(this.makes[this.ways.length]!);
    this.report();
  }

  private choose(way: Way): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const other of this.ways) if (other !== way) other.transport.close();
    this.ways = [way];
    this.online = way;
    this.wasOnline = true;
  }

  private lose(): void {
    this.online = null;
    this.timer = setTimeout(() => {
      this.wasOnline = false;
      this.report();
    }, LOST_MS);
  }

  private report(): void {
    this.tell.connection(this.connection());
  }

  private connection(): Connection {
    if (this.online) return "online";
    if (!this.deviceOnline()) return "offline";
    if (this.ways.some((way) => way.condition === "refused")) return "blocked";
    if (this.wasOnline) return "lost";
    return this.ways.every((way) => way.condition === "unreachable" || way.condition === "barred") ? "down" : "connecting";
  }
}
