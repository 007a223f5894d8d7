import { useState } from 'preact/hooks';
import type { FrameRecord } from '../../session/frame-log.js';
import type { Session } from '../../session/session.js';
import { Empty } from '../../ui/empty.js';
import { filtered, NO_FILTER } from './frame-filter.js';
import { FrameDetail } from './frame-detail.js';
import { FrameList } from './frame-list.js';
import { FramesToolbar } from './frames-toolbar.js';
import { useFrames } from './use-frames.js';
import './frames.css';

/** Every frame of both panes, as it went over the wire. */
export function FramesTab({ sessions }: { sessions: readonly Session[] }) {
  const live = useFrames(sessions);
  const [paused, setPaused] = useState<readonly FrameRecord[]>();
  const [filter, setFilter] = useState(NO_FILTER);
  const [selected, setSelected] = useState<FrameRecord>();
  const records = paused ?? live;
  const shown = filtered(records, filter);
  const clear = () => {
    for (const { frames } of sessions) frames.clear();
    setPaused(undefined);
    setSelected(undefined);
  };
  return (
    <div class="frames">
      <FramesToolbar
        users={sessions.map(({ user }) => user)}
        filter={filter}
        onFilter={setFilter}
        shown={shown}
        total={records.length}
        isPaused={paused !== undefined}
        onPause={() => setPaused(paused === undefined ? live : undefined)}
        onClear={clear}
      />
      <div class="frames-split">
        {shown.length === 0 ? (
          <NoFrames isFiltered={records.length > 0} />
        ) : (
          <FrameList records={shown} selected={selected} onSelect={setSelected} />
        )}
        {selected !== undefined && (
          <DetailOf record={selected} live={live} sessions={sessions} onSelect={setSelected} />
        )}
      </div>
    </div>
  );
}

interface DetailOfProps {
  readonly record: FrameRecord;
  readonly live: readonly FrameRecord[];
  readonly sessions: readonly Session[];
  readonly onSelect: (record: FrameRecord | undefined) => void;
}

function DetailOf({ record, live, sessions, onSelect }: DetailOfProps) {
  const answer = live.find(({ request }) => request === record);
  const session = sessions.find(({ user }) => user === record.user);
  return <FrameDetail record={record} answer={answer} session={session} onSelect={onSelect} />;
}

function NoFrames({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty title={isFiltered ? 'Nothing fits the filter' : 'Nothing yet'}>
      <p>
        {isFiltered
          ? 'Take words out of it, or choose all types and panes.'
          : 'Write in the chat, move on the map: each frame appears here as it goes over the wire.'}
      </p>
    </Empty>
  );
}
