import type { Container, PodSpec } from 'kubernetes-types/core/v1.js';
import { render } from './kustomize.js';
import type { KubeObject } from './kustomize.js';

const OVERLAYS = 'deploy/k8s/overlays';
export const OVERLAY_NAMES = ['dev', 'production', 'monitored'] as const;
export type OverlayName = (typeof OVERLAY_NAMES)[number];

export type Of<Spec> = KubeObject & { readonly spec: Spec };

/** What has pods, by the part of it that says how they are made. */
interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
  };
}

/** All that an overlay puts into a cluster. */
export class Cluster {
  readonly folder: string;
  readonly objects: readonly KubeObject[];

  constructor(readonly name: OverlayName) {
    this.folder = `${OVERLAYS}/${name}`;
    this.objects = render(this.folder);
  }

  all<Kind extends KubeObject>(kind: Kind['kind']): Kind[] {
    return this.objects.filter((object): object is Kind => object.kind === kind);
  }

  /** Throws unless there is one. */
  one<Kind extends KubeObject>(kind: Kind['kind'], name: string): Kind {
    const [found, ...more] = this.all<Kind>(kind).filter(({ metadata }) => metadata.name === name);
    if (found === undefined || more.length > 0) throw new Error(`${this.name}: not one ${kind} ${name}`);
    return found;
  }

  get workloads(): Workload[] {
    return [...this.all<Workload>('Deployment'), ...this.all<Workload>('StatefulSet')];
  }

  get server(): Workload {
    return this.one<Workload>('Deployment', 'rally-realtime');
  }

  /** What the server is told, but for secrets. */
  get settings(): Readonly<Record<string, string>> {
    return this.one<KubeObject & { data: Record<string, string> }>('ConfigMap', 'rally-config').data;
  }
}

/** The only container of its pods; throws if there are more. */
export function containerOf({ spec, metadata }: Workload): Container {
  const [container, ...more] = spec.template.spec.containers;
  if (container === undefined || more.length > 0) throw new Error(`${metadata.name} has not one container`);
  return container;
}

/** `64Mi`, `1Gi` in bytes. */
export function bytesOf(quantity: unknown): number {
  const [, count, unit = ''] = /^(\d+)(Mi|Gi)$/.exec(String(quantity)) ?? [];
  const factor = { Mi: 2 ** 20, Gi: 2 ** 30 }[unit];
  if (factor === undefined) throw new Error(`Not a size: ${String(quantity)}`);
  return Number(count) * factor;
}
