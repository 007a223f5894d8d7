import { memo } from 'preact/compat';
import type { Part } from './content.js';
import { partsOf } from './content.js';
import type { Message } from './message-actions.js';

interface TextProps {
  readonly content: string;
  readonly mentions: readonly string[] | undefined;
  /** Who reads it. */
  readonly user: string;
}

/** Text, never markup; its links lead out of the page, and do not tell from where. */
export const Text = memo(function Text({ content, mentions = [], user }: TextProps) {
  return (
    <p class="message-text" dir="auto">
      {partsOf(content, mentions).map((part, index) => (
        <Stretch key={index} part={part} user={user} />
      ))}
    </p>
  );
});

function Stretch({ part, user }: { part: Part; user: string }) {
  if (part.kind === 'link')
    return (
      <a href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    );
  if (part.kind === 'text') return <>{part.text}</>;
  const isMe = part.text === `@${user}` || part.text === '@all';
  return isMe ? <mark>{part.text}</mark> : <b>{part.text}</b>;
}

/** What stands beside the text of messages that other applications send. */
export function Attachments({ message: { attachments = [] } }: { message: Message }) {
  return attachments.map(({ url, name, kind }) => (
    <p key={url}>
      <File url={url} name={name ?? url} /> <small>{kind}</small>
    </p>
  ));
}

/** The server lets no other scheme in; this page does not take its word for it. */
function File({ url, name }: { url: string; name: string }) {
  if (!/^https?:\/\//iu.test(url)) return <>{name}</>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {name}
    </a>
  );
}

interface QuoteProps {
  /** `undefined`: it is further up than what is loaded. */
  readonly quoted: { readonly user_id: string; readonly content?: string } | undefined;
  readonly onShow: () => void;
}

/** What a message answers; leads there. */
export function Quote({ quoted, onShow }: QuoteProps) {
  if (quoted === undefined) return <p class="message-quote">An earlier message</p>;
  const { user_id: author, content } = quoted;
  return (
    <button type="button" class="message-quote" aria-label={`Answers ${author}: show it`} onClick={onShow}>
      <b>{author}</b> <span>{content ?? 'Message deleted'}</span>
    </button>
  );
}
