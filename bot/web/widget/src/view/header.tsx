import { telephone } from "../linkify";
import type { State } from "../store";
import { useAround } from "./context";
import { Icon } from "./icons";

/** Who is talking, and the ways out. */
export function Header({ state }: { state: State }) {
  const { chat, config, texts, goOn } = useAround();
  const open = state.sheet === "menu";
  return (
    <div class="header">
      <span class="mark" aria-hidden="true">
        {(config.name || texts.title).trim().charAt(0)}
      </span>
      <div class="names">
        <h2 id="frontdesk-title" tabIndex={-1} dir="auto">
          {config.name || texts.title}
        </h2>
        <p>{texts.assistant}</p>
      </div>
      <button
        type="button"
        class="tool"
        aria-label={texts.menu}
        title={texts.menu}
        aria-expanded={open}
        aria-controls="frontdesk-menu"
        data-menu
        onClick={() => chat.show(open ? "none" : "menu")}
      >
        <Icon name="more" />
      </button>
      <div class="menu" id="frontdesk-menu" hidden={!open}>
        <button type="button" data-restart onClick={restart}>
          <Icon name="fresh" />
          {texts.restart}
        </button>
        <button type="button" data-erase onClick={() => chat.show("erase")}>
          <Icon name="bin" />
          {texts.erase}
        </button>
        {config.phone && (
          <a href={telephone(config.phone)} data-call>
            <Icon name="phone" />
            {texts.call(config.phone)}
          </a>
        )}
      </div>
      <button type="button" class="tool" aria-label={texts.close} title={texts.close} data-close onClick={() => chat.close()}>
        <Icon name="close" />
      </button>
    </div>
  );

  function restart(): void {
    chat.show("none");
    void chat.restart();
    goOn();
  }
}
