import type { Box } from "../src/outbox";
import type { Ack, RequestName } from "../src/protocol";
import { type Listener, NotAcknowledged, type Transport } from "../src/transport/types";

export class FakeBox implements Box {
  values = new Map<string, string>();
  getItem = (key: string) => this.values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.values.set(key, value);
  removeItem = (key: string) => void this.values.delete(key);
}

export const forbidden: Box = {
  getItem: () => {
    throw new Error("storage is forbidden");
  },
  setItem: () => {
    throw new Error("storage is forbidden");
  },
  removeItem: () => {
    throw new Error("storage is forbidden");
  },
};

/** A way to the service that does what the test says. */
export class FakeTransport implements Transport {
  requests: { name: RequestName; payload: Record<string, unknown>; answer: (ack: Ack) => void; drop: () => void }[] = [];
  connects = 0;
  wakes = 0;
  closed = false;

  constructor(readonly tell: Listener) {}

  connect(): void {
    this.connects++;
  }

  request(name: RequestName, payload: object): Promise<Ack> {
    return new Promise((answer, reject) => {
      this.requests.push({ name, payload: { ...payload }, answer, drop: () => reject(new NotAcknowledged()) });
    });
  }

  wake(): void {
    this.wakes++;
  }

  close(): void {
    this.closed = true;
  }

  online(conversation = "c1"): void {
    this.tell.ready({ conversation, messages: [] });
    this.tell.condition("online");
  }
}

export const settled = () => new Promise<void>((done) => setTimeout(done, 0));
