// The built page as the simplest host serves it: files of a folder under a path of its own, with types and no other headers.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, normalize } from 'node:path';
import { ensureFreshBuild } from '../src/cli/fresh-build';
import { root } from './files';

const PLACE = '/some/place/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
};

export class FolderServer {
  #server: Server | null = null;
  #port = 0;
  /** What is served in the place of a file, by its path in the build. */
  readonly changed = new Map<string, string>();

  get address(): string {
    return `http://127.0.0.1:${this.#port}${PLACE}`;
  }

  /** Again at the same address. */
  async start(): Promise<void> {
    ensureFreshBuild(root);
    const server = createServer(async ({ url = '' }, response) => {
      const path = decodeURIComponent(url.replace(/[?#].*/s, ''));
      if (!path.startsWith(PLACE)) return response.writeHead(404).end();
      const file = normalize(path.slice(PLACE.length) || 'index.html');
      const body = this.changed.get(file) ?? (await readFile(`${root}dist/${file}`).catch(() => null));
      if (body === null || file.startsWith('..')) return response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await ended;
  }
}
