import type { Ref } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { useAround } from "./context";
import { Icon } from "./icons";

export const MOST = 2000;
const WARN_AT = 200;

/** Where the visitor writes. Enter sends, Shift+Enter starts a new line. */
export function Composer({ input }: { input: Ref<HTMLTextAreaElement> & { current: HTMLTextAreaElement | null } }) {
  const { chat, texts } = useAround();
  const [text, setText] = useState("");
  const left = MOST - text.length;

  const send = () => {
    if (!text.trim()) return;
    chat.say(text.trim());
    setText("");
    input.current?.focus();
  };
  // `rows` and no inline style: a page's Content-Security-Policy may forbid those.
  useLayoutEffect(() => {
    const area = input.current!;
    area.rows = 1;
    while (area.rows < 5 && area.scrollHeight > area.clientHeight + 2) area.rows++;
  }, [text]);

  return (
    <form
      class="composer"
      data-composer
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label class="sr" for="frontdesk-input">
        {texts.input}
      </label>
      <textarea
        id="frontdesk-input"
        ref={input}
        rows={1}
        dir="auto"
        maxLength={MOST}
        placeholder={texts.placeholder}
        autocomplete="off"
        enterkeyhint="send"
        value={text}
        aria-describedby={left <= WARN_AT ? "frontdesk-left" : undefined}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // A word being composed (Japanese, Chinese, Korean) is confirmed with Enter, too.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="send" aria-label={texts.send} title={texts.send} aria-disabled={!text.trim()}>
        <Icon name="send" />
      </button>
      {left <= WARN_AT && (
        <p class="left" id="frontdesk-left" role="status">
          {texts.left(left)}
        </p>
      )}
    </form>
  );
}
