import type { RefObject } from 'preact';
import type { Session } from '../session/session.js';
import { lisbonWalk } from './lisbon-walk.js';
import { MapPanels } from './map-panels.js';
import type { RoomMap } from './room-map.js';
import { MapHint, Teaching } from './teaching.js';
import { useArrowKeys } from './use-arrow-keys.js';
import type { Whereabouts } from './use-location.js';
import type { MapActs, useTool } from './use-map-acts.js';
import { USUAL_TIMES, WalkBar } from './walk-bar.js';

interface MapStageProps {
  readonly session: Session;
  readonly where: Whereabouts;
  readonly acts: MapActs;
  readonly tool: ReturnType<typeof useTool>;
  readonly map: RoomMap | undefined;
  readonly host: RefObject<HTMLDivElement | null>;
}

/** The map, and what stands over it. */
export function MapStage({ session, where, acts, tool, map, host }: MapStageProps) {
  const { people, state, device } = where;
  const { panel, aim } = tool;
  const onKeyDown = useArrowKeys({
    map,
    isMoving: aim?.act === 'move',
    me: people[0]?.place,
    onMove: acts.moveMe,
    onEnd: tool.close,
  });
  const isEmpty = state.walk === undefined && people.every(({ place }) => place === undefined);
  return (
    <div class="map-stage" data-aim={aim?.act} onKeyDown={onKeyDown}>
      <div ref={host} class="map-host" role="application" aria-label="Map" />
      {isEmpty && panel === undefined && aim === undefined && (
        <Teaching onWalk={() => acts.walk(lisbonWalk(), USUAL_TIMES)} onMove={() => tool.aimAt({ act: 'move' })} />
      )}
      <MapHint aim={aim} />
      {state.walk !== undefined && <WalkBar walk={state.walk} device={device} />}
      <MapPanels session={session} where={where} acts={acts} tool={tool} center={() => map?.center} />
    </div>
  );
}
