import type { Ref } from "preact";
import { telephone } from "../linkify";
import type { State } from "../store";
import { useAround } from "./context";
import { Icon } from "./icons";

/** Opens the panel; when the service is away it says so and offers the phone. */
export function Launcher({ state, button }: { state: State; button: Ref<HTMLButtonElement> }) {
  const { chat, config, texts } = useAround();
  const away = state.connection === "down" || state.connection === "blocked";
  return (
    <section class="launcher" aria-label={texts.region(config.name)} hidden={state.open} data-launcher={away ? "away" : "ready"}>
      {away && (
        <p class="away" role="status">
          <span>{texts.downLauncher}</span>
          {config.phone && <a href={telephone(config.phone)}>{texts.call(config.phone)}</a>}
        </p>
      )}
      <p class="sr" role="status">
        {state.unread > 0 && texts.openUnread(state.unread)}
      </p>
      <button
        type="button"
        class={`open ${away ? "quiet" : ""}`}
        ref={button}
        aria-label={state.unread ? texts.openUnread(state.unread) : texts.open}
        aria-haspopup="dialog"
        aria-expanded={state.open}
        data-open
        onClick={() => chat.open()}
      >
        <Icon name="chat" />
        <span class="open-label">{texts.open}</span>
        {state.unread > 0 && (
          <span class="badge" aria-hidden="true">
            {state.unread > 9 ? "9+" : state.unread}
          </span>
        )}
      </button>
    </section>
  );
}
