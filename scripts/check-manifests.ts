/**
 * `npm run check:manifests`: K8S-1, the manifests and what the Helm chart makes have no field that Kubernetes does not know, and
 * no value of the wrong type. Two faults are put in, and have to be found. Then K8S-40 and on: the chart says what the overlays
 * say. It is no test, because the compilers take longer than all the others there.
 */
import { Cluster, OVERLAY_NAMES } from '../test/deploy/cluster.js';
import { faultsOf } from '../test/deploy/kube-types.js';
import type { KubeObject } from '../test/deploy/kustomize.js';
import { judgeChart } from './chart/faults.js';
import { unmetNeeds } from './chart/renderer.js';

const unmet = await unmetNeeds();
if (unmet !== undefined) {
  process.stdout.write(`The Helm chart is not rendered: ${unmet}.\n`);
  if (process.env['CI'] !== undefined) process.exit(1);
}
const chart = unmet === undefined ? judgeChart() : { faults: [], objects: [] };
const all = [...OVERLAY_NAMES.flatMap((name) => new Cluster(name).objects), ...chart.objects];
/** Each once, in however many overlays it is. */
const objects = [...new Map(all.map((object) => [JSON.stringify(object), object])).values()];
const text = JSON.stringify(objects.find(({ kind }) => kind === 'Deployment'));
const planted = [
  ['minReadySeconds', 'minReadySecond'],
  ['"periodSeconds":10', '"periodSeconds":"10s"'],
].map(([right = '', wrong = '']) => JSON.parse(text.replaceAll(right, wrong)) as KubeObject);

const found = faultsOf([...objects, ...planted]);
const faults = found.filter(({ object }) => !planted.includes(object));
const missed = planted.filter((object) => !found.some((fault) => fault.object === object));
for (const { object, message } of faults) {
  process.stdout.write(`${object.kind} ${object.metadata.name}: ${message}\n`);
}
if (missed.length > 0)
  process.stdout.write(`${missed.length} of ${planted.length} faults that were put in are not found\n`);
for (const fault of chart.faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length + missed.length + chart.faults.length === 0 ? 0 : 1;
