import type { Button } from "../protocol";
import { useAround } from "./context";
import { Icon } from "./icons";

interface Props {
  buttons: readonly Button[];
  chosen: number | undefined;
  onTap: (index: number) => void;
}

interface Group {
  name: string;
  buttons: { title: string; index: number }[];
}

/** Buttons of one group together, in the order the groups are first named. */
export function grouped(buttons: readonly Button[]): Group[] {
  const groups: Group[] = [];
  buttons.forEach(({ title, group = "" }, index) => {
    const known = groups.find(({ name }) => name === group);
    if (known) known.buttons.push({ title, index });
    else groups.push({ name: group, buttons: [{ title, index }] });
  });
  return groups;
}

/** What can be tapped, once: then the choice is marked and the others rest. */
export function Buttons({ buttons, chosen, onTap }: Props) {
  const { texts, goOn } = useAround();
  const tap = (index: number) => {
    onTap(index);
    goOn();
  };
  return (
    <div class={`buttons ${chosen === undefined ? "" : "used"}`}>
      {grouped(buttons).map(({ name, buttons }) => (
        <div class={name ? "group day" : "group"} role="group" aria-label={name || texts.choices} data-group={name}>
          {name && (
            <p class="group-name" aria-hidden="true">
              {name}
            </p>
          )}
          {buttons.map(({ title, index }) => (
            <button
              type="button"
              class={`choice ${index === chosen ? "chosen" : ""}`}
              disabled={chosen !== undefined}
              data-choice={index}
              data-chosen={index === chosen ? "" : undefined}
              onClick={() => tap(index)}
            >
              {index === chosen && <Icon name="check" />}
              <span dir="auto">{title}</span>
              {index === chosen && <span class="sr"> ({texts.chosen})</span>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
