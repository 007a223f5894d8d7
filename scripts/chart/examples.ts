import type { Values } from './renderer.js';

/** Each value that is left alone by the examples of the chart, set. */
export const EVERYTHING: Values = {
  image: { repository: 'rally', digest: `sha256:${'0'.repeat(64)}` },
  imagePullSecrets: [{ name: 'registry' }],
  config: { ADMIN_HOST: '::', MAX_CONNECTIONS: '1000', LOCATION_TRACK_RETENTION_MS: 86_400_000 },
  extraEnv: [{ name: 'ADMIN_TOKEN', valueFrom: { secretKeyRef: { name: 'other', key: 'token' } } }],
  extraVolumes: [{ name: 'ca', secret: { secretName: 'redis-ca' } }],
  extraVolumeMounts: [{ name: 'ca', mountPath: '/ca', readOnly: true }],
  autoscaling: { enabled: true, minReplicas: 2 },
  resources: { limits: { memory: '3Gi' } },
  serviceAccount: { annotations: { 'example.com/role': 'rally' } },
  podAnnotations: { 'example.com/team': 'rally' },
  podLabels: { team: 'rally' },
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  priorityClassName: 'high',
  service: { type: 'LoadBalancer', port: 443, annotations: { 'example.com/tls': 'yes' } },
  ingress: { enabled: true, host: 'rt.example.com' },
  networkPolicy: { redisPorts: [6379, 26_379], redisPeers: [{ ipBlock: { cidr: '10.1.0.0/16' } }], https: true },
  monitoring: { labels: { release: 'prometheus' }, podMonitor: true, rules: true, dashboard: true },
};

/** What is in the text that is rendered from that, as JSON. */
export const IN_EVERYTHING = [
  `"image":"rally@sha256:${'0'.repeat(64)}"`,
  // Three quarters and nine tenths of 3 GiB, 85 % of 1,000.
  '--max-old-space-size=2304"',
  'process_resident_memory_bytes > 2899102924 and',
  'rally_connections > 850"',
  // Whole numbers stay what they are.
  '"LOCATION_TRACK_RETENTION_MS":"86400000"',
  '"labels":{"app.kubernetes.io/name":"rally-realtime","app.kubernetes.io/instance":"eu","team":"rally"}',
  '"release":"prometheus"',
];

/** What the chart does not render, and what it says. */
export const REFUSED: readonly (readonly [RegExp, Values])[] = [
  [/config\.ADMIN_TOKEN is a secret/, { config: { ADMIN_TOKEN: 'x' } }],
  [/config\.REDIS_ADDR is a secret/, { config: { REDIS_ADDR: 'redis://rally:x@redis:6379' } }],
  [/terminationGracePeriodSeconds has to be 70 at least/, { config: { DRAIN_WINDOW_MS: 55_000 } }],
  [/ingress\.host is the name/, { ingress: { enabled: true } }],
  [/podMonitor needs config\.ADMIN_PORT, and config\.ADMIN_HOST/, { monitoring: { podMonitor: true } }],
  [
    /podMonitor takes ADMIN_TOKEN from the Secret/,
    { config: { ADMIN_HOST: '::' }, secret: { name: '' }, monitoring: { podMonitor: true } },
  ],
];

/** What the schema refuses. */
export const UNFIT: readonly Values[] = [
  { replica: 3 },
  { image: { tag: 'latest' } },
  { config: { maxConnections: 1 } },
  { config: { HEARTBEAT_MS: 2.5 } },
  { resources: { requests: {}, limits: { memory: '1.5Gi' } } },
  { networkPolicy: { redisPorts: [] } },
  { ingress: { hosts: ['rt.example.com'] } },
];
