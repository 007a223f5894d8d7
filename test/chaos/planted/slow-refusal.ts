/** Planted: whoever asks while the store is away is answered late. */
import { Connection } from '../../../src/realtime/connection.js';

const LATE_MS = 2_000;
const { send } = Connection.prototype;

Connection.prototype.send = function (text) {
  if (text.includes('"code":"unavailable"')) setTimeout(() => send.call(this, text), LATE_MS);
  else send.call(this, text);
};
