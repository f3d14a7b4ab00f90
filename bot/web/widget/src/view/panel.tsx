import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { State } from "../store";
import { Banner } from "./banner";
import { Composer } from "./composer";
import { useAround } from "./context";
import { Erase } from "./erase";
import { Header } from "./header";
import { Log } from "./log";
import { Rating } from "./rating";

interface Props {
  state: State;
  input: RefObject<HTMLTextAreaElement>;
  launcher: RefObject<HTMLButtonElement>;
}

/** The chat: beside the page on a desktop, a modal sheet on a phone. */
export function Panel({ state, input, launcher }: Props) {
  const { chat, texts, sheet, goOn } = useAround();
  const dialog = useRef<HTMLDialogElement>(null);
  const back = () => {
    chat.show("none");
    dialog.current?.querySelector<HTMLElement>("[data-menu]")?.focus();
  };
  const escape = () => (state.sheet === "menu" || state.sheet === "erase" ? back() : chat.close());

  useLayoutEffect(() => {
    const element = dialog.current!;
    if (!state.open) {
      if (!element.open) return;
      // Back to where the visitor came from, unless the focus is somewhere on the page by now. What had it in the panel may be
      // gone already (the question at the end), then nothing has it.
      const left = holdsFocus(element) || focusIsNowhere();
      element.close();
      if (left || sheet) launcher.current?.focus();
      return;
    }
    const focused = element.open && holdsFocus(element);
    if (element.open) element.close();
    if (sheet) element.showModal();
    else element.setAttribute("open", "");
    // A panel that is open again after a reload leaves the focus to the page.
    if (chat.wished || focused) goOn();
  }, [state.open, sheet]);

  // What has the focus on the page must not stay hidden behind the panel (WCAG 2.2, 2.4.11): Escape moves the panel away.
  useEffect(() => {
    if (!state.open || sheet) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && hides(dialog.current!, document.activeElement)) chat.close();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [state.open, sheet]);

  return (
    <dialog
      class={`panel ${sheet ? "sheet" : ""}`}
      aria-labelledby="frontdesk-title"
      aria-modal={sheet ? "true" : undefined}
      ref={dialog}
      data-panel
      onCancel={(event) => {
        event.preventDefault();
        escape();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        escape();
      }}
    >
      <Header state={state} />
      <Log state={state} />
      <p class="sr" role="status">
        {state.typing ? texts.typing : ""}
      </p>
      <Banner state={state} />
      <Composer input={input} />
      {state.sheet === "erase" && <Erase onKeep={back} />}
      {state.sheet === "rate" && (
        <div class="cover">
          <div class="ask">
            <Rating title={texts.rateBefore} onDone={() => chat.skipRating()} focus />
          </div>
        </div>
      )}
    </dialog>
  );
}

function holdsFocus(panel: HTMLElement): boolean {
  return panel.contains((panel.getRootNode() as Document | ShadowRoot).activeElement);
}

function focusIsNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Whether an element of the page lies behind the panel as a whole. */
function hides(panel: HTMLElement, focused: Element | null): boolean {
  if (!focused || focused === document.body || focused.shadowRoot) return false;
  const [cover, box] = [panel.getBoundingClientRect(), focused.getBoundingClientRect()];
  return box.left >= cover.left && box.right <= cover.right && box.top >= cover.top && box.bottom <= cover.bottom;
}
