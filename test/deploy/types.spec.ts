import { describe, expect, it } from '@jest/globals';
import { Cluster, OVERLAY_NAMES } from './cluster.js';
import type { KubeObject } from './kustomize.js';
import { TYPES, faultsOf } from './kube-types.js';

const ALL = OVERLAY_NAMES.flatMap((name) => new Cluster(name).objects);
/** Each once, in however many overlays it is. */
const OBJECTS = [...new Map(ALL.map((object) => [JSON.stringify(object), object])).values()];

describe('deploy/k8s', () => {
  it('K8S-1 has no field that Kubernetes does not know, and no value of the wrong type; a misspelt one is found', () => {
    const text = JSON.stringify(OBJECTS.find(({ kind }) => kind === 'Deployment'));
    const misspelt = JSON.parse(text.replaceAll('minReadySeconds', 'minReadySecond')) as KubeObject;
    const mistyped = JSON.parse(text.replaceAll('"periodSeconds":10', '"periodSeconds":"10s"')) as KubeObject;
    const faults = faultsOf([...OBJECTS, misspelt, mistyped]);
    expect(faults.map(({ object }) => object)).toEqual([misspelt, mistyped]);
    expect(faults[0]?.message).toContain('minReadySecond');
    expect(faults[1]?.message).toContain('number');
  });

  it('K8S-2 has only kinds whose types are known here', () => {
    const kinds = OBJECTS.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    expect(kinds.filter((kind) => !(kind in TYPES))).toEqual([]);
  });
});
