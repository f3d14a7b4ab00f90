import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { pending, type State } from "../store";
import { day } from "../when";
import { useAround } from "./context";
import { BotEntry, VisitorEntry } from "./entry";
import { Greeting } from "./greeting";
import { Icon } from "./icons";
import { Rating } from "./rating";

// So near the end the log follows what is new; further up it stays where the visitor reads.
const NEAR = 120;

/** The conversation. New entries are appended and announced once; the history is not read out. */
export function Log({ state }: { state: State }) {
  const { chat, texts } = useAround();
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const top = useRef(0);
  const [behind, setBehind] = useState(false);
  const entries = [...state.messages, ...pending(state)];
  const last = entries[entries.length - 1];

  const toEnd = () => {
    const box = log.current!;
    // Never upwards: somebody may have read on.
    if (follows.current) box.scrollTop = Math.max(box.scrollTop, resting(box));
    top.current = box.scrollTop;
    setBehind(hidden(box));
  };
  const scrolled = () => {
    const box = log.current!;
    // Upwards is the visitor's doing; what grows below only makes the way to the end longer.
    if (box.scrollTop < top.current - 4) follows.current = false;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) follows.current = true;
    top.current = box.scrollTop;
    if (!hidden(box)) setBehind(false);
  };
  useLayoutEffect(() => {
    if (last && !("from" in last && last.from === "bot")) follows.current = true;
    toEnd();
  }, [last?.id, state.typing, state.rating, state.open]);
  useEffect(() => {
    // The on-screen keyboard makes the log smaller; the end stays in view.
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(toEnd);
    observer.observe(log.current!);
    return () => observer.disconnect();
  }, []);

  const now = new Date();
  let shownDay = day(now.toISOString(), now, texts);
  return (
    <div class="log-frame">
      <div
        class="log"
        role="log"
        aria-live={state.loaded && state.open ? "polite" : "off"}
        aria-relevant="additions"
        aria-label={texts.log}
        tabIndex={0}
        ref={log}
        onScroll={scrolled}
        data-log
      >
        {!state.earlier && <Greeting said={entries.find((entry) => !("from" in entry) || entry.from === "visitor")?.text} />}
        {entries.map((entry) => {
          const named = day(entry.at, now, texts);
          const turn = named !== shownDay ? named : "";
          shownDay = named;
          return (
            <Fragment key={entry.id}>
              {turn && (
                <p class="day-line">
                  <span>{turn}</span>
                </p>
              )}
              {"from" in entry ? (
                entry.from === "bot" ? (
                  <BotEntry message={entry} onGrow={toEnd} />
                ) : (
                  <VisitorEntry id={entry.id} text={entry.text ?? ""} at={entry.at} status={entry.seq === undefined ? "sent" : "answered"} />
                )
              ) : (
                <VisitorEntry id={entry.id} text={entry.text} at={entry.at} status={entry.status} reason={entry.reason} />
              )}
            </Fragment>
          );
        })}
        {state.rating === "asked" && state.sheet !== "rate" && <Rating title={texts.rate} onDone={() => chat.skipRating()} />}
        {state.rating === "given" && state.sheet !== "rate" && <p class="thanks">{texts.rateThanks}</p>}
        {state.typing && (
          <div class="entry bot" data-typing aria-hidden="true">
            <div class="bubble typing">
              <i />
              <i />
              <i />
            </div>
          </div>
        )}
      </div>
      {behind && (
        <button
          type="button"
          class="newest"
          onClick={() => {
            follows.current = true;
            log.current!.scrollTop = log.current!.scrollHeight;
            log.current!.focus();
          }}
        >
          <Icon name="arrow" />
          {texts.newest}
        </button>
      )}
    </div>
  );
}

/** The end, but never past the beginning of the reply: a long one is read from its first word. */
function resting(log: HTMLElement): number {
  const end = log.scrollHeight - log.clientHeight;
  const entries = [...log.querySelectorAll<HTMLElement>(".entry")];
  const asked = entries.map((entry) => entry.matches(".visitor")).lastIndexOf(true);
  const reply = entries[asked + 1];
  return asked >= 0 && reply ? Math.min(end, Math.max(0, reply.offsetTop - 12)) : end;
}

/** Whether the newest entry begins below what can be seen. */
function hidden(log: HTMLElement): boolean {
  const entries = log.querySelectorAll<HTMLElement>(".entry");
  const last = entries[entries.length - 1];
  return !!last && log.clientHeight > 0 && last.offsetTop > log.scrollTop + log.clientHeight - 24;
}
