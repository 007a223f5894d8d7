import { useState } from 'preact/hooks';
import type { ViewProps } from '../ui/view.js';
import type { Coordinates } from './geo.js';
import { MapStage } from './map-stage.js';
import { MapTools } from './map-tools.js';
import { PeopleList } from './people-list.js';
import { useWhereabouts } from './use-location.js';
import { useMapActs, useTool } from './use-map-acts.js';
import { usePlaceNews } from './use-place-news.js';
import { useRoomMap } from './use-room-map.js';
import { useTrack } from './use-track.js';
import './map.css';

/** Where everybody of the room is. */
export function MapView({ session }: ViewProps) {
  const where = useWhereabouts(session);
  const acts = useMapActs(session, where);
  const tool = useTool();
  const [chosen, setChosen] = useState<string>();
  const { aim } = tool;
  const clickAt = (place: Coordinates) => {
    if (aim?.act === 'move') return acts.moveMe(place);
    if (aim?.act === 'meet') acts.meetAt(place, aim.draft);
    tool.close();
  };
  const choose = (user: string) => setChosen(user === chosen ? undefined : user);
  const { host, map } = useRoomMap({ where, chosen, onPlace: clickAt, onChoose: choose });
  const showTrack = useTrack(session, map, chosen);
  usePlaceNews(session);
  const { people, meeting } = where;
  const lookAt = (user: string) => {
    const place = people.find((person) => person.user === user)?.place;
    if (user !== chosen && place !== undefined) map?.camera.goTo(place);
    choose(user);
  };
  return (
    <section class="map-view" aria-label="Map">
      <div class="map-layout">
        <MapTools where={where} tool={tool} onFit={() => map?.camera.fit()} />
        <MapStage session={session} where={where} acts={acts} tool={tool} map={map} host={host} />
        <PeopleList
          people={people}
          meeting={meeting}
          chosen={chosen}
          onChoose={lookAt}
          onMeeting={() => meeting && map?.camera.goTo(meeting)}
          onTrack={showTrack}
        />
      </div>
    </section>
  );
}
