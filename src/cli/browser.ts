// Finds a Chromium for tests and says how to start it. Nothing is cached: every step looks at what is really there,
// so a half-finished download or a removed package leads to the next step, not to a broken run.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type LaunchOptions } from 'playwright';

export interface FoundBrowser {
  readonly executablePath: string;
  /** "Chromium 156.0.8078.79 (installed)": what it says of itself, and where it comes from. */
  readonly name: string;
}

/**
 * none: no WebGPU adapter, whatever the machine has. software: SwiftShader, which is right but slow. software-page: the
 * page itself is drawn by it too, which WebGPU canvases need. hardware: the machine's GPU, also where Chromium's list would
 * block it.
 */
export type WebGpuMode = 'none' | 'software' | 'software-page' | 'hardware';

const COMMANDS = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const WINDOWS_APPS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** Seconds that a download or an installation may take before the next way is tried. */
const INSTALL_SECONDS = 600;

/**
 * Playwright's own Chromium, else an installed one, else a fresh one (Playwright's download, then the system's package).
 * Throws when none of these gives a browser that starts; the message lists what was tried.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const found = playwrightsOwn() ?? installed();
  if (found) return found;
  say('no browser found: getting one with Playwright');
  if (runPlaywrightDownload()) {
    const downloaded = playwrightsOwn();
    if (downloaded) return downloaded;
  }
  say('that gave no browser that starts: trying apt-get install chromium');
  if (aptInstall(['chromium'])) {
    const packaged = installed() ?? playwrightsOwn();
    if (packaged) return packaged;
  }
  throw new Error(
    "No browser for the tests. Tried, in this order: Playwright's own Chromium; Chrome, Chromium and Edge on PATH and in " +
      'their usual places; `npx playwright install chromium`; `apt-get install chromium`. Install Chrome or Chromium ' +
      'and run again.',
  );
}

/** Options for `chromium.launch`: headless in Chromium's new mode, the only one that has WebGPU. */
export function launchOptions(browser: FoundBrowser, options: { readonly webgpu: WebGpuMode }): LaunchOptions {
  return {
    executablePath: browser.executablePath,
    // Work-around: Playwright 1.65: `headless: true` of an executable of one's own asks for the old mode, which has no WebGPU
    // (https://github.com/microsoft/playwright/pull/33603). Goes when it asks for the new one.
    headless: false,
    args: [
      '--headless=new',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      // Chromium's sandbox can't start as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...webGpuArguments(options.webgpu),
    ],
  };
}

export function webGpuArguments(mode: WebGpuMode): readonly string[] {
  switch (mode) {
    case 'none':
      return ['--disable-gpu'];
    case 'software':
      return ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
    case 'software-page':
      return [
        ...webGpuArguments('software'),
        // Work-around: Chromium 156 on Linux: with fewer than all three, WebGPU and the page can't share a texture
        // (https://github.com/visgl/luma.gl/issues/2874). Goes when the adapter's switch is enough.
        ...(process.platform === 'linux'
          ? ['--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader']
          : []),
      ];
    case 'hardware':
      return [
        '--enable-unsafe-webgpu',
        '--ignore-gpu-blocklist',
        ...(process.platform === 'linux' ? ['--enable-features=Vulkan', '--use-angle=vulkan'] : []),
      ];
  }
}

/**
 * Installs Debian packages, as root or through `sudo -n`. False where apt-get is missing, not permitted or fails.
 * Lists are refreshed first: an image's own are often empty.
 */
export function aptInstall(packages: readonly string[]): boolean {
  if (process.platform !== 'linux' || !onPath('apt-get')) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...command: string[]): boolean => {
    const [program = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    return succeeds(program, rest);
  };
  run('apt-get', 'update', '-q');
  return run('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages);
}

export function onPath(command: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, command);
    if (folder !== '' && isExecutable(path)) return path;
  }
  return null;
}

function playwrightsOwn(): FoundBrowser | null {
  return describe(chromium.executablePath(), "Playwright's own");
}

function installed(): FoundBrowser | null {
  for (const path of usualPlaces()) {
    const browser = describe(path, 'installed');
    if (browser) return browser;
  }
  return null;
}

function* usualPlaces(): Generator<string> {
  for (const command of COMMANDS) {
    const path = onPath(command);
    if (path) yield path;
  }
  if (process.platform === 'darwin') {
    for (const app of MAC_APPS) yield `/Applications/${app}.app/Contents/MacOS/${app}`;
  }
  if (process.platform === 'win32') {
    for (const variable of ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']) {
      const folder = process.env[variable];
      if (folder) for (const app of WINDOWS_APPS) yield join(folder, app);
    }
  }
}

/** Null where the file is missing or, libraries lacking, doesn't start. Windows' browsers print no version: trusted. */
function describe(executablePath: string, origin: string): FoundBrowser | null {
  if (!isExecutable(executablePath)) return null;
  if (process.platform === 'win32') return { executablePath, name: `${executablePath} (${origin})` };
  const { status, stdout } = spawnSync(executablePath, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  if (status !== 0) return null;
  return { executablePath, name: `${stdout.trim().split('\n').at(-1)?.trim()} (${origin})` };
}

function runPlaywrightDownload(): boolean {
  const command = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  return succeeds(process.execPath, [command, 'install', 'chromium'], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000',
  });
}

/** Runs with all output on stderr: stdout belongs to the caller's results. */
function succeeds(program: string, options: readonly string[], variables: Record<string, string> = {}): boolean {
  const { status } = spawnSync(program, options, {
    stdio: ['ignore', 2, 2],
    timeout: INSTALL_SECONDS * 1000,
    env: { ...process.env, ...variables },
  });
  return status === 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function say(message: string): void {
  console.error(`browser: ${message}`);
}

const [, script] = process.argv;
if (script && import.meta.url === pathToFileURL(script).href) {
  const browser = await findBrowser();
  say(browser.name);
  console.log(browser.executablePath);
}
