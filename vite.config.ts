import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { viteStaticCopy } from 'vite-plugin-static-copy';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { ISOLATION } from './src/offline/protocol.ts';
import { licences } from './tests/setup/licences-plugin.ts';
import { linkCard } from './tests/setup/link-card.ts';
import { otherHeaders, pagePolicy } from './tests/setup/page-policy.ts';
import { serviceWorker } from './tests/setup/service-worker-plugin.ts';
import { keepThreadedWasmSource } from './tests/setup/wasm-threads-plugin.ts';

/** How vitest's browser project starts the browser that src/cli finds; nothing is looked for in a build. */
async function testBrowser() {
  const { findBrowser, launchOptions } = await import('./src/cli/browser.ts');
  return launchOptions(await findBrowser(), { webgpu: 'software-page' });
}
const testLaunch = process.env.VITEST ? await testBrowser() : {};

const { collect, write } = licences();

export default defineConfig({
  base: './',
  plugins: [
    react(),
    pagePolicy(),
    linkCard(process.env.SITE),
    collect,
    write,
    viteStaticCopy({
      targets: [
        {
          src: 'models/*/{config.json,*.safetensors,*.index.json,vocab.txt,lexicon.json,LICENSE.txt,MODEL_CARD.md}',
          dest: 'models',
          rename: (_name, _extension, path) => path.split(/[\\/]/).slice(-2).join('/'),
        },
        { src: 'src/analysis/analysis-result.schema.json', dest: '.' },
        { src: 'node_modules/@vladmandic/human/models/blazeface.{json,bin}', dest: 'faces' },
        { src: 'node_modules/@ffmpeg/core/dist/esm/*', dest: 'ffmpeg/core' },
        { src: 'node_modules/@ffmpeg/core-mt/dist/esm/*', dest: 'ffmpeg/core-mt' },
        { src: 'node_modules/@tensorflow/tfjs-backend-wasm/dist/*.wasm', dest: 'tfjs' },
        // What bench.html races against.
        { src: 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded{,.asyncify}.{mjs,wasm}', dest: 'onnxruntime' },
      ],
    }),
    serviceWorker(),
  ],
  worker: { format: 'es', plugins: () => [collect, keepThreadedWasmSource(/race\.worker/)] },
  // onnxruntime-web's binaries come from a folder, not once more as assets.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    rolldownOptions: { input: { main: 'index.html', bench: 'bench.html', headless: 'src/cli/headless.html' } },
  },
  optimizeDeps: { exclude: ['@ffmpeg/ffmpeg'] },
  server: { headers: ISOLATION },
  preview: { headers: { ...ISOLATION, ...otherHeaders } },
  test: {
    tags: [{ name: 'slow', description: 'Slow, and seldom breaks: `npm run test:all` alone runs it.' }],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{src,tests,bench}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['{src,tests}/**/*.browser.test.ts'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: false,
            screenshotFailures: false,
            provider: playwright({ launchOptions: testLaunch }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
