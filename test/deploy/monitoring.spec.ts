import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Cluster, bytesOf, containerOf } from './cluster.js';
import type { KubeObject } from './kustomize.js';
import type { PodMonitor, PrometheusRule } from './operator-types.js';

interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: GridPos;
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}
const GRID_WIDTH = 24;
const DASHBOARD = readFileSync('deploy/monitoring/rally-dashboard.json', 'utf8');
const { panels } = JSON.parse(DASHBOARD) as { readonly panels: readonly Panel[] };
const RULES = readFileSync('deploy/monitoring/alerts.yaml', 'utf8');
const rules = (parse(RULES) as PrometheusRule).spec.groups.flatMap((group) => group.rules);
const MONITORED = new Cluster('monitored');

/** Of Node itself, by prom-client. */
const DEFAULT_METRICS = [
  'nodejs_eventloop_lag_p99_seconds',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
];

function metricsIn(text: string): string[] {
  const names = text.match(/\b(rally|nodejs|process)_[a-z0-9_]+\b/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')))];
}

function overlap(one: GridPos, other: GridPos): boolean {
  const apart = (from: number, size: number, otherFrom: number, otherSize: number) =>
    from + size <= otherFrom || otherFrom + otherSize <= from;
  return !apart(one.x, one.w, other.x, other.w) && !apart(one.y, one.h, other.y, other.h);
}

describe('the dashboard', () => {
  it('MON-1 has panels that differ, lie in the grid, do not overlap, ask something and say what', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [place, { title, gridPos }] of panels.entries()) {
      expect([title, gridPos.x + gridPos.w <= GRID_WIDTH]).toEqual([title, true]);
      const under = panels.slice(place + 1).filter((other) => overlap(gridPos, other.gridPos));
      expect([title, under.map((other) => other.title)]).toEqual([title, []]);
    }
    for (const { type, title, description, targets = [] } of panels.filter(({ type }) => type !== 'row')) {
      expect([title, type]).toEqual([title, expect.stringMatching(/^(stat|timeseries)$/)]);
      expect([title, targets.length > 0, description]).toEqual([title, true, expect.stringMatching(/\.|Rally/)]);
      for (const { expr } of targets) expect(expr).toMatch(/namespace="\$namespace"/);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it('MON-2 shows everything that an alert goes by', () => {
    const shown = new Set(metricsIn(DASHBOARD));
    const hidden = metricsIn(RULES).filter((name) => !shown.has(name) && name !== 'process_start_time_seconds');
    expect(hidden).toEqual([]);
  });
});

describe('the alerts', () => {
  it('MON-3 each wait, say how bad it is and what it means, and lead to their own place in docs/operations.md', () => {
    const headings = readFileSync('docs/operations.md', 'utf8').match(/^### .+$/gm) ?? [];
    for (const { alert, for: wait, labels, annotations } of rules) {
      expect([alert, wait]).toEqual([alert, expect.stringMatching(/^\d+[mh]$/)]);
      expect([alert, labels.severity]).toEqual([alert, expect.stringMatching(/^(critical|warning)$/)]);
      expect(annotations).toMatchObject({ summary: expect.any(String), description: expect.any(String) });
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(headings).toContain(`### ${alert}`);
    }
    expect(headings).toHaveLength(rules.length);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it('MON-4 go by metrics that there are', () => {
    const known = metricsIn(readFileSync('docs/metrics.md', 'utf8'));
    const used = [...new Set([...metricsIn(DASHBOARD), ...metricsIn(RULES)])].filter((name) =>
      name.startsWith('rally_'),
    );
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
    const others = metricsIn(DASHBOARD + RULES).filter((name) => !name.startsWith('rally_'));
    expect(others.filter((name) => !DEFAULT_METRICS.includes(name))).toEqual([]);
  });

  it('MON-5 know the limits of the pods that they watch', () => {
    const limitOf = (alert: string) =>
      Number(/> (\d+)/.exec(rules.find((rule) => rule.alert === alert)?.expr ?? '')?.[1]);
    const memory = bytesOf(containerOf(MONITORED.server).resources?.limits?.['memory']);
    expect(limitOf('RallyMemoryHigh') / memory).toBeCloseTo(0.9, 3);
    expect(limitOf('RallyNearlyFull')).toBe(0.85 * Number(MONITORED.settings['MAX_CONNECTIONS']));
  });
});

describe('overlay monitored', () => {
  it('MON-6 scrapes the admin port of each pod with the token of its secret, more often than alerts look back', () => {
    const monitor = MONITORED.one<PodMonitor>('PodMonitor', 'rally-realtime');
    const labels = MONITORED.server.spec.selector.matchLabels;
    expect(monitor.spec).toMatchObject({
      selector: { matchLabels: labels },
      podMetricsEndpoints: [
        {
          port: 'admin',
          path: '/metrics',
          interval: '15s',
          authorization: { type: 'Bearer', credentials: { name: 'rally-secrets', key: 'ADMIN_TOKEN' } },
        },
      ],
    });
  });

  it('MON-7 is production, the monitor, the rules and the dashboard, where a sidecar finds it', () => {
    const production = new Cluster('production').objects;
    const added = MONITORED.objects.filter(
      (object) => !production.some((one) => JSON.stringify(one) === JSON.stringify(object)),
    );
    expect(added.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'PodMonitor', 'PrometheusRule']);
    const [map] = added.filter(({ kind }) => kind === 'ConfigMap') as (KubeObject & { data: Record<string, string> })[];
    expect(map?.metadata).toMatchObject({ name: 'rally-dashboard', labels: { grafana_dashboard: '1' } });
    expect(map?.data).toEqual({ 'rally-dashboard.json': DASHBOARD });
  });
});
