import { Buttons } from "./buttons";
import { useAround } from "./context";
import { Text } from "./text";

/** The first words, with questions to tap; `said` is what the visitor said first. */
export function Greeting({ said }: { said: string | undefined }) {
  const { chat, config, texts } = useAround();
  const questions = config.firstQuestions;
  const chosen = questions.findIndex(({ title }) => title === said);
  const tap = (index: number) => chat.first(questions[index]!.id, questions[index]!.title);
  return (
    <div class="entry bot" data-greeting data-from="bot">
      <span class="sr">{texts.bot}: </span>
      <div class="bubble">
        <Text text={config.greeting || texts.greeting} />
      </div>
      {questions.length > 0 && <Buttons buttons={questions} chosen={chosen < 0 ? undefined : chosen} onTap={tap} />}
    </div>
  );
}
