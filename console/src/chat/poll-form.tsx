import { useState } from 'preact/hooks';
import { useLentFocus } from '../ui/focus.js';
import { CONTENT_MAX } from './content.js';

const OPTIONS_MIN = 2;
/** Of the server. */
const OPTIONS_MAX = 20;

export interface Question {
  readonly question: string;
  readonly options: readonly string[];
  readonly multiple?: true;
}

interface PollFormProps {
  /** Resolves to false where it was refused: then what was typed is still there. */
  readonly onAsk: (question: Question) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Asks all who are in the conversation; there is always a field for one answer more. */
export function PollForm({ onAsk, onClose }: PollFormProps) {
  const form = useLentFocus<HTMLFormElement>('input');
  const [fields, setFields] = useState(OPTIONS_MIN);
  const [isWaiting, setWaiting] = useState(false);
  const ask = async (question: Question) => {
    setWaiting(true);
    if (await onAsk(question)) onClose();
    else setWaiting(false);
  };
  const grow = ({ currentTarget }: { currentTarget: HTMLFormElement }) => {
    if (fields < OPTIONS_MAX && textsIn(currentTarget, 'option').length === fields) setFields(fields + 1);
  };
  return (
    <form
      ref={form}
      class="poll-form"
      aria-label="New poll"
      onSubmit={(event) => {
        event.preventDefault();
        void ask(questionIn(event.currentTarget));
      }}
      onInput={grow}
      onKeyDown={(event) => escape(event, onClose)}
    >
      <Field name="question" label="Question" isRequired />
      {Array.from({ length: fields }, (_, place) => (
        <Field key={place} name="option" label={`Answer ${place + 1}`} isRequired={place < OPTIONS_MIN} />
      ))}
      <label class="poll-several">
        <input type="checkbox" name="multiple" /> Several answers
      </label>
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" class="primary" disabled={isWaiting}>
        Ask
      </button>
    </form>
  );
}

/** Of the server. */
const LENGTH_MAX = { question: CONTENT_MAX, option: 200 };

interface FieldProps {
  readonly name: keyof typeof LENGTH_MAX;
  readonly label: string;
  readonly isRequired: boolean;
}

function Field({ name, label, isRequired }: FieldProps) {
  return (
    <input name={name} aria-label={label} placeholder={label} maxLength={LENGTH_MAX[name]} required={isRequired} />
  );
}

function questionIn(form: HTMLFormElement): Question {
  const [question = ''] = textsIn(form, 'question');
  const options = textsIn(form, 'option');
  return { question, options, ...(textsIn(form, 'multiple').length > 0 && { multiple: true }) };
}

/** Of the fields of that name that have any. */
function textsIn(form: HTMLFormElement, name: string): string[] {
  return new FormData(form)
    .getAll(name)
    .map((text) => (typeof text === 'string' ? text.trim() : ''))
    .filter(Boolean);
}

/** Closes the form, not the thread that it is in. */
function escape(event: KeyboardEvent, onClose: () => void): void {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  onClose();
}
