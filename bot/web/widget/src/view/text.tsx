import { linkify } from "../linkify";
import { useAround } from "./context";

/** Plain text with its addresses as links: never markup, whatever it holds. */
export function Text({ text }: { text: string }) {
  const { texts } = useAround();
  return (
    <p class="text" dir="auto">
      {linkify(text).map(({ text, href }) => {
        if (!href) return text;
        if (!href.startsWith("http")) return <a class={href.startsWith("tel:") ? "whole" : undefined} href={href}>{text}</a>;
        return (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {text}
            <span class="sr"> ({texts.newTab})</span>
          </a>
        );
      })}
    </p>
  );
}
