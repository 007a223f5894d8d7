import { useState } from 'preact/hooks';
import type { Session } from '../../session/session.js';
import { Tabs } from '../../ui/tabs.js';
import { CopyButton } from '../json/copy-button.js';
import { JsonView } from '../json/json-view.js';
import { fieldsOf } from './fields.js';
import type { Field } from './fields.js';
import { Prose } from './prose.js';
import type { Message, Protocol } from './protocol.js';
import { snippetsOf } from './snippets.js';

interface MessageDetailProps {
  readonly protocol: Protocol;
  readonly message: Message;
  /** In whose name the snippets speak. */
  readonly session: Session | undefined;
}

/** One command or event: its fields, what it is answered with, and how to say it. */
export function MessageDetail({ protocol, message, session }: MessageDetailProps) {
  const { name, kind, summary, heardBy, isDurable, example } = message;
  const ack = kind === 'command' ? protocol.ackOf(message) : undefined;
  return (
    <article class="reference-message" aria-label={`${kind} ${name}`}>
      <h3>
        <span data-kind={kind}>{kind === 'command' ? '↑' : '↓'}</span> {name} <small>{kind}</small>
      </h3>
      <p>
        <Prose text={summary} />
      </p>
      {heardBy !== undefined && (
        <p class="hint">
          To {heardBy}
          {isDurable ? ', with the next seq of the room: it is kept, and replayed.' : ', now or never: it has no seq.'}
        </p>
      )}
      <Fields title="Payload" fields={payloadFields(protocol, message)} />
      {ack !== undefined && <Fields title="Ack" fields={payloadFields(protocol, ack)} />}
      {ack !== undefined && (
        <p class="hint">
          Or an <code>error</code> with a code, and whether to try again (ENV-4): see <code>error</code>.
        </p>
      )}
      {kind === 'command' && session !== undefined && <Snippets message={message} session={session} />}
      <h4>Example</h4>
      <JsonView text={JSON.stringify(example, null, 2)} label={`Example of ${name}`} />
      {ack?.example !== undefined && (
        <JsonView text={JSON.stringify(ack.example, null, 2)} label={`Example of the ack of ${name}`} />
      )}
    </article>
  );
}

function payloadFields(protocol: Protocol, { schema }: Message): readonly Field[] {
  return fieldsOf(protocol, protocol.resolve(schema).properties?.['payload'] ?? {});
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  if (fields.length === 0) return <p class="hint">{title}: no fields.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ path, type, isRequired, description }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path}</code>
              {!isRequired && <span class="hint">?</span>}
            </th>
            <td>
              <code>{type}</code>
            </td>
            <td>
              <Prose text={description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Snippets({ message, session }: { message: Message; session: Session }) {
  const [label, setLabel] = useState('wscat');
  const snippets = snippetsOf(message, {
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`,
    room: session.room.id,
    user: session.user,
    hasToken: session.hasToken,
  });
  const chosen = snippets.find((snippet) => snippet.label === label) ?? snippets[0];
  if (chosen === undefined) return null;
  return (
    <div class="snippets">
      <Tabs
        label="Copy as"
        tabs={snippets.map((snippet) => ({ id: snippet.label, label: snippet.label }))}
        selected={chosen.label}
        onSelect={setLabel}
      />
      <CopyButton text={chosen.text} />
      <pre class="json" tabIndex={0} aria-label={`As ${chosen.label}`}>
        {chosen.text}
      </pre>
    </div>
  );
}
