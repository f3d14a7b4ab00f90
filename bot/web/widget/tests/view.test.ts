import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Chat } from "../src/chat";
import { understand } from "../src/config";
import type { Message } from "../src/protocol";
import { Store } from "../src/store";
import { english } from "../src/texts";
import { App } from "../src/view/app";
import { FakeBox, FakeTransport } from "./fakes";

const embed = { base: "https://chat.example", open: false };
const config = understand(
  {
    name: "Lumen",
    phone: "+1 212-555-0142",
    greeting: "Hello.",
    first_questions: [
      { id: "faq/pain", title: "Does it hurt?" },
      { id: "book_consult", title: "Book a consult" },
    ],
  },
  embed,
);

let host: HTMLElement;
let way: FakeTransport;
let chat: Chat;

const tick = () => new Promise((done) => setTimeout(done, 30));
const all = (selector: string) => [...host.querySelectorAll<HTMLElement>(selector)];
const one = (selector: string) => all(selector)[0]!;
const bot = (more: Partial<Message>): Message => ({ id: "b1", seq: 1, from: "bot", at: "2026-03-02T10:00:00Z", ...more });

async function opened(...messages: Message[]): Promise<void> {
  chat.open();
  way.tell.ready({ conversation: "c1", messages });
  way.tell.condition("online");
  await tick();
}

beforeEach(async () => {
  host = document.body.appendChild(document.createElement("div"));
  chat = new Chat(new Store(), () => [(tell) => (way = new FakeTransport(tell))], {
    tab: new FakeBox(),
    local: new FakeBox(),
    now: () => new Date(),
    newId: () => "id-1",
  });
  render(h(App, { chat, config, texts: english, embed }), host);
  await tick();
});
afterEach(() => {
  render(null, host);
  host.remove();
});

describe("the launcher", () => {
  it("opens the panel, which takes the focus, and gets it back", async () => {
    one("[data-open]").focus();
    one("[data-open]").click();
    await tick();
    expect(one("[data-panel]").hasAttribute("open")).toBe(true);
    expect(document.activeElement?.id).toBe("frontdesk-input");
    chat.close();
    await tick();
    expect(one("[data-panel]").hasAttribute("open")).toBe(false);
    expect(document.activeElement).toBe(one("[data-open]"));
  });

  it("says when the service is away, and offers the phone", async () => {
    chat.store.dispatch({ type: "connection", connection: "down" });
    await tick();
    expect(one("[data-launcher]").dataset["launcher"]).toBe("away");
    expect(one("[data-launcher] [role=status]").textContent).toContain(english.downLauncher);
    expect(one('[data-launcher] a[href="tel:+12125550142"]').textContent).toBe("Call +1 212-555-0142");
  });

  it("counts what came while the panel was closed", async () => {
    await opened(bot({ text: "one" }));
    chat.close();
    way.tell.message(bot({ id: "b2", seq: 2, text: "two" }));
    await tick();
    expect(one("[data-open]").getAttribute("aria-label")).toBe("Chat with us, 1 new message");
  });
});

describe("a message", () => {
  it("is text, whatever it holds", async () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script> javascript:alert(3) &amp; {{x}}';
    await opened(bot({ text: hostile, source: "<b>Doc</b>", card: { title: "<i>", rows: [{ label: "<u>", value: "<s>" }] } }));
    const bubble = one('[data-message="b1"] .bubble');
    expect(bubble.querySelector(".text")!.textContent).toBe(hostile);
    expect(bubble.querySelectorAll("img, script, b, i, u, s, a")).toHaveLength(0);
    expect(one("[data-source]").textContent).toBe("Source: <b>Doc</b>");
  });

  it("links only what is safe, and to nowhere it was not told", async () => {
    await opened(bot({ text: "https://example.com and hello@lumen.example or +1 212-555-0142", attachment: { url: "javascript:alert(1)", title: "x" }, image: { url: "data:image/svg+xml,<svg/>" } }));
    const links = all('[data-message="b1"] a').map((link) => [link.getAttribute("href"), link.getAttribute("rel")]);
    expect(links).toEqual([
      ["https://example.com/", "noopener noreferrer"],
      ["mailto:hello@lumen.example", null],
      ["tel:+12125550142", null],
    ]);
    expect(all('[data-message="b1"] img, [data-attachment]')).toHaveLength(0);
  });

  it("isolates the direction of what others wrote", async () => {
    await opened(bot({ text: "مرحبا", buttons: [{ title: "שלום" }] }));
    expect(one('[data-message="b1"] .text').getAttribute("dir")).toBe("auto");
    expect(one("[data-message] [data-choice] [dir]").getAttribute("dir")).toBe("auto");
  });

  it("shows picture, card and file with words for everybody", async () => {
    await opened(
      bot({
        image: { url: "/api/plan.svg", title: "Your course", description: "Three treatments from March to May." },
        card: { title: "Your consult", rows: [{ label: "When", value: "Tuesday" }] },
        attachment: { url: "/api/x.ics", title: "Add to my calendar" },
      }),
    );
    const image = one("[data-message] img") as HTMLImageElement;
    expect([image.src, image.alt]).toEqual(["https://chat.example/api/plan.svg", "Three treatments from March to May."]);
    expect([one("dt").textContent, one("dd").textContent]).toEqual(["When", "Tuesday"]);
    expect(one("[data-attachment]").getAttribute("href")).toBe("https://chat.example/api/x.ics");
    image.dispatchEvent(new Event("error"));
    await tick();
    expect(one("[data-message] figure").textContent).toContain("Three treatments");
  });

  it("that is urgent says so in a word, too", async () => {
    await opened(bot({ text: "Call 911.", tone: "urgent" }));
    expect(one("[data-tone=urgent] .urgent-head").textContent).toBe("Urgent");
    expect(one("[data-tone=urgent] .urgent-head svg")).toBeTruthy();
  });

  it("stays the same element when the service has placed it", async () => {
    await opened();
    chat.say("does it hurt?");
    await tick();
    const before = one('[data-message="id-1"]');
    way.tell.message({ id: "id-1", seq: 1, from: "visitor", at: "2026-03-02T10:00:00Z", text: "does it hurt?" });
    way.tell.message(bot({ id: "b2", seq: 2, text: "No." }));
    await tick();
    // A new element would be announced a second time.
    expect(one('[data-message="id-1"]')).toBe(before);
    expect(all('[data-message="id-1"]')).toHaveLength(1);
  });
});

