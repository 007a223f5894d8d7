import { useEffect, useState } from 'preact/hooks';
import { loadProtocol } from './protocol.js';
import type { Protocol } from './protocol.js';
import { schemaCheck } from './schema-check.js';
import type { SchemaCheck } from './schema-check.js';

export interface KnownProtocol {
  readonly protocol?: Protocol;
  readonly check?: SchemaCheck;
  /** Why there is none. */
  readonly error?: string;
}

let known: KnownProtocol = {};

/** The protocol of the server, and what judges frames by it; empty until both are loaded. */
export function useProtocol(): KnownProtocol {
  const [state, setState] = useState(known);
  useEffect(() => {
    if (known.check !== undefined) return;
    const load = async () => {
      const protocol = await loadProtocol();
      known = { protocol, check: await schemaCheck(protocol) };
      setState(known);
    };
    load().catch((error: unknown) => setState({ error: String(error) }));
  }, []);
  return state;
}
