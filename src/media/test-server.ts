// For tests: a server that gives any part of one file, in place of the browser's own `fetch`.
import { vi } from 'vitest';
import type { RemoteFile } from '../lib/remote-file';

const ADDRESS = 'https://clips.example/long.mov';
/** Bytes of an answer that are given at once. */
export const CHUNK = 2 ** 16;

export interface Served {
  bytes: number;
  /** Of every answer from now on; null while it gives what is asked. */
  status: number | null;
}

/** For this test: answers what is asked of the address with `file`, or a part of it, and counts the bytes that are taken. */
export function serve(file: File): Served {
  const served: Served = { bytes: 0, status: null };
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    if (!String(input).startsWith(ADDRESS)) return real(input, init);
    if (served.status) return new Response(null, { status: served.status });
    const range = /bytes=(\d+)-(\d*)/.exec(new Headers(init?.headers).get('range') ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(file.size, range?.[2] ? Number(range[2]) + 1 : file.size);
    let at = from;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          init?.signal?.throwIfAborted();
          const bytes = new Uint8Array(await file.slice(at, Math.min(to, at + CHUNK)).arrayBuffer());
          at += bytes.length;
          served.bytes += bytes.length;
          controller.enqueue(bytes);
          if (at >= to) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { 'content-length': String(to - from), 'content-type': 'video/quicktime' };
    return new Response(body, { status: range ? 206 : 200, headers });
  });
  return served;
}

export const at = (file: File): RemoteFile => ({ name: 'long.mov', size: file.size, type: file.type, url: ADDRESS });
