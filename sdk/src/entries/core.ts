export { Client, createClient } from '../create-client.js';
export type { CreateOptions } from '../create-client.js';
export { RallyError } from '../errors.js';
export type { Feature, FeatureRoom } from '../feature.js';
export { chat } from '../features/chat.js';
export { itinerary } from '../features/itinerary.js';
export { location } from '../features/location.js';
export { presence } from '../features/presence.js';
