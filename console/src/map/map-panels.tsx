import type { Session } from '../session/session.js';
import type { Coordinates } from './geo.js';
import { MeetPanel } from './meet-panel.js';
import { SharePanel } from './share-panel.js';
import type { Whereabouts } from './use-location.js';
import type { MapActs, useTool } from './use-map-acts.js';
import { WalkPanel } from './walk-panel.js';

interface MapPanelsProps {
  readonly session: Session;
  readonly where: Whereabouts;
  readonly acts: MapActs;
  readonly tool: ReturnType<typeof useTool>;
  readonly center: () => Coordinates | undefined;
}

/** The one that is open. */
export function MapPanels({ session, where, acts, tool, center }: MapPanelsProps) {
  const { close } = tool;
  switch (tool.panel) {
    case 'share':
      return <SharePanel location={session.room.location} where={where} onClose={close} />;
    case 'walk':
      return (
        <WalkPanel
          onWalk={(route, times) => {
            close();
            acts.walk(route, times);
          }}
          onClose={close}
        />
      );
    case 'meet':
      return <Meet where={where} acts={acts} tool={tool} center={center} />;
    default:
      return null;
  }
}

function Meet({ where, acts, tool, center }: Omit<MapPanelsProps, 'session'>) {
  return (
    <MeetPanel
      meeting={where.meeting}
      onAim={(draft) => tool.aimAt({ act: 'meet', draft })}
      onCenter={(draft) => {
        const place = center();
        if (place !== undefined) acts.meetAt(place, draft);
        tool.close();
      }}
      onClear={() => {
        acts.clearMeeting();
        tool.close();
      }}
      onClose={tool.close}
    />
  );
}
