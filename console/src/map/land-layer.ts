import { canvas, polygon } from 'leaflet';
import type { LatLngTuple, Map as LeafletMap, PathOptions } from 'leaflet';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { unwrapped } from './unwrap.js';

const PANE = 'land';

/**
 * The countries of the earth, on a canvas of their own below everything else, in the colours that the style gives the pane.
 * Without the atlas the map is plain. Ends with the map.
 */
export async function addLand(map: LeafletMap): Promise<void> {
  const pane = map.createPane(PANE);
  const { default: atlas } = await import('world-atlas/countries-110m.json');
  if (!pane.isConnected) return; // The map was taken away meanwhile.
  const topology = atlas as unknown as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.countries);
  const land = polygon(features.flatMap(ringsOf), {
    pane: PANE,
    interactive: false,
    renderer: canvas({ pane: PANE, padding: 0.5 }),
  });
  const paint = () => land.setStyle(styleOf(pane));
  paint();
  land.addTo(map);
  map.on('unload', onTheme(paint));
}

/** As Leaflet has them: latitudes first. */
function ringsOf({ geometry }: GeoJSON.Feature): LatLngTuple[][][] {
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.map((rings) =>
    rings.map((ring) => unwrapped(ring).map(([longitude, latitude]): LatLngTuple => [latitude, longitude])),
  );
}

function styleOf(pane: HTMLElement): PathOptions {
  const { color, backgroundColor } = getComputedStyle(pane);
  return { color, weight: 0.8, fillColor: backgroundColor, fillOpacity: 1 };
}

/** A canvas does not follow the style by itself. */
function onTheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  dark.addEventListener('change', changed);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    dark.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
