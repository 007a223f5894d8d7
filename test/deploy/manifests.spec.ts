import { describe, expect, it } from '@jest/globals';
import type { EnvFromSource, Probe, ServiceSpec } from 'kubernetes-types/core/v1.js';
import type { NetworkPolicySpec } from 'kubernetes-types/networking/v1.js';
import type { PodDisruptionBudgetSpec } from 'kubernetes-types/policy/v1.js';
import { parseEnv } from '../../src/config/parse-env.js';
import { readText } from '../containers/compose-file.js';
import { Cluster, OVERLAY_NAMES, bytesOf, containerOf } from './cluster.js';
import type { Of } from './cluster.js';
import { EXAMPLE_SECRET, KNOWN_SETTINGS } from './settings.js';

const { version } = JSON.parse(readText('package.json')) as { version: string };
/** Most that young objects take: three times what the image's command line gives to one of their halves. */
const YOUNG_BYTES = 3 * 64 * 2 ** 20;

describe.each(OVERLAY_NAMES.map((name) => new Cluster(name)))('overlay $name', (cluster) => {
  const { server, settings } = cluster;
  const pod = server.spec.template.spec;
  const container = containerOf(server);
  const portOf = (name: string) => container.ports?.find((port) => port.name === name)?.containerPort;
  const pathOf = (probe: Probe | undefined) => probe?.httpGet?.path;

  it('K8S-4 asks with each probe what it decides, and never restarts a pod because Redis is away', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    expect([startupProbe, livenessProbe, readinessProbe].map(pathOf)).toEqual([
      '/health/live',
      '/health/live',
      '/health/ready',
    ]);
    expect([startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.port)).toEqual(
      Array.from({ length: 3 }, () => 'http'),
    );
    const seconds = ({ periodSeconds = 10, failureThreshold = 3 }: Probe = {}) => periodSeconds * failureThreshold;
    expect(seconds(startupProbe)).toBeGreaterThanOrEqual(60);
    expect(seconds(livenessProbe)).toBeGreaterThan(seconds(readinessProbe));
  });

  it('K8S-5 G10 gives it the time to drain, and ten seconds more', () => {
    const drainMs = Number(settings['DRAIN_DELAY_MS']) + Number(settings['DRAIN_WINDOW_MS']);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drainMs / 1000 + 10);
    expect(container.lifecycle).toBeUndefined();
  });

  it.each(cluster.workloads.map((workload) => [workload.metadata.name, workload] as const))(
    'K8S-6 %s runs as nobody special, cannot write to its image, gain rights or use any, nor call Kubernetes',
    (_, workload) => {
      const { spec } = workload.spec.template;
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.enableServiceLinks).toBe(false);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.securityContext?.runAsUser).toBeGreaterThan(0);
      expect([spec.hostNetwork, spec.hostPID, spec.hostIPC]).toEqual([undefined, undefined, undefined]);
      expect(spec.volumes?.filter((volume) => volume.hostPath !== undefined) ?? []).toEqual([]);
      expect(containerOf(workload).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    },
  );

  it('K8S-7 is the user of the image, and can write to /tmp and nowhere else', () => {
    expect([pod.securityContext?.runAsUser, pod.securityContext?.runAsGroup]).toEqual([1000, 1000]);
    expect(container.volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
  });

  it.each(cluster.workloads.map((workload) => [workload.metadata.name, containerOf(workload)] as const))(
    'K8S-8 %s has memory that is limited, CPU that is not, and an image with a version',
    (_, { resources, image }) => {
      expect(Object.keys(resources?.requests ?? {}).sort()).toEqual(['cpu', 'memory']);
      expect(Object.keys(resources?.limits ?? {})).toEqual(['memory']);
      expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    },
  );

  it('K8S-9 collects garbage before the kernel kills it: three quarters of the memory for old objects', () => {
    const limit = bytesOf(container.resources?.limits?.['memory']);
    const options = container.env?.find(({ name }) => name === 'NODE_OPTIONS')?.value;
    const old = Number(/^--max-old-space-size=(\d+)$/.exec(options ?? '')?.[1]) * 2 ** 20;
    expect(old / limit).toBeCloseTo(0.75, 2);
    expect(limit - old).toBeGreaterThan(YOUNG_BYTES);
  });

  it('K8S-10 is this release, one pod after the other', () => {
    expect(container.image).toMatch(new RegExp(`(^|/)rally-realtime:${version.replaceAll('.', '\\.')}$`));
    expect(server.spec).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: 10,
    });
    const { maxUnavailable } = cluster.one<Of<PodDisruptionBudgetSpec>>('PodDisruptionBudget', 'rally-realtime').spec;
    expect(maxUnavailable).toBe(1);
  });

  it('K8S-11 selects its own pods everywhere: service, budget, spread, policies', () => {
    const labels = server.spec.template.metadata.labels;
    const services = cluster
      .all<Of<ServiceSpec>>('Service')
      .map(({ metadata, spec }) => [metadata.name, spec.selector]);
    const budgets = cluster.all<Of<PodDisruptionBudgetSpec>>('PodDisruptionBudget');
    expect(server.spec.selector.matchLabels).toEqual(labels);
    expect(services).toContainEqual(['rally-realtime', labels]);
    expect(budgets.map(({ spec }) => spec.selector?.matchLabels)).toEqual([labels]);
    const spread = pod.topologySpreadConstraints ?? [];
    expect(spread.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const { labelSelector } of spread) expect(labelSelector?.matchLabels).toEqual(labels);
    const covered = cluster
      .all<Of<NetworkPolicySpec>>('NetworkPolicy')
      .map(({ spec }) => JSON.stringify(spec.podSelector.matchLabels));
    for (const { spec } of cluster.workloads) expect(covered).toContain(JSON.stringify(spec.selector.matchLabels));
  });

  it('K8S-12 listens where its settings, the service and the network policy say', () => {
    expect([portOf('http'), portOf('admin')]).toEqual([Number(settings['PORT']), Number(settings['ADMIN_PORT'])]);
    expect(cluster.one<Of<ServiceSpec>>('Service', 'rally-realtime').spec.ports).toEqual([
      { name: 'http', port: 80, targetPort: 'http' },
    ]);
    const { ingress = [], egress = [] } = cluster.one<Of<NetworkPolicySpec>>('NetworkPolicy', 'rally-realtime').spec;
    const portsOf = (rules: typeof ingress) => rules.map(({ ports = [] }) => ports.map(({ port }) => port));
    expect(portsOf(ingress)).toEqual([[portOf('http')], [portOf('admin')]]);
    expect(ingress.every(({ from = [] }) => from.length > 0)).toBe(true);
    expect(portsOf(egress)).toEqual([[6379], [53, 53]]);
  });

  it('K8S-13 has settings that the server knows, and no secret among them', () => {
    expect(KNOWN_SETTINGS).toEqual(expect.arrayContaining(Object.keys(settings)));
    const secrets = Object.keys(settings).filter((name) => /TOKEN|SECRET|PASSWORD|KEYS?$/.test(name));
    expect(secrets).toEqual([]);
    expect(Object.values(settings).filter((value) => /:\/\/[^/]*@/.test(value))).toEqual([]);
  });

  it('K8S-14 starts with what it is told', () => {
    const needsSecret = container.envFrom?.some(({ secretRef }: EnvFromSource) => secretRef !== undefined) ?? false;
    const secret = needsSecret ? { ...EXAMPLE_SECRET, ADMIN_TOKEN: 'x'.repeat(64) } : {};
    expect(parseEnv({ ...settings, ...secret })).toMatchObject({ ok: true });
  });

  it('K8S-15 lies in one namespace, where pods that are more than that are refused', () => {
    const [namespace] = cluster.all('Namespace');
    expect(namespace?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const others = cluster.objects.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set([namespace?.metadata.name]));
  });
});
