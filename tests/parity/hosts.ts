// Where a parity run computes: a worker of a page in Chromium, or a process of Node with Dawn's WebGPU.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { keepThreadedWasmSource } from '../setup/wasm-threads-plugin';
import type { Backend } from '../../src/engine/protocol';
import { findBrowser, launchOptions, type WebGpuMode } from '../../src/cli/browser';
import { ensureVulkan, systemDriver } from '../setup/lavapipe';
import type { FixtureMessage, FixtureRequest } from './fixture-session';
import type { NodeRequest } from './node-process';
import { serve } from './serve';
import type { SessionMessage, SessionRequest } from './session';
import type { SmokeMessage } from './smoke-worker';

export type Receive = (message: SessionMessage) => void;
export type HostName = 'chromium' | 'node';

export interface Host {
  readonly name: HostName;
  readonly webgpu: WebGpuMode;
  /** Of the environment that Vulkan's loader starts in. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Where `backend` runs unless asked otherwise: in Chromium, on a software WebGPU adapter in Node. */
export function chooseHost(backend: Backend, asked: HostName | null): Host {
  if (backend === 'wasm') return { name: asked ?? 'chromium', webgpu: 'none', variables: {} };
  const driver = asked === 'chromium' ? systemDriver() : ensureVulkan();
  const hardware = driver !== null && !driver.software;
  return {
    name: asked ?? (hardware ? 'chromium' : 'node'),
    webgpu: hardware ? 'hardware' : 'software',
    variables: driver?.variables ?? {},
  };
}

const here = dirname(fileURLToPath(import.meta.url));
/** tfjs's .wasm files. */
export const wasmFolder = join(
  dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')),
  'dist',
);

/** Runs in a module worker of a production build of this folder's page. Resolves when the run has said its last word. */
export async function runInChromium(
  goldens: string,
  request: Omit<SessionRequest, 'wasmFolder'>,
  webgpu: WebGpuMode,
  receive: Receive,
): Promise<void> {
  await withPage<SessionMessage>({ webgpu, folders: { 'goldens/': goldens }, receive }, (page, wasm) =>
    page.evaluate((session) => window.startParity(session), { ...request, wasmFolder: wasm }),
  );
}

/** The smoke test of small shapes: WebGPU against wasm in one worker. */
export async function runSmokeInChromium(webgpu: WebGpuMode, receive: (message: SmokeMessage) => void): Promise<void> {
  await withPage<SmokeMessage>({ webgpu, folders: {}, receive }, (page, wasmFolder) =>
    page.evaluate((request) => window.startSmoke(request), { wasmFolder }),
  );
}

/** A model's folder against a fixture. */
export async function runFixtureOn(
  host: Host,
  model: string,
  request: Omit<FixtureRequest, 'wasmFolder' | 'modelUrl'>,
  receive: (message: FixtureMessage) => void,
): Promise<void> {
  if (host.name === 'chromium') {
    const run = { webgpu: host.webgpu, folders: { 'model/': model }, receive };
    await withPage<FixtureMessage>(run, (page, wasm) =>
      page.evaluate((fixture) => window.startFixture(fixture), {
        ...request,
        wasmFolder: wasm,
        modelUrl: new URL('/model/', wasm).href,
      }),
    );
    return;
  }
  const server = await serve({ 'model/': model });
  try {
    const fixture = { ...request, wasmFolder: `${wasmFolder}/`, modelUrl: `${server.address}model/` };
    await inProcess<FixtureMessage>({ kind: 'fixture', fixture }, host.variables, receive);
  } finally {
    server.close();
  }
}

export interface PageRun<M> {
  readonly webgpu: WebGpuMode;
  readonly folders: Readonly<Record<string, string>>;
  readonly receive: (message: M) => void;
  /** Folder with a page.html of its own; this one's unless said otherwise. */
  readonly root?: string;
}

/** Opens the page and waits until a message comes that is no line. */
export async function withPage<M extends { readonly kind: string }>(
  { webgpu, folders, receive, root = here }: PageRun<M>,
  start: (page: Page, wasmFolder: string) => Promise<void>,
): Promise<void> {
  const outDir = resolve('node_modules/.cache', basename(root));
  await buildPage(root, outDir);
  const found = await findBrowser();
  console.error(`browser: ${found.name}`);
  const server = await serve({ ...folders, 'tfjs/': wasmFolder, '': outDir });
  const browser = await chromium.launch(launchOptions(found, { webgpu }));
  try {
    const page = await browser.newPage();
    await new Promise<void>((finish, fail) => {
      page.on('crash', () => fail(new Error('the browser tab crashed (out of memory?)')));
      page.on('pageerror', (error) => fail(error));
      browser.on('disconnected', () => fail(new Error('the browser closed')));
      const open = async (): Promise<void> => {
        await page.exposeFunction('parityMessage', (message: M) => {
          receive(message);
          if (message.kind !== 'line') finish();
        });
        await page.goto(`${server.address}page.html`);
        await start(page, `${server.address}tfjs/`);
      };
      open().catch(fail);
    });
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs in a child process, so that Vulkan's loader starts with `variables`. */
export async function runInNode(
  goldens: string,
  request: Omit<SessionRequest, 'wasmFolder'>,
  variables: Readonly<Record<string, string>>,
  receive: Receive,
): Promise<void> {
  const session = { ...request, wasmFolder: `${wasmFolder}/` };
  await inProcess<SessionMessage>({ kind: 'session', session, goldens }, variables, receive);
}

/** Forks `script`, sends it the request and waits until a message comes that is no line. */
export async function inProcess<M extends { readonly kind: string }, R extends object = NodeRequest>(
  request: R,
  variables: Readonly<Record<string, string>>,
  receive: (message: M) => void,
  script = join(here, 'node-process.ts'),
): Promise<void> {
  const child = fork(script, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...variables },
    // Stdout carries the table alone: tfjs greets on it.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await new Promise<void>((finish, fail) => {
    let answered = false;
    child.on('message', (message: M) => {
      receive(message);
      if (message.kind === 'line') return;
      answered = true;
      // A lost device would otherwise keep it waiting.
      child.kill();
    });
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      if (answered) finish();
      else fail(new Error(`the Node process of the run ended early (${signal ?? `exit ${code}`})`));
    });
    child.send(request);
  });
}

/** Afresh for every run: it takes two seconds, and a stale page would check yesterday's network. */
async function buildPage(root: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    // onnxruntime-web's threads start from its own script, which a bundle has not (the benchmark's page; parity has none).
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es', plugins: () => [keepThreadedWasmSource()] },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: join(root, 'page.html') },
    },
  });
}
