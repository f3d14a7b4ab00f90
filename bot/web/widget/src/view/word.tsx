import { useId, useState } from "preact/hooks";
import { useAround } from "./context";

/** A line for a word of the visitor's own, which may stay empty. */
export function Word({ label, onDone }: { label: string; onDone: (word: string) => void }) {
  const { texts } = useAround();
  const [word, setWord] = useState("");
  const id = useId();
  return (
    <form
      class="word"
      data-word
      onSubmit={(event) => {
        event.preventDefault();
        onDone(word.trim());
      }}
    >
      <label for={id}>{label}</label>
      <input id={id} type="text" maxLength={300} dir="auto" autocomplete="off" value={word} onInput={(event) => setWord(event.currentTarget.value)} />
      <div class="word-buttons">
        <button type="submit" class="small primary">
          {texts.wordSend}
        </button>
        <button type="button" class="small" onClick={() => onDone("")}>
          {texts.wordSkip}
        </button>
      </div>
    </form>
  );
}
