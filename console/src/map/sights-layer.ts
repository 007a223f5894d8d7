import { layerGroup } from 'leaflet';
import type { Map as LeafletMap } from 'leaflet';
import { nameOf } from './route-layer.js';

/** [least zoom, name, latitude, longitude] */
const SIGHTS: readonly (readonly [number, string, number, number])[] = [
  [13, 'Rossio', 38.71387, -9.13935],
  [13, 'Praça do Comércio', 38.70752, -9.13648],
  [13, 'Castelo de São Jorge', 38.71391, -9.13348],
  [13, 'Cais do Sodré', 38.7059, -9.1444],
  [13, 'Santa Apolónia', 38.7137, -9.1226],
  [15, 'Restauradores', 38.7158, -9.1415],
  [15, 'Martim Moniz', 38.7171, -9.1366],
  [15, 'Largo de Camões', 38.7106, -9.1433],
  [15, 'São Pedro de Alcântara', 38.7152, -9.1441],
  [15, 'Arco da Rua Augusta', 38.70842, -9.1368],
  [15, 'Sé', 38.70985, -9.1334],
  [15, 'Santa Luzia', 38.71167, -9.13013],
  [15, 'São Vicente de Fora', 38.7148, -9.1276],
  [15, 'Panteão Nacional', 38.715, -9.1247],
  [15, 'Miradouro da Graça', 38.7164, -9.1316],
  [16, 'Praça da Figueira', 38.71375, -9.13777],
  [16, 'Elevador de Santa Justa', 38.71213, -9.13942],
  [16, 'Cais das Colunas', 38.70632, -9.1361],
  [16, 'Casa dos Bicos', 38.70905, -9.13262],
  [16, 'Portas do Sol', 38.71222, -9.13022],
];

/** Names of the town through which the route leads that comes along: so near, the atlas has nothing to hold on to. */
export function addSights(map: LeafletMap): void {
  const sights = layerGroup().addTo(map);
  let shown = 0;
  const draw = () => {
    const near = SIGHTS.filter(([zoom]) => map.getZoom() >= zoom);
    if (near.length === shown) return;
    shown = near.length;
    sights.clearLayers();
    for (const [, name, latitude, longitude] of near) nameOf({ name, latitude, longitude }).addTo(sights);
  };
  map.on('zoomend', draw);
  draw();
}
