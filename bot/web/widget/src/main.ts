/** The widget's entry: reads the script tag, asks for the clinic's look, and adds one element to the page. */

import { h, render } from "preact";
import { Chat } from "./chat";
import { type Config, fetchConfig, served, understand } from "./config";
import { type Embed, readEmbed } from "./embed";
import type { Box } from "./outbox";
import { Store } from "./store";
import css from "./style.css?inline";
import { textsFor } from "./texts";
import { themeSheet } from "./theme";
import { RestTransport } from "./transport/rest";
import { SocketTransport } from "./transport/socket";
import { App, SHEET } from "./view/app";
import { followViewport } from "./viewport";

declare global {
  interface Window {
    /** The widget's only global. */
    Frontdesk?: { open: () => void; close: () => void };
  }
}

const ELEMENT = "frontdesk-chat";
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 300_000;

function storage(kind: "localStorage" | "sessionStorage"): Box {
  try {
    return window[kind];
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sheets that no Content-Security-Policy forbids; a style element where the browser is too old for them. */
function addSheet(root: ShadowRoot, text: string): (text: string) => void {
  if (!("adoptedStyleSheets" in root)) {
    const element = (root as ShadowRoot).appendChild(document.createElement("style"));
    element.textContent = text;
    return (changed) => (element.textContent = changed);
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return (changed) => sheet.replaceSync(changed);
}

function start(embed: Embed): void {
  const [local, tab] = [storage("localStorage"), storage("sessionStorage")];
  const store = new Store();
  const chat = new Chat(store, (known) => [
    (tell) => new SocketTransport(embed.base, known, tell),
    (tell) => new RestTransport(embed.base, known, tell),
  ], { local, tab, now: () => new Date(), newId });
  window.Frontdesk = { open: () => chat.open(), close: () => chat.close() };

  const element = document.createElement(ELEMENT);
  const root = element.attachShadow({ mode: "open" });
  addSheet(root, css);
  const theme = addSheet(root, "");
  followViewport(addSheet(root, ""));
  // A page's own shortcuts must not fire while somebody writes here.
  for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, (event) => event.stopPropagation());

  const show = (config: Config) => {
    theme(themeSheet(config));
    const texts = textsFor(embed.lang ?? document.documentElement.lang, config.texts);
    render(h(App, { chat, config, texts, embed }), root);
  };
  show(understand(served(), embed));
  attach(element);
  if ((chat.wasOpen || embed.open) && !matchMedia(SHEET).matches) chat.open(false);
  else if (chat.expected) chat.connect();

  const ask = async (wait = FIRST_WAIT_MS): Promise<void> => {
    const told = await fetchConfig(embed.base);
    if (told !== null) {
      show(understand(told, embed));
      if (!chat.started) store.dispatch({ type: "connection", connection: "idle" });
      return;
    }
    if (!chat.started) store.dispatch({ type: "connection", connection: "down" });
    setTimeout(() => void ask(Math.min(wait * 2, LONGEST_WAIT_MS)), wait);
  };
  void ask();
  listen(chat);
}

/**
 * After the body: frameworks that replace what is in the body, or claim every element of it, do not meet it. In the top layer,
 * where browsers know it: there no transform, filter or stacking of the page reaches it.
 */
function attach(element: HTMLElement): void {
  element.setAttribute("popover", "manual");
  const add = () => {
    document.documentElement.append(element);
    element.showPopover?.();
  };
  add();
  let times = 0;
  new MutationObserver((_, observer) => {
    if (element.isConnected) return;
    if (++times > 20) observer.disconnect();
    else add();
  }).observe(document.documentElement, { childList: true });
}

/** An element of the page with this attribute opens the chat; without the widget it does what it does by itself. */
const OPENS = "[data-frontdesk-open]";

function listen(chat: Chat): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element) || !event.target.closest(OPENS)) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    chat.open();
  });
  const wake = () => chat.wake();
  addEventListener("online", wake);
  addEventListener("offline", wake);
  addEventListener("pageshow", (event) => event.persisted && chat.started && chat.connect());
  addEventListener("pagehide", () => chat.sleep());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
}

function whenLoaded(then: () => void): void {
  const idle = () => ("requestIdleCallback" in window ? requestIdleCallback(then, { timeout: 2000 }) : setTimeout(then, 200));
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
}

if (!window.Frontdesk) {
  const current = document.currentScript ?? document.querySelector<HTMLScriptElement>("script[src*='widget.js']");
  const embed = readEmbed(current as HTMLScriptElement | null, location.href);
  window.Frontdesk = { open: () => undefined, close: () => undefined };
  whenLoaded(() => start(embed));
}
