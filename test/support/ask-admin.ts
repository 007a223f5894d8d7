/** Of servers that suites ask over their admin port. */
export const ADMIN_TOKEN = 'a-secret-of-operators';
/** For a server in this process, which takes a free port. */
export const ADMIN_ENV = { ADMIN_PORT: '1', ADMIN_TOKEN } as const;

/** One call of the HTTP API at the admin port `url`. */
export function askAdmin(url: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${url}/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
