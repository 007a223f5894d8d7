export { Client, createClient } from '../create-client.js';
export type { CreateOptions } from '../create-client.js';
export { RallyError } from '../errors.js';
