import type { Ack, Message, Ready, RequestName, Requests } from "../protocol";

/**
 * How a way to the service is doing. `unreachable`: the service does not answer. `barred`: it does, but not this way.
 * Both keep trying. `refused`: it will not talk to this page or browser.
 */
export type Condition = "connecting" | "online" | "unreachable" | "barred" | "refused";

/** What a transport tells. */
export interface Listener {
  condition(condition: Condition): void;
  ready(ready: Ready): void;
  message(message: Message): void;
  typing(on: boolean): void;
  restarted(conversation: string): void;
  erased(conversation: string): void;
}

/** What the visitor's side knows already, asked at each connect. */
export type Known = () => { conversation?: string; after?: number };

/** No acknowledgement came: it is unknown whether the service has the request. Send it again with the same id. */
export class NotAcknowledged extends Error {}

/** A way to the service: socket.io, or plain requests where that is blocked. */
export interface Transport {
  connect(): void;
  /**
   * Sends a request and waits for its acknowledgement.
   * @throws NotAcknowledged when none came.
   */
  request<N extends RequestName>(name: N, payload: Requests[N]): Promise<Ack>;
  /** Look at the connection now: the device woke up or the network is back. */
  wake(): void;
  close(): void;
}

export type Make = (listener: Listener) => Transport;
