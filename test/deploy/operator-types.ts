/**
 * Resources of the Prometheus operator, as far as they are used here: their own types would bring 29 MB. So an unknown field
 * is found, though perhaps not one that the operator would know.
 */
import type { KubeObject } from './kustomize.js';

interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>;
}
interface Endpoint {
  readonly port: string;
  readonly path: string;
  readonly interval: string;
  readonly scrapeTimeout: string;
  readonly authorization: {
    readonly type: 'Bearer';
    readonly credentials: { readonly name: string; readonly key: string };
  };
}
export interface PodMonitor extends KubeObject {
  readonly spec: { readonly selector: Selector; readonly podMetricsEndpoints: readonly Endpoint[] };
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: 'critical' | 'warning' };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}
export interface PrometheusRule extends KubeObject {
  readonly spec: { readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[] };
}
