/** Reads back what this server itself wrote into a room: bodies are made by typed code only, so `T` is trusted. */
export function readBody<T>(body: string): T {
  return JSON.parse(body) as T;
}
