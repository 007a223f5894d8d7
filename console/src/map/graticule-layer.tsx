import { DomUtil } from 'leaflet';
import type { Map as LeafletMap } from 'leaflet';
import { render } from 'preact';
import { graticuleOf } from './graticule.js';
import type { Line } from './graticule.js';

/** Between two lines there is about as much room. */
const PIXELS_ACROSS = 130;
const PIXELS_DOWN = 90;
/** Less is too little for the degrees of each; then it is those of each second one. */
const LABEL_PX = 56;
/** There the scale stands. */
const SCALE_PX = 34;

/** Lines of the earth with their degrees at the edge of the map. Ends with the map. */
export function addGraticule(map: LeafletMap): void {
  const pane = map.createPane('graticule');
  const draw = () => {
    DomUtil.setPosition(pane, map.containerPointToLayerPoint([0, 0]));
    render(<Graticule map={map} />, pane);
  };
  // While it zooms nothing stands where it will.
  map.on('zoomstart', () => pane.classList.add('is-zooming'));
  map.on('zoomend', () => pane.classList.remove('is-zooming'));
  map.on('move zoomend resize viewreset', draw);
  map.on('unload', () => render(null, pane));
  draw();
}

function Graticule({ map }: { map: LeafletMap }) {
  const { x: width, y: height } = map.getSize();
  const bounds = map.getBounds();
  const view = {
    south: bounds.getSouth(),
    north: bounds.getNorth(),
    west: bounds.getWest(),
    east: bounds.getEast(),
  };
  const most = { across: Math.max(1, width / PIXELS_ACROSS), down: Math.max(1, height / PIXELS_DOWN) };
  const { parallels, meridians } = graticuleOf(view, most);
  const center = map.getCenter();
  const yOf = ({ degrees }: Line) => Math.round(map.latLngToContainerPoint([degrees, center.lng]).y) + 0.5;
  const xOf = ({ degrees }: Line) => Math.round(map.latLngToContainerPoint([center.lat, degrees]).x) + 0.5;
  const isClear = (line: Line) => yOf(line) < height - SCALE_PX;
  const [first, second] = meridians;
  const isTight = first !== undefined && second !== undefined && xOf(second) - xOf(first) < LABEL_PX;
  const isApart = (_: Line, index: number) => !isTight || index % 2 === 0;
  const across = parallels.map((line) => `M0 ${yOf(line)}H${width}`);
  const down = meridians.map((line) => `M${xOf(line)} 0V${height}`);
  return (
    <svg width={width} height={height} aria-hidden="true">
      <path d={[...across, ...down].join('')} />
      {parallels.filter(isClear).map((line) => (
        <text key={`p${line.degrees}`} x={5} y={yOf(line) - 4}>
          {line.label}
        </text>
      ))}
      {meridians.filter(isApart).map((line) => (
        <text key={`m${line.degrees}`} x={xOf(line) + 4} y={12}>
          {line.label}
        </text>
      ))}
    </svg>
  );
}
