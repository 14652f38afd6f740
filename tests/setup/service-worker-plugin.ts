// A Vite plugin that builds src/offline/service-worker.ts into one script beside index.html, with the list of the files that
// it keeps. (vite-plugin-pwa is 190 packages, and Workbox fills its cache before the first page is isolated, not behind it.)
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import type { PageFile, PageFiles } from '../../src/offline/protocol';

export const SERVICE_WORKER = 'service-worker.js';
/** Only what the page asks for; the engine keeps a model's weights, and of other models everything. */
const NEVER =
  /^(src\/|preview\.png$|licences\.md$|analysis-result\.schema\.json$|service-worker\.js$|models\/(?!tiny\/)|models\/tiny\/weights|bench\.html$|onnxruntime\/|assets\/(bench-|race\.worker-|ort\.))/;
/** A page with a service worker is isolated, so its ffmpeg has threads wherever there are two cores. */
const SELDOM = /^(ffmpeg\/core-mt\/|assets\/mediabunny-(ac3|dts|prores)-)/;
const USED = /^ffmpeg\/core\//;
/** Vite's own: the name changes with the contents. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;

/** The files of a build, from what lies in its folder. */
export function pageFiles(folder: string): PageFiles {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ url: path.slice(folder.length + 1).replaceAll('\\', '/'), body: readFileSync(path) }))
    .filter(({ url }) => !NEVER.test(url))
    .sort((a, b) => (a.url < b.url ? -1 : 1));
  const seldom = files.filter(({ url }) => SELDOM.test(url));
  const used = files.filter(({ url }) => USED.test(url));
  const entry = ({ url, body }: (typeof files)[number]): PageFile => ({
    url,
    revision: HASHED.test(url) ? null : createHash('sha256').update(body).digest('hex').slice(0, 16),
  });
  return {
    usual: files.filter((file) => !seldom.includes(file) && !used.includes(file)).map(entry),
    seldom: seldom.map(entry),
    seldomBytes: seldom.reduce((sum, { body }) => sum + body.length, 0),
    used: used.map(entry),
  };
}

export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle: {
      // Behind what copies files into the build.
      order: 'post',
      sequential: true,
      async handler() {
        const {
          root,
          build: { outDir, target },
        } = config;
        await build({
          configFile: false,
          root,
          publicDir: false,
          logLevel: 'warn',
          define: { __PAGE_FILES__: JSON.stringify(pageFiles(join(root, outDir))) },
          build: {
            outDir,
            target,
            emptyOutDir: false,
            rolldownOptions: {
              input: 'src/offline/service-worker.ts',
              output: { format: 'iife', entryFileNames: SERVICE_WORKER, codeSplitting: false },
            },
          },
        });
      },
    },
  };
}
