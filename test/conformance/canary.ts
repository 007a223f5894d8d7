/** Stands in inputs that are refused, and in the credentials of every client: no answer and no log line may ever have it. */
export const CANARY = 'c4n4ry';
/** Stands in messages that are taken: others read it, but no error and no log line may ever have it. */
export const SAID = 's41d-to-friends';
/** Digits of every position that is sent: no log line may ever have them. */
const COORDINATES = ['48.858370', '48.85837', '2.294481'];
export const HERE = { latitude: 48.85837, longitude: 2.294481 };
/** What no error tells and no log line has. */
export const UNTOLD = [CANARY, SAID, ...COORDINATES];
/** What a client shows to say who it is; AUTH_MODE=none ignores it. */
export const CREDENTIALS = {
  Authorization: `Bearer ${CANARY}`,
  Cookie: `session=${CANARY}`,
  'Sec-WebSocket-Protocol': `rally.v1, bearer.${CANARY}`,
};
