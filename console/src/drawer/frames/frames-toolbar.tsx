import type { FrameRecord } from '../../session/frame-log.js';
import { TYPES } from './frame-filter.js';
import type { FrameFilter } from './frame-filter.js';
import { toJsonLines } from './json-lines.js';

interface FramesToolbarProps {
  readonly users: readonly string[];
  readonly filter: FrameFilter;
  readonly onFilter: (filter: FrameFilter) => void;
  readonly shown: readonly FrameRecord[];
  readonly total: number;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onClear: () => void;
}

/** What is shown of the frames, and what is done with them. */
export function FramesToolbar(props: FramesToolbarProps) {
  const { users, filter, onFilter, shown, total, isPaused, onPause, onClear } = props;
  const change = (part: Partial<FrameFilter>) => onFilter({ ...filter, ...part });
  return (
    <div class="frames-toolbar" role="toolbar" aria-label="Frames">
      <input
        id="frame-filter"
        type="search"
        aria-label="Filter frames"
        placeholder="Filter: words, -without  ( / )"
        spellcheck={false}
        value={filter.text}
        onInput={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <Choice label="Type" all="All types" options={TYPES} value={filter.type} onChange={(type) => change({ type })} />
      <Choice label="Pane" all="Both panes" options={users} value={filter.user} onChange={(user) => change({ user })} />
      <select
        aria-label="Direction"
        value={filter.direction}
        onChange={({ currentTarget: { value } }) => change({ direction: value as FrameFilter['direction'] })}
      >
        <option value="">↑ and ↓</option>
        <option value="out">↑ sent</option>
        <option value="in">↓ received</option>
      </select>
      <span class="count" role="status">
        {shown.length === total ? `${total}` : `${shown.length} of ${total}`}
      </span>
      <button type="button" aria-pressed={isPaused} onClick={onPause}>
        {isPaused ? '▶ Go on' : '❚❚ Pause'}
      </button>
      <button type="button" onClick={onClear}>
        Clear
      </button>
      <button type="button" disabled={shown.length === 0} onClick={() => save(shown)}>
        Save .jsonl
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly options: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

function save(records: readonly FrameRecord[]): void {
  const url = URL.createObjectURL(new Blob([toJsonLines(records)], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `rally-frames-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}
