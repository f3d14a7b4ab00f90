import { useEffect, useRef } from "preact/hooks";
import { useAround } from "./context";

/** Asks before anything is deleted; the focus starts on the harmless answer. */
export function Erase({ onKeep }: { onKeep: () => void }) {
  const { chat, texts, goOn } = useAround();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div class="cover">
      <section class="ask" role="alertdialog" aria-labelledby="frontdesk-erase" aria-describedby="frontdesk-erase-text" data-erase-confirm>
        <h3 id="frontdesk-erase">{texts.eraseTitle}</h3>
        <p id="frontdesk-erase-text">{texts.eraseText}</p>
        <div class="ask-buttons">
          <button
            type="button"
            class="small danger"
            data-erase-yes
            onClick={() => {
              void chat.erase();
              goOn();
            }}
          >
            {texts.eraseYes}
          </button>
          <button type="button" class="small" ref={keep} data-erase-no onClick={onKeep}>
            {texts.eraseNo}
          </button>
        </div>
      </section>
    </div>
  );
}
