/** K8S-40 … K8S-44: what is wrong with the Helm chart, as sentences. */
import { AssertionError, deepStrictEqual, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { Cluster } from '../../test/deploy/cluster.js';
import { render } from '../../test/deploy/kustomize.js';
import type { KubeObject } from '../../test/deploy/kustomize.js';
import { comparable } from './comparable.js';
import { EVERYTHING, IN_EVERYTHING, REFUSED, UNFIT } from './examples.js';
import { CHART, renderAll, valuesIn } from './renderer.js';
import type { Release, Rendered, Values } from './renderer.js';

const REPLICAS = 3;

/** By name: the values, and the objects of kustomize that they have to give. */
const SAME: Readonly<Record<string, readonly [Values, () => readonly KubeObject[]]>> = {
  'the default is the base': [{}, () => render('deploy/k8s/base').map(withReplicas)],
  'examples/production.yaml is overlay production': [valuesIn('production.yaml'), () => ownOf('production')],
  '… with examples/monitored.yaml overlay monitored': [
    { ...valuesIn('production.yaml'), ...valuesIn('monitored.yaml') },
    () => ownOf('monitored'),
  ],
  'examples/trial.yaml is overlay dev, but for its Redis': [valuesIn('trial.yaml'), () => ownOf('dev')],
};

/** What a chart leaves to others: the namespace, and in `dev` the Redis. */
function ownOf(name: 'dev' | 'production' | 'monitored'): KubeObject[] {
  return new Cluster(name).objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.name !== 'redis');
}

/** The base leaves the number of pods to the overlays. */
function withReplicas(object: KubeObject): KubeObject {
  const { spec } = object as KubeObject & { spec?: object };
  return object.kind === 'Deployment' ? ({ ...object, spec: { ...spec, replicas: REPLICAS } } as KubeObject) : object;
}

interface Judged {
  readonly faults: readonly string[];
  /** To be compared with the types of Kubernetes. */
  readonly objects: readonly KubeObject[];
}

export function judgeChart(): Judged {
  const faults: string[] = [];
  const that = (name: string, check: () => void): void => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      faults.push(`${CHART}: ${name}: ${error.message}`);
    }
  };
  const same = Object.entries(SAME);
  const rally = (values: Values): Release => ({ release: 'rally-realtime', namespace: 'rally', values });
  const asked = [...same.map(([, [values]]) => rally(values)), { ...rally(EVERYTHING), release: 'eu' }];
  const rendered = renderAll([...asked, ...REFUSED.map(([, values]) => rally(values))]);
  for (const [place, [name, [, expected]]] of same.entries()) {
    that(`K8S-40 ${name}`, () => deepStrictEqual(comparable(objectsOf(rendered[place])), comparable(expected())));
  }
  const everything = rendered[same.length];
  that('K8S-41 names, selectors and limits are those of the release', () => judgeEverything(everything));
  for (const [place, [why, values]] of REFUSED.entries()) {
    const { error = 'rendered' } = rendered[asked.length + place] ?? {};
    that(`K8S-42 ${JSON.stringify(values)}`, () => match(error, why));
  }
  that('K8S-43 the schema takes what the chart takes, and nothing that is unfit', judgeSchema);
  that('K8S-44 it is this release', judgeVersion);
  return { faults, objects: rendered.slice(0, asked.length).flatMap(objectsOf) };
}

function objectsOf(rendered: Rendered | undefined): readonly KubeObject[] {
  if (rendered === undefined || rendered.error !== undefined) throw new Error(rendered?.error ?? 'nothing rendered');
  return rendered.objects;
}

function judgeEverything(rendered: Rendered | undefined): void {
  const objects = objectsOf(rendered);
  for (const { metadata } of objects) match(metadata.name, /^eu-rally-realtime(-[a-z]+)?$/);
  const text = JSON.stringify(objects);
  for (const part of IN_EVERYTHING) ok(text.includes(part), `${part} is not there`);
}

function judgeSchema(): void {
  const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  const own = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')) as Values;
  const all = [own, ...Object.values(SAME).map(([values]) => values), EVERYTHING];
  for (const values of all) ok(validate(values), JSON.stringify(validate.errors));
  for (const values of UNFIT) ok(!validate(values), `${JSON.stringify(values)} passes the schema`);
  const described = Object.keys((schema as { properties: object }).properties).filter((name) => name !== 'global');
  deepStrictEqual(described.sort(), Object.keys(own).sort());
}

function judgeVersion(): void {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as Values;
  deepStrictEqual([chart['version'], chart['appVersion']], [version, version]);
}
