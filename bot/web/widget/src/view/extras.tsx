import { useState } from "preact/hooks";
import { safeHref } from "../linkify";
import type { Card as CardData, Message, Picture as PictureData } from "../protocol";
import { useAround } from "./context";
import { Icon } from "./icons";

/** A picture with its words; where it cannot be shown, the words alone. */
export function Picture({ picture, onLoad }: { picture: PictureData; onLoad: () => void }) {
  const { base, texts } = useAround();
  const [broken, setBroken] = useState(false);
  const address = safeHref(picture.url, base);
  if (!address?.startsWith("http")) return null;
  const words = picture.description || picture.title || "";
  return (
    <figure class="picture">
      {broken ? (
        <p class="text">{words}</p>
      ) : (
        <a href={address} target="_blank" rel="noopener noreferrer" title={texts.enlarge}>
          <img src={address} alt={words} onLoad={onLoad} onError={() => setBroken(true)} />
          <span class="sr"> ({texts.newTab})</span>
        </a>
      )}
      {picture.title && <figcaption dir="auto">{picture.title}</figcaption>}
    </figure>
  );
}

/** A summary, such as of a booking. */
export function Card({ card }: { card: CardData }) {
  const { texts } = useAround();
  return (
    <div class="card" role="group" aria-label={card.title || texts.card} data-card>
      {card.title && (
        <p class="card-title" dir="auto">
          {card.title}
        </p>
      )}
      <dl>
        {card.rows.map(({ label, value }) => (
          <div>
            <dt dir="auto">{label}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** A file to keep, such as the calendar entry. */
export function Attachment({ attachment }: { attachment: NonNullable<Message["attachment"]> }) {
  const { base, texts } = useAround();
  const address = safeHref(attachment.url, base);
  if (!address?.startsWith("http")) return null;
  return (
    <a class="attachment" href={address} download="" data-attachment>
      <Icon name="file" />
      <span dir="auto">{attachment.title}</span>
      <span class="sr"> ({texts.download})</span>
    </a>
  );
}
