import { useState } from 'preact/hooks';
import type { Message, MessageActions } from './message-actions.js';

const EMOJIS = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];

type Mode = 'all' | 'react' | 'remove';

interface MessageToolsProps {
  readonly message: Message;
  readonly isMine: boolean;
  readonly actions: MessageActions;
}

/** What may be done with a message; the emojis, and the question whether it is meant, take the place of the buttons. */
export function MessageTools(props: MessageToolsProps) {
  const [mode, setMode] = useState<Mode>('all');
  const [last, setLast] = useState<Mode>('all');
  const go = (next: Mode) => {
    setLast(mode);
    setMode(next);
  };
  const toAll = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || mode === 'all') return;
    event.stopPropagation();
    go('all');
  };
  return (
    <div class="message-tools" role="toolbar" data-mode={mode} aria-label="Message actions" onKeyDown={toAll}>
      {mode === 'all' && <AllTools {...props} last={last} onReact={() => go('react')} onRemove={() => go('remove')} />}
      {mode === 'react' && <Emojis {...props} onDone={() => go('all')} />}
      {mode === 'remove' && <Confirm {...props} onDone={() => go('all')} />}
    </div>
  );
}

interface AllToolsProps extends MessageToolsProps {
  /** Where it comes back from: there the focus is to be. */
  readonly last: Mode;
  readonly onReact: () => void;
  readonly onRemove: () => void;
}

function AllTools({ message, isMine, actions, last, onReact, onRemove }: AllToolsProps) {
  const { openThread } = actions;
  const isText = message.system === undefined && message.poll === undefined;
  const { thread = message.message_id } = message;
  return (
    <>
      <Tool label="React" icon="☺" hasFocus={last === 'react'} onClick={onReact} />
      <Tool label="Reply" icon="↩" onClick={() => actions.quote(message)} />
      {openThread && <Tool label="Open thread" icon="≡" onClick={() => openThread(thread)} />}
      {isMine && isText && <Tool label="Edit" icon="✎" onClick={() => actions.edit(message)} />}
      {isMine && <Tool label="Delete" icon="✕" hasFocus={last === 'remove'} onClick={onRemove} />}
    </>
  );
}

interface ModeProps extends MessageToolsProps {
  readonly onDone: () => void;
}

function Emojis({ message, actions, onDone }: ModeProps) {
  return EMOJIS.map((emoji, index) => (
    <button
      key={emoji}
      type="button"
      class="quiet"
      aria-label={`React with ${emoji}`}
      ref={index === 0 ? focusIt : null}
      onClick={() => {
        actions.react(message, emoji);
        onDone();
      }}
    >
      <span class="emoji">{emoji}</span>
    </button>
  ));
}

function Confirm({ message, actions, onDone }: ModeProps) {
  return (
    <>
      <button
        type="button"
        class="quiet danger"
        ref={focusIt}
        onClick={({ currentTarget }) => {
          currentTarget.closest('article')?.focus({ preventScroll: true }); // It stays; the button does not.
          actions.remove(message);
        }}
      >
        Delete for all
      </button>
      <button type="button" class="quiet" onClick={onDone}>
        Keep
      </button>
    </>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: string;
  readonly hasFocus?: boolean;
  readonly onClick: () => void;
}

function Tool({ label, icon, hasFocus = false, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label={label}
      title={label}
      ref={hasFocus ? focusIt : null}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}

/** What was pressed is gone: who came by the keyboard goes on here. */
function focusIt(button: HTMLButtonElement | null): void {
  button?.focus({ preventScroll: true });
}
