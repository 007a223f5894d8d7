import type { Plugin } from 'vite';

const ENTRY = '\0leaflet';

/**
 * Leaflet comes as one file, of which a bundler can leave nothing out: this is what the map uses of it, from its sources. A
 * name that is not here, or no longer there, fails the build.
 */
const PARTS = `
import { attribution } from 'leaflet/src/control/Control.Attribution';
import { scale } from 'leaflet/src/control/Control.Scale';
import { zoom } from 'leaflet/src/control/Control.Zoom';
import 'leaflet/src/layer/Tooltip';
import 'leaflet/src/layer/vector/Renderer.getRenderer';
import 'leaflet/src/map/handler/Map.DoubleClickZoom';
import 'leaflet/src/map/handler/Map.Drag';
import 'leaflet/src/map/handler/Map.Keyboard';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom';
import 'leaflet/src/map/handler/Map.TouchZoom';
export const control = { attribution, scale, zoom };
export * as DomUtil from 'leaflet/src/dom/DomUtil';
export { toLatLngBounds as latLngBounds } from 'leaflet/src/geo/LatLngBounds';
export { layerGroup } from 'leaflet/src/layer/LayerGroup';
export { divIcon } from 'leaflet/src/layer/marker/DivIcon';
export { marker } from 'leaflet/src/layer/marker/Marker';
export { tileLayer } from 'leaflet/src/layer/tile/TileLayer';
export { canvas } from 'leaflet/src/layer/vector/Canvas';
export { circle } from 'leaflet/src/layer/vector/Circle';
export { polygon } from 'leaflet/src/layer/vector/Polygon';
export { polyline } from 'leaflet/src/layer/vector/Polyline';
export { createMap as map } from 'leaflet/src/map/Map';
`;

/** What stands for parts of it that nothing here needs: Internet Explorer's, and markers that are dragged. */
const STUBS: readonly (readonly [end: string, code: string])[] = [
  ['/leaflet/src/layer/vector/SVG.VML.js', 'export const vmlCreate = undefined, vmlMixin = {};'],
  ['/leaflet/src/layer/marker/Marker.Drag.js', 'export const MarkerDrag = undefined;'],
];

/** Stands for `leaflet`. */
export const partsOfLeaflet: Plugin = {
  name: 'parts-of-leaflet',
  enforce: 'pre',
  apply: 'build',
  resolveId: (id) => (id === 'leaflet' ? ENTRY : undefined),
  load: (id) => (id === ENTRY ? PARTS : STUBS.find(([end]) => id.endsWith(end))?.[1]),
};
