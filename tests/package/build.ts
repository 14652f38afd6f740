// `npm run build:package`: the npm package mart-emotion in dist-package, ready for `npm pack`. Code as ES modules that a
// browser runs as they are, types, weights, wasm, licences, and a package.json of its own: the root's is the page's.
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { licences } from '../setup/licences-plugin';
import { addressesIn, packageAddresses, unnamedPlaces } from './addresses-plugin';
import { writeDeclarations } from './declarations';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'dist-package');

const ENTRIES = ['mart-emotion', 'element'];

/** Name of the built file by a worker's module. */
const WORKERS: Readonly<Record<string, string>> = {
  'engine.worker': 'src/engine/worker.ts',
  'faces.worker': 'src/engine/faces.worker.ts',
  'share.worker': 'src/share/share.worker.ts',
  'reader.worker': 'src/analysis/reader.worker.ts',
  'wasm-thread': 'src/kernels/wasm/thread.ts',
  'ffmpeg.worker': 'node_modules/@ffmpeg/ffmpeg/dist/esm/worker.js',
};

const COPIES: readonly (readonly [from: string, to: string])[] = [
  ...['config.json', 'vocab.txt', 'lexicon.json', 'weights.index.json', 'LICENSE.txt', 'MODEL_CARD.md']
    .concat(readdirSync(join(root, 'models/tiny')).filter((name) => name.endsWith('.safetensors')))
    .map((name) => [`models/tiny/${name}`, `models/tiny/${name}`] as const),
  ...['tfjs-backend-wasm', 'tfjs-backend-wasm-simd', 'tfjs-backend-wasm-threaded-simd'].map(
    (name) => [`node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}.wasm`, `tfjs/${name}.wasm`] as const,
  ),
  ...['blazeface.json', 'blazeface.bin'].map(
    (name) => [`node_modules/@vladmandic/human/models/${name}`, `faces/${name}`] as const,
  ),
  ['src/analysis/analysis-result.schema.json', 'analysis-result.schema.json'],
  ['docs/examples', 'examples'],
  ['LICENSE', 'LICENSE'],
];

async function bundle(): Promise<void> {
  const { collect, write } = licences(['@vladmandic/human', '@tensorflow/tfjs-backend-wasm']);
  const workers = new Map(Object.entries(WORKERS).map(([name, path]) => [realpathSync(join(root, path)), name]));
  const sources = ENTRIES.map((name) => [name, `src/embed/${name}.ts`] as const);
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [packageAddresses(workers), collect, write],
    build: {
      outDir: 'dist-package',
      emptyOutDir: true,
      target: 'es2023',
      lib: {
        entry: Object.fromEntries(
          [...sources, ...Object.entries(WORKERS)].map(([name, path]) => [name, join(root, path)]),
        ),
        formats: ['es'],
      },
      rolldownOptions: {
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js', minify: true },
      },
    },
  });
}

/** What a package.json says of the package, `code` being its scripts. */
function packageJson(code: readonly string[]): Record<string, unknown> {
  const page = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entry = (name: string) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });
  return {
    name: 'mart-emotion',
    version: page.version,
    description: 'Which emotion a video conveys, segment by segment: MART in the browser, on WebGPU or WebAssembly.',
    // The code's, and the weights'.
    license: '(Apache-2.0 AND CC-BY-NC-SA-4.0)',
    keywords: ['emotion', 'video', 'webgpu', 'webassembly', 'mart'],
    type: 'module',
    engines: page.engines,
    exports: {
      '.': entry('mart-emotion'),
      './element': entry('element'),
      './analysis-result.schema.json': './analysis-result.schema.json',
      './package.json': './package.json',
    },
    // Everything but the entry may be imported for what it does: workers, and the parts that they share.
    sideEffects: code.filter((file) => file !== 'mart-emotion.js').map((file) => `./${file}`),
  };
}

/** Links to what the package has are its own; others lead nowhere from there. */
function readme(text: string): string {
  return text.replace(/\[([^\]]+)\]\((?!https?:|examples\/)([^)]+)\)/g, '$1');
}

await bundle();
for (const [from, to] of COPIES) {
  mkdirSync(dirname(join(folder, to)), { recursive: true });
  cpSync(join(root, from), join(folder, to), { recursive: true });
}
writeFileSync(join(folder, 'README.md'), readme(readFileSync(join(root, 'docs/package.md'), 'utf8')));
writeDeclarations(root, ENTRIES, folder);
const code = readdirSync(folder).filter((file) => file.endsWith('.js'));
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageJson(code), null, 2)}\n`);
for (const file of code) {
  for (const address of addressesIn(join(folder, file))) readFileSync(join(folder, address));
  const unnamed = unnamedPlaces(join(folder, file));
  if (unnamed > 0) throw new Error(`${file} has ${unnamed} places that bundlers do not follow`);
}
