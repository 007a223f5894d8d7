/** Planted: clients of this instance are not told that the store went back. */
import { Connection } from '../../../src/realtime/connection.js';

Connection.prototype.truncated = () => undefined;
