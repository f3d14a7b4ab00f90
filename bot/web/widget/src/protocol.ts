/** What the service and the widget say to each other. */

export interface Button {
  title: string;
  /** Buttons of one group stand together under its name, such as the slots of one day. */
  group?: string;
}

export interface Picture {
  url: string;
  title?: string;
  description?: string;
}

export interface Card {
  title?: string;
  rows: { label: string; value: string }[];
}

export type Thumb = "up" | "down";

export interface Message {
  id: string;
  /** Place in the conversation; a visitor's message has none until it is answered. */
  seq?: number;
  from: "visitor" | "bot";
  /** ISO 8601. */
  at: string;
  text?: string;
  source?: string;
  buttons?: Button[];
  /** Index of the button that was tapped. */
  chosen?: number;
  image?: Picture;
  attachment?: { url: string; title: string };
  card?: Card;
  tone?: "urgent";
  rateable?: boolean;
  feedback?: Thumb;
  /** Id of the visitor's message that this answers. */
  reply_to?: string;
  /** The button that a visitor's message was tapped on. */
  tap?: { message: string; button: number };
  /** The bot said goodbye. */
  closing?: boolean;
}

export interface Ready {
  conversation: string;
  messages: Message[];
  /** Older messages were left out. */
  earlier?: boolean;
  /** The visitor has rated this conversation. */
  rated?: boolean;
}

export interface Refusal {
  ok: false;
  code: string;
  /** A sentence for the visitor. */
  text: string;
  /** Seconds. */
  retry_after?: number;
}

export type Ack = { ok: true } | Refusal;

export interface Requests {
  /** `id` makes a repetition harmless. */
  say: { id: string; text: string };
  tap: { id: string; message: string; button: number } | { id: string; first: string };
  feedback: { message: string; value: Thumb; word?: string };
  rating: { value: number; word?: string };
  restart: Record<string, never>;
  erase: Record<string, never>;
}

export type RequestName = keyof Requests;
