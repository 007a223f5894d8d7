import { countsOf } from './readings.js';
import type { Samples } from './prometheus.js';

const LISTS = [
  { title: 'Errors by code', name: 'rally_errors_total', label: 'code' },
  { title: 'Closed by code', name: 'rally_connections_closed_total', label: 'code' },
  { title: 'Joins by result', name: 'rally_resumes_total', label: 'result' },
  { title: 'Handshakes refused', name: 'rally_handshakes_refused_total', label: 'status' },
] as const;

/** What happened since the process began, by its kind. */
export function Counts({ samples }: { samples: Samples }) {
  return (
    <div class="counts">
      {LISTS.map(({ title, name, label }) => {
        const counts = countsOf(samples, name, label);
        return (
          <section key={name}>
            <h3>{title}</h3>
            {counts.length === 0 && <p class="muted">none</p>}
            <dl>
              {counts.map(([code, count]) => (
                <div key={code}>
                  <dt>
                    <code>{code}</code>
                  </dt>
                  <dd>{count.toLocaleString('en')}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}
