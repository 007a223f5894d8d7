import { useState } from 'preact/hooks';
import type { FrameRecord } from '../../session/frame-log.js';
import { sendRaw } from '../../session/send-raw.js';
import type { Session } from '../../session/session.js';
import { useFrames } from '../frames/use-frames.js';
import { Answers } from './answers.js';
import { DraftCheck } from './draft-check.js';
import { exchanges } from './exchanges.js';
import { SendToolbar } from './send-toolbar.js';
import { useDraft } from './use-draft.js';
import './send.css';

const SHOWN_MAX = 20;

/** Any text to the server, as it is: right or wrong, and what the server says to it. */
export function SendTab({ sessions }: { sessions: readonly Session[] }) {
  const [draft, setDraft] = useDraft();
  const [user, setUser] = useState('');
  const [fault, setFault] = useState('');
  const session = sessions.find((one) => one.user === user) ?? sessions[0];
  const records: readonly FrameRecord[] = useFrames(sessions);
  if (session === undefined) return null;
  const send = () =>
    setFault(sendRaw(session, draft) === undefined ? `${session.user} is not connected: nothing was sent.` : '');
  return (
    <div class="send">
      <div class="send-editor">
        <SendToolbar sessions={sessions} session={session} onUser={setUser} onDraft={setDraft} onSend={send} />
        <textarea
          class="mono"
          aria-label="Frame to send"
          spellcheck={false}
          placeholder={'{"type": "chat", "id": "1", "payload": {"content": "Hello"}}'}
          value={draft}
          onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            send();
          }}
        />
        <DraftCheck draft={draft} fault={fault} />
      </div>
      <Answers exchanges={exchanges(records).slice(0, SHOWN_MAX)} />
    </div>
  );
}
