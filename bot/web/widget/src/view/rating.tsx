import { useEffect, useRef, useState } from "preact/hooks";
import { useAround } from "./context";
import { Word } from "./word";

const VALUES = [1, 2, 3, 4, 5];

/** The one question at the end. */
export function Rating({ title, onDone, focus = false }: { title: string; onDone: () => void; focus?: boolean }) {
  const { chat, texts } = useAround();
  const [value, setValue] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (value || focus) heading.current?.focus();
  }, [value]);
  const rate = (chosen: number) => {
    void chat.rate(chosen);
    setValue(chosen);
  };
  const finish = (word: string) => {
    if (word) void chat.rate(value, word);
    onDone();
  };
  return (
    <section class="rating" aria-label={texts.rate} data-rating>
      <h3 tabIndex={-1} ref={heading}>
        {value ? texts.rateThanks : title}
      </h3>
      {value ? (
        <Word label={texts.rateWord} onDone={finish} />
      ) : (
        <>
          <div class="rates" role="group" aria-label={title}>
            {VALUES.map((each) => (
              <button type="button" class="rate" data-rate={each} aria-label={`${each}, ${texts.rates[each - 1]}`} onClick={() => rate(each)}>
                {each}
              </button>
            ))}
          </div>
          <p class="rate-ends" aria-hidden="true">
            <span>{texts.rates[0]}</span>
            <span>{texts.rates[4]}</span>
          </p>
          <button type="button" class="small" onClick={onDone} data-rate-skip>
            {texts.rateSkip}
          </button>
        </>
      )}
    </section>
  );
}
