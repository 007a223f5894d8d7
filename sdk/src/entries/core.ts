export { createClient } from '../create-client.js';
export type { Client, CreateOptions } from '../create-client.js';
export { RallyError } from '../errors.js';
export type { Feature, FeatureRoom } from '../feature.js';
export { chat } from '../features/chat.js';
export { itinerary } from '../features/itinerary.js';
export { location } from '../features/location.js';
export { presence } from '../features/presence.js';
export { tokenRefresh } from '../token-refresh.js';
