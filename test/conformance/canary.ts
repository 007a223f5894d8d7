/** Stands in inputs that are refused: no answer and no log line may ever have it. */
export const CANARY = 'c4n4ry';
/** Digits of every position that is sent: no log line may ever have them. */
export const COORDINATES = ['48.858370', '48.85837', '2.294481'];
export const HERE = { latitude: 48.85837, longitude: 2.294481 };
