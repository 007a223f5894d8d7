import { useEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from '../../people/avatar.js';
import type { FrameRecord } from '../../session/frame-log.js';
import { milliseconds } from '../latency/percentile.js';

interface FrameListProps {
  readonly records: readonly FrameRecord[];
  readonly selected: FrameRecord | undefined;
  readonly onSelect: (record: FrameRecord | undefined) => void;
}

/** As in the style sheet. */
const ROW_PX = 24;
/** Rows above and below what is seen. */
const MARGIN = 6;
const TEXT_MAX = 240;

/** The frames as a table, of which only the rows that are seen are there; stays at the newest until it is scrolled up. */
export function FrameList({ records, selected, onSelect }: FrameListProps) {
  const { box, first, last, onScroll, reveal } = useWindow(records.length);
  const press = (event: KeyboardEvent) => {
    const at = records.findIndex((record) => record === selected);
    const to = { ArrowUp: at < 0 ? records.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: records.length - 1 }[
      event.key
    ];
    if (event.key === 'Escape') onSelect(undefined);
    if (to === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(to, 0), records.length - 1);
    onSelect(records[index]);
    reveal(index);
  };
  return (
    <div
      ref={box}
      class="frame-list"
      role="grid"
      aria-label="Frames"
      aria-rowcount={records.length}
      aria-activedescendant={selected && `frame-${selected.n}`}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={press}
    >
      <div class="frame-rows" role="rowgroup" style={{ height: `${records.length * ROW_PX}px` }}>
        {records.slice(first, last).map((record, index) => (
          <FrameRow
            key={record.n}
            record={record}
            index={first + index}
            isSelected={record === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

interface FrameRowProps {
  readonly record: FrameRecord;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onSelect: (record: FrameRecord) => void;
}

function FrameRow({ record, index, isSelected, onSelect }: FrameRowProps) {
  const { n, at, user, direction, name, request, frame, bytes, latencyMs, text, isRaw } = record;
  const code = frame?.type === 'error' ? (frame.payload as { code?: string } | undefined)?.code : undefined;
  return (
    <div
      id={`frame-${n}`}
      class={`frame-row ${frame?.type === 'error' ? 'bad' : ''}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      style={{ top: `${index * ROW_PX}px` }}
      onClick={() => onSelect(record)}
    >
      <time role="gridcell">{timeOf(at)}</time>
      <span role="gridcell">
        <Avatar user={user} />
      </span>
      <span role="gridcell" data-direction={direction} aria-label={direction === 'out' ? 'sent' : 'received'}>
        {direction === 'out' ? '↑' : '↓'}
      </span>
      <span role="gridcell" class="name">
        {name} <small>{code ?? request?.name}</small>
        {isRaw === true && <small>by hand</small>}
      </span>
      <span role="gridcell" class="number">
        {bytes} B
      </span>
      <span role="gridcell" class="number">
        {latencyMs === undefined ? '' : milliseconds(latencyMs)}
      </span>
      <span role="gridcell" class="text">
        {text.slice(0, TEXT_MAX)}
      </span>
    </div>
  );
}

/** Which rows are seen. */
function useWindow(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [{ top, height }, setSeen] = useState({ top: 0, height: 400 });
  const look = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {};
    isAtEnd.current = scrollTop + clientHeight >= scrollHeight - ROW_PX;
    setSeen((seen) =>
      seen.top === scrollTop && seen.height === clientHeight ? seen : { top: scrollTop, height: clientHeight },
    );
  };
  useEffect(() => {
    if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    look();
  }, [count]);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const reveal = (index: number) => {
    const list = box.current;
    if (list === null) return;
    const from = index * ROW_PX;
    if (from < list.scrollTop) list.scrollTop = from;
    else if (from + ROW_PX > list.scrollTop + list.clientHeight) list.scrollTop = from + ROW_PX - list.clientHeight;
  };
  const first = Math.max(0, Math.floor(top / ROW_PX) - MARGIN);
  return { box, first, last: Math.ceil((top + height) / ROW_PX) + MARGIN, onScroll: look, reveal };
}

function timeOf(at: number): string {
  const date = new Date(at);
  return `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
