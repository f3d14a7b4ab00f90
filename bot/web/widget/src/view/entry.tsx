import type { Outgoing } from "../outbox";
import type { Message } from "../protocol";
import { clock } from "../when";
import { Buttons } from "./buttons";
import { useAround } from "./context";
import { Attachment, Card, Picture } from "./extras";
import { Icon } from "./icons";
import { Text } from "./text";
import { Thumbs } from "./thumbs";

/** A message of the assistant. */
export function BotEntry({ message, onGrow }: { message: Message; onGrow: () => void }) {
  const { chat, texts } = useAround();
  const { text, source, image, card, attachment, buttons } = message;
  const urgent = message.tone === "urgent";
  return (
    <div class={`entry bot ${urgent ? "urgent" : ""}`} data-message={message.id} data-from="bot" data-tone={message.tone}>
      <span class="sr">{texts.bot}: </span>
      <div class="bubble">
        {urgent && (
          <p class="urgent-head">
            <Icon name="warn" />
            {texts.urgent}
          </p>
        )}
        {text && <Text text={text} />}
        {image && <Picture picture={image} onLoad={onGrow} />}
        {card && <Card card={card} />}
        {attachment && <Attachment attachment={attachment} />}
        {source && (
          <p class="source" data-source>
            <Icon name="doc" />
            <span dir="auto">
              {texts.source}: {source}
            </span>
          </p>
        )}
      </div>
      {message.rateable && <Thumbs message={message} />}
      {buttons && buttons.length > 0 && <Buttons buttons={buttons} chosen={message.chosen} onTap={(index) => chat.tap(message.id, index)} />}
    </div>
  );
}

interface VisitorProps {
  id: string;
  text: string;
  at: string;
  status: Outgoing["status"] | "answered";
  reason?: string | undefined;
}

/** What the visitor wrote or tapped, with what became of it. */
export function VisitorEntry({ id, text, at, status, reason }: VisitorProps) {
  const { chat, texts } = useAround();
  const said = { waiting: texts.waiting, sending: texts.sending, sent: texts.sent, failed: texts.failed, answered: "" }[status];
  return (
    <div class="entry visitor" data-message={id} data-from="visitor" data-status={status}>
      <span class="sr">{texts.you}: </span>
      <div class="bubble">
        <Text text={text} />
      </div>
      <p class={`status ${status}`} aria-live="off">
        {status === "waiting" && <Icon name="clock" />}
        {status === "failed" && <Icon name="warn" />}
        {status === "sent" && <Icon name="check" />}
        {said && <span>{said}</span>}
        {status !== "failed" && <time dateTime={at}>{clock(at)}</time>}
        {status === "failed" && (
          <button type="button" class="small" onClick={() => chat.again(id)}>
            {texts.again}
          </button>
        )}
      </p>
      {reason && status === "failed" && <p class="reason">{reason}</p>}
    </div>
  );
}
