import { useMemo, useState } from 'preact/hooks';
import type { Session } from '../../session/session.js';
import { Empty } from '../../ui/empty.js';
import { MessageDetail } from './message-detail.js';
import type { Message, Protocol } from './protocol.js';
import { useProtocol } from './use-protocol.js';
import './protocol.css';

/** The reference of the protocol, as the server itself describes it. */
export function ProtocolTab({ sessions }: { sessions: readonly Session[] }) {
  const { protocol, error } = useProtocol();
  if (protocol === undefined)
    return (
      <Empty title={error === undefined ? 'Loading the protocol…' : 'No protocol'}>
        <p>{error ?? 'From /asyncapi.json of this server.'}</p>
      </Empty>
    );
  return <Reference protocol={protocol} sessions={sessions} />;
}

function Reference({ protocol, sessions }: { protocol: Protocol; sessions: readonly Session[] }) {
  const [search, setSearch] = useState('');
  const [key, setKey] = useState('chat.send.command');
  // Acks stand with their commands.
  const all = useMemo(() => protocol.messages.filter(({ kind }) => kind !== 'ack'), [protocol]);
  const found = all.filter((message) => isFound(message, search));
  const chosen = found.find((message) => message.key === key) ?? found[0];
  return (
    <div class="reference">
      <nav aria-label="Messages of the protocol">
        <input
          type="search"
          aria-label="Search the protocol"
          placeholder={`Search ${all.length} commands and events`}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <MessageList messages={found} chosen={chosen} onChoose={setKey} />
      </nav>
      {chosen === undefined ? (
        <Empty title="Nothing found">
          <p>Names, rules like CHAT-1, and words of the descriptions are searched.</p>
        </Empty>
      ) : (
        <MessageDetail key={chosen.key} protocol={protocol} message={chosen} session={sessions[0]} />
      )}
    </div>
  );
}

interface MessageListProps {
  readonly messages: readonly Message[];
  readonly chosen: Message | undefined;
  readonly onChoose: (key: string) => void;
}

function MessageList({ messages, chosen, onChoose }: MessageListProps) {
  const features = [...new Set(messages.map(({ feature }) => feature))];
  return (
    <div class="reference-list">
      {features.map((feature) => (
        <section key={feature} aria-label={feature}>
          <h4>{feature}</h4>
          <ul>
            {messages
              .filter((message) => message.feature === feature)
              .map(({ key, name, kind }) => (
                <li key={key}>
                  <button type="button" class="quiet" aria-current={key === chosen?.key} onClick={() => onChoose(key)}>
                    <span data-kind={kind}>{kind === 'command' ? '↑' : '↓'}</span> {name}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function isFound({ key, summary }: Message, search: string): boolean {
  const text = `${key} ${summary}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
