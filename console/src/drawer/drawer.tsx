import { useState } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { Tabs } from '../ui/tabs.js';
import { Help } from './bar/help.js';
import { LiveBar } from './bar/live-bar.js';
import { Resizer } from './bar/resizer.js';
import { useDrawerSize } from './bar/use-drawer-size.js';
import { useShortcuts } from './bar/use-shortcuts.js';
import { ConnectionTab } from './connection/connection-tab.js';
import { FramesTab } from './frames/frames-tab.js';
import { LatencyTab } from './latency/latency-tab.js';
import { ProtocolTab } from './protocol/protocol-tab.js';
import { SendTab } from './send/send-tab.js';
import './drawer.css';

const TABS = [
  { id: 'frames', label: 'Frames', Content: FramesTab },
  { id: 'send', label: 'Send raw', Content: SendTab },
  { id: 'connection', label: 'Connection', Content: ConnectionTab },
  { id: 'latency', label: 'Latency', Content: LatencyTab },
  { id: 'protocol', label: 'Protocol', Content: ProtocolTab },
] as const;

/** What goes over the wires of both panes, and what may be done to them. */
export function Drawer({ sessions }: { sessions: readonly Session[] }) {
  const { isOpen, height, setOpen, setHeight } = useDrawerSize();
  const [tab, setTab] = useState<string>(TABS[0].id);
  const [isHelping, setHelping] = useState(false);
  const toggle = () => setOpen(!isOpen);
  const filter = () => {
    setOpen(true);
    setTab('frames');
    requestAnimationFrame(() => document.getElementById('frame-filter')?.focus()); // Once it is there.
  };
  useShortcuts({ toggle, filter, help: () => setHelping(true) });
  const { Content } = TABS.find(({ id }) => id === tab) ?? TABS[0];
  return (
    <footer class="drawer" aria-label="Wire">
      {isOpen && <Resizer height={height} onHeight={setHeight} />}
      <div class="drawer-head">
        <button type="button" class="quiet" aria-expanded={isOpen} onClick={toggle}>
          {isOpen ? '▾' : '▴'} Wire
        </button>
        {isOpen && <Tabs label="What of the wire" tabs={TABS} selected={tab} onSelect={setTab} />}
        <LiveBar sessions={sessions} />
        <button type="button" class="quiet" aria-label="Keyboard shortcuts" onClick={() => setHelping(true)}>
          ?
        </button>
      </div>
      {isOpen && (
        <div class="drawer-body" role="tabpanel" style={{ height: `${height}px` }}>
          <Content sessions={sessions} />
        </div>
      )}
      {isHelping && <Help onClose={() => setHelping(false)} />}
    </footer>
  );
}
