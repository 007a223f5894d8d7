import { createRequire } from 'node:module';
import { bbox, quantize, transform } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const ATLAS = 'world-atlas/countries-110m.json';
/** Places around the earth and from pole to pole: 16 kilometres, as exact as such small outlines are, in half the bytes. */
const GRID = 2_500;

/** Takes of the atlas what the map draws: outlines. */
export const outlines: Plugin = {
  name: 'outlines',
  load: (id) => (id.endsWith(ATLAS) ? JSON.stringify(outlinesOf(readAtlas())) : undefined),
};

type Atlas = Topology<{ countries: GeometryCollection }>;

function readAtlas(): Atlas {
  return createRequire(import.meta.url)(ATLAS) as Atlas;
}

function outlinesOf({ type, arcs, objects, transform: scale }: Atlas): Atlas {
  if (scale === undefined) throw new Error(`${ATLAS} is not what it was`);
  const degrees = arcs.map((arc) => {
    const toDegrees = transform(scale);
    return arc.map((point, index) => toDegrees([...point], index > 0) as [number, number]);
  });
  const countries = objects.countries.geometries.map(({ properties: _, id: __, ...outline }) => outline);
  const plain: Atlas = {
    type,
    arcs: degrees,
    objects: { countries: { type: 'GeometryCollection', geometries: countries } },
  };
  return quantize({ ...plain, bbox: bbox(plain) }, GRID);
}
