import { Client } from '../create-client.js';
import type { CreateOptions } from '../create-client.js';

export { RallyError } from '../errors.js';

type NoFeatures = Readonly<Record<symbol, never>>;

/** Connects at once. Throws if a URL is none. */
export function createClient(options: Omit<CreateOptions<NoFeatures>, 'features'>): Client<NoFeatures> {
  return new Client({ ...options, features: {} });
}
