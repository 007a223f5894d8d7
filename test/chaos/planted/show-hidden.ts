/** Planted: everybody is given what is for some. */
import { EventEncoder } from '../../../src/realtime/event-encoder.js';

EventEncoder.prototype.formFor = (_event, { version }) => version;
