import { useState } from 'preact/hooks';
import type { Session } from '../session/session.js';
import type { Coordinates } from './geo.js';
import type { MeetingDraft } from './meet-panel.js';
import type { Route } from './route.js';
import { useAttempt } from '../ui/use-attempt.js';
import type { Whereabouts } from './use-location.js';

/** What a finger on the map says. */
const CLICK_ACCURACY_M = 10;
const WALK_SHARE_MS = 3_600_000;

export type PanelName = 'share' | 'walk' | 'meet';
/** What the next click on the map is for. */
export type Aim = { readonly act: 'move' } | { readonly act: 'meet'; readonly draft: MeetingDraft };
export interface MapActs {
  readonly moveMe: (place: Coordinates) => void;
  readonly meetAt: (place: Coordinates, draft: MeetingDraft) => void;
  readonly clearMeeting: () => void;
  readonly walk: (route: Route, times: number) => void;
}

/** What the user does on the map. */
export function useMapActs({ room }: Session, { device, share, meeting }: Whereabouts): MapActs {
  const attempt = useAttempt();
  return {
    moveMe: (place) => void attempt(() => device.moveTo({ ...place, accuracy: CLICK_ACCURACY_M })),
    meetAt: (place, draft) => {
      const known = meeting && { place_id: meeting.place_id };
      void attempt(() => room.command('location.place_set', { ...known, ...draft, ...place, meeting: true }));
    },
    clearMeeting: () =>
      meeting && void attempt(() => room.command('location.place_remove', { place_id: meeting.place_id })),
    // It is walked to be seen: where nothing is shared yet, it is for an hour.
    walk: (route, times) =>
      void attempt(async () => {
        if (share === undefined) await room.location.startSharing({ duration_ms: WALK_SHARE_MS });
        device.walk(route, times);
      }),
  };
}

/** What of the map is open, and what a click on it does: one of both at most. */
export function useTool() {
  const [tool, setTool] = useState<{ readonly panel?: PanelName; readonly aim?: Aim }>({});
  return {
    ...tool,
    close: () => setTool({}),
    toggle: (panel: PanelName) => setTool(tool.panel === panel ? {} : { panel }),
    aimAt: (aim: Aim) => setTool({ aim }),
  };
}