describe("the log", () => {
  it("is a polite region once the history is there", async () => {
    expect(one("[role=log]").getAttribute("aria-live")).toBe("off");
    await opened(bot({ text: "old" }));
    expect(one("[role=log]").getAttribute("aria-live")).toBe("polite");
    expect(one("[role=log]").getAttribute("tabindex")).toBe("0");
  });
});

describe("buttons", () => {
  const slots = [
    { title: "9 am", group: "Monday, March 2" },
    { title: "10 am", group: "Tuesday, March 3" },
    { title: "11 am", group: "Monday, March 2" },
  ];

  it("of a day stand together, and tap what they say", async () => {
    await opened(bot({ text: "When?", buttons: slots }));
    const groups = all("[data-message=b1] [role=group][data-group]");
    expect(groups.map((group) => [group.getAttribute("aria-label"), [...group.querySelectorAll("button")].map((button) => button.textContent)])).toEqual([
      ["Monday, March 2", ["9 am", "11 am"]],
      ["Tuesday, March 3", ["10 am"]],
    ]);
    all("[data-message=b1] button")[1]!.click();
    await tick();
    expect(way.requests[0]!.payload).toEqual({ id: "id-1", message: "b1", button: 2 });
  });

  it("can be used once, then show the choice", async () => {
    await opened(bot({ text: "When?", buttons: slots }));
    all("[data-message=b1] [data-choice]")[0]!.click();
    await tick();
    expect(all("[data-message=b1] [data-choice]").every((button) => (button as HTMLButtonElement).disabled)).toBe(true);
    expect(one("[data-message=b1] [data-chosen]").textContent).toBe("9 am (chosen)");
    expect(document.activeElement?.id).toBe("frontdesk-input");
  });

  it("of the greeting show what was asked", async () => {
    await opened();
    all("[data-greeting] [data-choice]")[1]!.click();
    await tick();
    expect(way.requests[0]!.payload).toEqual({ id: "id-1", first: "book_consult" });
    expect(one("[data-greeting] [data-chosen]").textContent).toContain("Book a consult");
  });
});

describe("deleting", () => {
  it("asks first, and starts on the harmless answer", async () => {
    await opened(bot({ text: "old" }));
    one("[data-menu]").click();
    await tick();
    expect(one("[data-menu]").getAttribute("aria-expanded")).toBe("true");
    one("[data-erase]").click();
    await tick();
    expect(way.requests).toEqual([]);
    expect(document.activeElement).toBe(one("[data-erase-no]"));
    one("[data-erase-no]").click();
    await tick();
    expect(all("[data-erase-confirm]")).toEqual([]);
    expect(document.activeElement).toBe(one("[data-menu]"));
    chat.show("erase");
    await tick();
    one("[data-erase-yes]").click();
    await tick();
    expect(way.requests[0]!.name).toBe("erase");
  });
});

describe("an opinion", () => {
  it("is a thumb, then a word if the visitor likes", async () => {
    await opened(bot({ text: "answer", rateable: true }));
    one("[data-thumb=down]").click();
    await tick();
    expect(one("[data-thumb=down]").getAttribute("aria-pressed")).toBe("true");
    const input = one("[data-word] input") as HTMLInputElement;
    input.value = "too short";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await tick();
    one("[data-word]").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await tick();
    expect(way.requests.map(({ payload }) => payload)).toEqual([
      { message: "b1", value: "down" },
      { message: "b1", value: "down", word: "too short" },
    ]);
    expect(all("[data-word]")).toEqual([]);
  });
});
