/**
 * Imported before a server: whatever reads or sets `__proto__` of an object fails, as under Node's --disable-proto=throw. Under
 * that no server starts, because Nest compares gateways by object-hash, once, which reads it; here that may.
 */
const { get } = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__');

function refuse() {
  throw Object.assign(new Error('__proto__ was used'), { code: 'ERR_PROTO_ACCESS' });
}

Object.defineProperty(Object.prototype, '__proto__', {
  get() {
    return new Error().stack.includes('/object-hash/') ? get.call(this) : refuse();
  },
  set: refuse,
});
