// Serves the built page with a clip beside it, in parts if they are asked for, and counts what of each answer was sent.
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { preview } from 'vite';
import { root } from './files';

/** Bytes that are sent at once. */
const CHUNK = 2 ** 16;

export interface ClipServer {
  readonly address: string;
  /** Bytes sent of each answer, in order. */
  readonly sent: number[];
  close(): Promise<void>;
}

export async function serveClip(path: string, clip: Buffer): Promise<ClipServer> {
  const sent: number[] = [];
  const server = await preview({
    root,
    logLevel: 'silent',
    preview: { port: 0, host: '127.0.0.1', open: false },
    plugins: [
      {
        name: 'clip',
        configurePreviewServer({ middlewares }) {
          middlewares.use(({ url, headers }, response, next) => {
            if (url !== path) return next();
            const range = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '');
            const from = Number(range?.[1] ?? 0);
            const to = range?.[2] ? Math.min(clip.length, Number(range[2]) + 1) : clip.length;
            const answer = sent.push(0) - 1;
            function* chunks() {
              for (let at = from; at < to; at += CHUNK) {
                const chunk = clip.subarray(at, Math.min(to, at + CHUNK));
                sent[answer] = (sent[answer] ?? 0) + chunk.length;
                yield chunk;
              }
            }
            response.writeHead(range ? 206 : 200, {
              'Content-Type': 'video/mp4',
              'Content-Length': to - from,
              'Cross-Origin-Resource-Policy': 'same-origin',
              ...(range ? { 'Content-Range': `bytes ${from}-${to - 1}/${clip.length}` } : {}),
            });
            Readable.from(chunks()).pipe(response);
          });
        },
      },
    ],
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, sent, close: () => server.close() };
}
