import { describe, expect, it } from '@jest/globals';
import type { HorizontalPodAutoscalerSpec } from 'kubernetes-types/autoscaling/v2.js';
import type { IngressSpec, NetworkPolicySpec } from 'kubernetes-types/networking/v1.js';
import type { PodDisruptionBudgetSpec } from 'kubernetes-types/policy/v1.js';
import { readText, serviceOf, singleServices } from '../containers/compose-file.js';
import { Cluster, bytesOf, containerOf } from './cluster.js';
import type { Of } from './cluster.js';
import { EXAMPLE_SECRET, KNOWN_SETTINGS } from './settings.js';

const DEV = new Cluster('dev');
const PRODUCTION = new Cluster('production');

describe('overlay dev', () => {
  it('K8S-20 is one pod, and a Redis that keeps what it acknowledged: that of docker-compose.yml', () => {
    expect(DEV.server.spec.replicas).toBe(1);
    const redis = DEV.one<(typeof DEV.workloads)[number]>('StatefulSet', 'redis');
    const { command, image } = serviceOf(singleServices(), 'redis');
    const container = containerOf(redis);
    const args = (container.args ?? []).join(' ').replace('--maxmemory 384mb ', '');
    expect([container.image, args]).toEqual([image, command?.join(' ')]);
    expect(container.volumeMounts).toEqual([{ name: 'data', mountPath: '/data' }]);
    expect(redis.spec).toMatchObject({ volumeClaimTemplates: [{ metadata: { name: 'data' } }] });
    expect(384 * 2 ** 20).toBeLessThanOrEqual(0.75 * bytesOf(container.resources?.limits?.['memory']));
  });

  it('K8S-21 lets only the server reach a Redis without a password', () => {
    const { spec } = DEV.one<Of<NetworkPolicySpec>>('NetworkPolicy', 'redis');
    const from = [{ podSelector: { matchLabels: DEV.server.spec.selector.matchLabels } }];
    expect(spec).toMatchObject({ ingress: [{ from, ports: [{ port: 6379 }] }] });
    expect([spec.policyTypes, spec.egress]).toEqual([['Ingress', 'Egress'], undefined]);
  });
});

describe('overlay production', () => {
  const scaler = PRODUCTION.one<Of<HorizontalPodAutoscalerSpec>>('HorizontalPodAutoscaler', 'rally-realtime').spec;
  const budget = PRODUCTION.one<Of<PodDisruptionBudgetSpec>>('PodDisruptionBudget', 'rally-realtime').spec;

  it('K8S-30 leaves the number of pods to the autoscaler, and two of them when one is taken', () => {
    expect(scaler.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'rally-realtime' });
    expect(PRODUCTION.server.spec.replicas).toBeUndefined();
    expect(Number(scaler.minReplicas) - Number(budget.maxUnavailable)).toBeGreaterThanOrEqual(2);
  });

  it('K8S-31 counts sockets as well as CPU, and lets go of a pod slowly', () => {
    const [sockets, cpu] = scaler.metrics ?? [];
    expect(sockets?.pods?.metric.name).toBe('rally_connections');
    expect(2 * Number(sockets?.pods?.target.averageValue)).toBe(Number(PRODUCTION.settings['MAX_CONNECTIONS']));
    expect(cpu?.resource).toMatchObject({ name: 'cpu', target: { averageUtilization: 60 } });
    expect(scaler.behavior?.scaleDown).toEqual({
      stabilizationWindowSeconds: 600,
      policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }],
    });
  });

  it('K8S-32 takes what is secret from a Secret that is not in the repository', () => {
    const { envFrom } = containerOf(PRODUCTION.server);
    expect(envFrom).toEqual([{ configMapRef: { name: 'rally-config' } }, { secretRef: { name: 'rally-secrets' } }]);
    expect(PRODUCTION.all('Secret')).toEqual([]);
    expect(readText('.gitignore').split('\n')).toContain('secret.env');
    expect(KNOWN_SETTINGS).toEqual(expect.arrayContaining(Object.keys(EXAMPLE_SECRET)));
    expect(Object.keys(EXAMPLE_SECRET).filter((name) => name in PRODUCTION.settings)).toEqual([]);
  });

  it('K8S-33 leads the socket through the ingress, over TLS, without sticky sessions, and nothing that is for operators', () => {
    const ingress = PRODUCTION.one<Of<IngressSpec>>('Ingress', 'rally-realtime');
    const [rule] = ingress.spec.rules ?? [];
    expect(ingress.spec.tls?.[0]?.hosts).toEqual([rule?.host]);
    const paths = rule?.http?.paths ?? [];
    expect(paths.map(({ path, pathType }) => [path, pathType])).toEqual([
      ['/ws', 'Exact'],
      ['/auth', 'Prefix'],
    ]);
    const backend = { service: { name: 'rally-realtime', port: { name: 'http' } } };
    for (const path of paths) expect(path.backend).toEqual(backend);
    expect(JSON.stringify(ingress.metadata.annotations)).not.toMatch(/cookie|affinity|sticky/);
  });

  it('K8S-34 may fetch the keys of tokens, and not the credentials of its node', () => {
    const { egress } = PRODUCTION.one<Of<NetworkPolicySpec>>('NetworkPolicy', 'rally-realtime-keys').spec;
    expect(egress).toMatchObject([{ to: [{ ipBlock: { except: ['169.254.0.0/16'] } }], ports: [{ port: 443 }] }]);
  });
});
