import { useEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "../chat";
import type { Config } from "../config";
import type { Embed } from "../embed";
import type { Texts } from "../texts";
import { type Around, AroundContext } from "./context";
import { Launcher } from "./launcher";
import { Panel } from "./panel";

/** Where the panel takes the whole screen: phones, upright or lying, and pages zoomed so far in. */
export const SHEET = "(max-width: 500px), (max-height: 480px)";

interface Props {
  chat: Chat;
  config: Config;
  texts: Texts;
  embed: Embed;
}

export function App({ chat, config, texts, embed }: Props) {
  const [state, setState] = useState(chat.store.state);
  const sheet = useMedia(SHEET);
  const touch = useMedia("(pointer: coarse)");
  const input = useRef<HTMLTextAreaElement>(null);
  const launcher = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    setState(chat.store.state);
    return chat.store.subscribe(setState);
  }, [chat]);
  // With a finger the input would call up the keyboard, which hides half of what there is to read.
  const goOn = () => {
    const panel = input.current?.closest("dialog");
    const goal = touch ? panel?.querySelector<HTMLElement>("[data-log]") : input.current;
    goal?.focus({ preventScroll: true });
  };
  const around: Around = { chat, config, texts, base: embed.base, sheet, goOn };
  return (
    <AroundContext.Provider value={around}>
      <div class="root" lang={texts.lang} data-position={config.position} data-theme={embed.theme} data-sheet={sheet ? "" : undefined}>
        <Launcher state={state} button={launcher} />
        <Panel state={state} input={input} launcher={launcher} />
      </div>
    </AroundContext.Provider>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = () => setMatches(media.matches);
    changed();
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, [query]);
  return matches;
}
