// The dumbest of static hosts: files of a folder with their types, parts of them where asked, and `headers`.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.mp4': 'video/mp4',
};

export interface StaticHost {
  readonly address: string;
  /** Paths that were asked for and are not there. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

export async function serveFolder(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<StaticHost> {
  const missing: string[] = [];
  const server: Server = createServer(async ({ url = '/', headers: { range = '' } }, response) => {
    const path = normalize(decodeURIComponent(url.replace(/[?#].*/s, '')).slice(1) || 'index.html');
    const body = path.startsWith('..') ? null : await readFile(join(folder, path)).catch(() => null);
    if (!body) {
      missing.push(path);
      return response.writeHead(404).end();
    }
    const type = { ...headers, 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' };
    const asked = /bytes=(\d+)-(\d*)/.exec(range);
    if (!asked) return response.writeHead(200, type).end(body);
    const from = Number(asked[1]);
    const to = asked[2] ? Math.min(body.length, Number(asked[2]) + 1) : body.length;
    const part = { 'Content-Range': `bytes ${from}-${to - 1}/${body.length}`, 'Content-Length': to - from };
    return response.writeHead(206, { ...type, ...part }).end(body.subarray(from, to));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    missing,
    close: async () => {
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
    },
  };
}
