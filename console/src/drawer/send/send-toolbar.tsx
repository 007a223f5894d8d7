import { freshId } from '../../session/send-raw.js';
import type { Session } from '../../session/session.js';
import type { Message } from '../protocol/protocol.js';
import { useProtocol } from '../protocol/use-protocol.js';
import { BAD_SAMPLES } from './bad-samples.js';
import { templateOf } from './template.js';

interface SendToolbarProps {
  readonly sessions: readonly Session[];
  readonly session: Session;
  readonly onUser: (user: string) => void;
  readonly onDraft: (draft: string) => void;
  readonly onSend: () => void;
}

/** Who sends what. */
export function SendToolbar({ sessions, session, onUser, onDraft, onSend }: SendToolbarProps) {
  const { protocol } = useProtocol();
  const { id: roomId } = session.room;
  return (
    <div class="send-toolbar" role="toolbar" aria-label="Send raw">
      <div class="segments" role="group" aria-label="Send as">
        {sessions.map(({ user }) => (
          <button key={user} type="button" aria-pressed={user === session.user} onClick={() => onUser(user)}>
            {user}
          </button>
        ))}
      </div>
      <Templates
        commands={protocol?.commands ?? []}
        onChoose={(message) => onDraft(templateOf(message, roomId, freshId()))}
      />
      <select
        aria-label="Wrong on purpose"
        value=""
        onChange={({ currentTarget }) => {
          const sample = BAD_SAMPLES[Number(currentTarget.value)];
          currentTarget.value = '';
          if (sample !== undefined) onDraft(sample.text(roomId, freshId()));
        }}
      >
        <option value="" disabled>
          Wrong on purpose…
        </option>
        {BAD_SAMPLES.map(({ label, answer }, index) => (
          <option key={label} value={index}>
            {label} → {answer}
          </option>
        ))}
      </select>
      <button type="button" class="primary" title="Ctrl + Enter" onClick={onSend}>
        Send
      </button>
    </div>
  );
}

function Templates({ commands, onChoose }: { commands: readonly Message[]; onChoose: (message: Message) => void }) {
  const features = [...new Set(commands.map(({ feature }) => feature))];
  return (
    <select
      aria-label="Template"
      value=""
      onChange={({ currentTarget }) => {
        const message = commands.find(({ key }) => key === currentTarget.value);
        currentTarget.value = '';
        if (message !== undefined) onChoose(message);
      }}
    >
      <option value="" disabled>
        Template…
      </option>
      {features.map((feature) => (
        <optgroup key={feature} label={feature}>
          {commands
            .filter((command) => command.feature === feature)
            .map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
