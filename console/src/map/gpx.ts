import { routeFrom } from './route.js';
import type { Mark, RecordedPoint, Route } from './route.js';

/** The tracks of a GPX file one after the other, or else its routes; throws what can be shown if there is no way in it. */
export function readGpx(xml: string, fileName: string): Route {
  const gpx = new DOMParser().parseFromString(xml, 'text/xml');
  if (gpx.querySelector('parsererror') !== null) throw new Error(`${fileName} is not XML, and so no GPX file`);
  const tracked = [...gpx.querySelectorAll('trkpt')];
  const points = tracked.length > 0 ? tracked : [...gpx.querySelectorAll('rtept')];
  const name = textOf(gpx, 'trk > name, rte > name, metadata > name') || fileName;
  const route = routeFrom(name, points.map(pointOf), [...gpx.querySelectorAll('wpt')].map(markOf));
  if (route === undefined) throw new Error(`${fileName} has no track of two points or more`);
  return route;
}

function pointOf(element: Element): RecordedPoint {
  return { ...coordinatesOf(element), timeMs: Date.parse(textOf(element, 'time')) };
}

function markOf(element: Element): Mark {
  return { ...coordinatesOf(element), name: textOf(element, 'name') };
}

function coordinatesOf(element: Element) {
  return { latitude: degrees(element, 'lat'), longitude: degrees(element, 'lon') };
}

function degrees(element: Element, name: string): number {
  return Number.parseFloat(element.getAttribute(name) ?? '');
}

function textOf(parent: ParentNode, selector: string): string {
  return parent.querySelector(selector)?.textContent.trim() ?? '';
}
