import { describe, expect, it } from '@jest/globals';
import { Cluster, OVERLAY_NAMES } from './cluster.js';
import { TYPES } from './kube-kinds.js';

describe('deploy/k8s', () => {
  it('K8S-2 has only kinds whose types are known here: `npm run check:manifests` compares each object with its own', () => {
    const objects = OVERLAY_NAMES.flatMap((name) => new Cluster(name).objects);
    const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
    expect([...kinds].filter((kind) => !(kind in TYPES))).toEqual([]);
  });
});
