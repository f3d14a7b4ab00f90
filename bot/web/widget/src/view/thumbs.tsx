import { useRef, useState } from "preact/hooks";
import type { Message, Thumb } from "../protocol";
import { useAround } from "./context";
import { Icon } from "./icons";
import { Word } from "./word";

/** Whether an answer helped, with a word about it if the visitor likes. */
export function Thumbs({ message }: { message: Message }) {
  const { chat, texts, goOn } = useAround();
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLDivElement>(null);
  const give = (value: Thumb) => {
    void chat.feedback(message.id, value);
    setAsking(true);
  };
  const done = (word: string) => {
    if (word && message.feedback) void chat.feedback(message.id, message.feedback, word);
    setAsking(false);
    goOn();
  };
  const thumb = (value: Thumb, label: string) => (
    <button
      type="button"
      class="thumb"
      data-thumb={value}
      aria-pressed={message.feedback === value}
      aria-label={label}
      title={label}
      onClick={() => give(value)}
    >
      <Icon name={value} />
    </button>
  );
  return (
    <div class="thumbs" aria-live="off">
      <div class="thumb-row" role="group" aria-label={texts.helpful} ref={first}>
        {thumb("up", texts.up)}
        {thumb("down", texts.down_)}
        {message.feedback && !asking && <span class="thanks">{texts.thanks}</span>}
      </div>
      {asking && <Word label={message.feedback === "down" ? texts.wordDown : texts.wordUp} onDone={done} />}
    </div>
  );
}
