// Serves the built page with another model in the place of models/tiny, from memory: its files can be changed, and held
// half way, while a test runs. Like many hosts it gives no Content-Length.
import type { AddressInfo } from 'node:net';
import { type PreviewServer, preview } from 'vite';
import { root } from './files';

export interface ModelServer {
  readonly address: string;
  /** Names of the model's files that were asked for, in order. */
  readonly asked: string[];
  /** Files by name; a test may replace them. */
  files: ReadonlyMap<string, Buffer>;
  /** Files that are served from now on stop half way, until `release`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

const FOLDER = '/models/tiny/';

export async function serveModel(files: ReadonlyMap<string, Buffer>): Promise<ModelServer> {
  let held: Promise<void> = Promise.resolve();
  let release = () => {};
  const own: Omit<ModelServer, 'address' | 'close'> = {
    files,
    asked: [],
    hold() {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
  };
  const server: PreviewServer = await preview({
    root,
    logLevel: 'silent',
    preview: { port: 0, host: '127.0.0.1', open: false },
    plugins: [
      {
        name: 'model',
        configurePreviewServer({ middlewares }) {
          middlewares.use(async ({ url = '' }, response, next) => {
            const name = url.startsWith(FOLDER) ? (url.slice(FOLDER.length).split('?')[0] ?? '') : '';
            const bytes = own.files.get(name);
            if (!bytes) return next();
            own.asked.push(name);
            response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
            const half = name.endsWith('.safetensors') ? bytes.length >> 1 : 0;
            response.write(bytes.subarray(0, half));
            if (half > 0) await held;
            response.end(bytes.subarray(half));
          });
        },
      },
    ],
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return Object.assign(own, { address: `http://127.0.0.1:${port}/`, close: () => server.close() });
}
