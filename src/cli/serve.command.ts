export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly redis?: string;
  readonly dataDir?: string;
}

/** Runs the server in this process, which then ends as the server does. */
export async function serve({ port, host, redis, dataDir }: ServeOptions): Promise<void> {
  const given = { PORT: port, HOST: host, REDIS_ADDR: redis, DATA_DIR: dataDir };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) process.env[name] = value;
  await import('../main.js');
}
