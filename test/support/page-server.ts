import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** `/` is a page, and everything else an ES module of a folder, as it lies there. */
export class PageServer {
  private constructor(private readonly http: Server) {}

  static async start(page: string, folder: string): Promise<PageServer> {
    const http = createServer(({ url = '/' }, response) => {
      const body = url === '/' ? Promise.resolve(page) : readFile(join(folder, url));
      body.then(
        (text) => response.setHeader('content-type', url === '/' ? 'text/html' : 'text/javascript').end(text),
        () => response.writeHead(404).end(),
      );
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    return new PageServer(http);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}
