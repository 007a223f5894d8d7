/** Planted: a server that ends cuts its clients off without a word. */
import { Connection } from '../../../src/realtime/connection.js';

Connection.prototype.close = function () {
  (this as unknown as { ws: { terminate(): void } }).ws.terminate();
};
