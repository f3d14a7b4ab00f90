import type { State } from "../store";
import { telephone } from "../linkify";
import { useAround } from "./context";
import { Icon } from "./icons";

/** What the visitor has to know about the connection, announced when it changes. */
export function Banner({ state }: { state: State }) {
  const { chat, config, texts } = useAround();
  const told = words(state);
  return (
    <div class="banner" role="status" data-banner={told?.kind ?? ""}>
      {told && (
        <>
          {told.kind !== "notice" && <Icon name={told.kind === "down" ? "warn" : "clock"} />}
          <p>
            {told.text}
            {told.kind === "down" && config.phone && (
              <>
                {" "}
                {texts.orCall} <a href={telephone(config.phone)}>{config.phone}</a>.
              </>
            )}
          </p>
          {told.kind === "down" && state.connection === "down" && (
            <button type="button" class="small" onClick={() => chat.wake()}>
              {texts.tryAgain}
            </button>
          )}
        </>
      )}
    </div>
  );

  function words({ connection, slow, notice }: State): { kind: "wait" | "down" | "notice"; text: string } | null {
    if (connection === "offline") return { kind: "wait", text: texts.offline };
    if (connection === "lost") return { kind: "wait", text: texts.reconnecting };
    if (connection === "down") return { kind: "down", text: texts.down };
    if (connection === "blocked") return { kind: "down", text: texts.blocked };
    if (connection === "connecting" && slow) return { kind: "down", text: texts.slow };
    if (connection === "connecting" && !state.loaded) return { kind: "wait", text: texts.connecting };
    if (notice === "erased") return { kind: "notice", text: texts.erased };
    if (notice === "restarted") return { kind: "notice", text: texts.restarted };
    if (notice === "failed") return { kind: "notice", text: texts.failedRequest };
    return null;
  }
}
