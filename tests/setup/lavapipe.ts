// Brings a Vulkan driver that Dawn in Node accepts: the machine's own where it has one, else Mesa's software driver
// lavapipe; nothing of the system is replaced. Work-around: Debian 12: its Mesa (22.3.6) is too old for Dawn in
// npm's webgpu 0.6 (no report found), so bookworm-backports' 25.0 is unpacked beside the project's packages. Goes with Debian 13.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptInstall, onPath } from '../../src/cli/browser.ts';

export interface VulkanDriver {
  /** Dawn's words for the adapter: vendor, architecture, description. */
  readonly adapter: string;
  readonly software: boolean;
  /** Must be in the environment before Vulkan's loader starts: before `webgpu` is loaded, or of a child process. */
  readonly variables: Readonly<Record<string, string>>;
}

const PACKAGES = ['mesa-vulkan-drivers', 'libdrm2', 'libdrm-amdgpu1', 'libdrm-common'];

/** Asks Dawn for an adapter in a process of its own: Vulkan's loader reads its variables once. */
const PROBE = `
  import { create } from 'webgpu';
  const adapter = await create([]).requestAdapter();
  const info = adapter?.info;
  console.log(JSON.stringify(info ? {
    adapter: [info.vendor, info.architecture, info.description].filter(Boolean).join(' '),
    software: info.isFallbackAdapter === true || /llvmpipe|swiftshader|software/i.test(info.description + info.architecture),
  } : null));
  process.exit(0);
`;

/**
 * A driver that works, or an error that says what is missing. Quick (under a second) when one is already there.
 * `cacheFolder` holds the unpacked driver, about 100 MB.
 */
export function ensureVulkan(cacheFolder = resolve('node_modules/.cache/lavapipe')): VulkanDriver {
  const icd = join(cacheFolder, 'icd.json');
  const unpacked = { VK_ICD_FILENAMES: icd, ...runtimeFolder(cacheFolder) };

  const own = systemDriver();
  if (own) return own;
  if (existsSync(icd)) {
    const cached = probe(unpacked);
    if (cached) return cached;
  }

  say('Dawn finds no Vulkan driver that it accepts: installing Mesa');
  aptInstall(['libvulkan1', 'mesa-vulkan-drivers']);
  const packaged = systemDriver();
  if (packaged) return packaged;

  if (!isBookworm()) {
    throw new Error(
      'WebGPU in Node needs a Vulkan loader and driver (libvulkan1 and mesa-vulkan-drivers 24 or later, or a GPU ' +
        'driver). None was found, and apt-get could not bring one that works. Install them and run again.',
    );
  }
  say("Debian 12's own Mesa is too old: unpacking bookworm-backports' beside the project's packages");
  unpackBackport(cacheFolder, icd);
  const backported = probe(unpacked);
  if (backported) return backported;
  throw new Error(
    `Dawn accepts no adapter of ${icd}. The driver's libraries (libvulkan1, libllvm15, libelf1, xcb, wayland) come ` +
      "with Debian 12's own mesa-vulkan-drivers: install that as root (`apt-get install libvulkan1 " +
      'mesa-vulkan-drivers`) and run again.',
  );
}

/** What Dawn finds without help (on other systems Metal or Direct3D); null: nothing that it accepts. */
export function systemDriver(): VulkanDriver | null {
  return probe({});
}

function probe(variables: Readonly<Record<string, string>>): VulkanDriver | null {
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', PROBE], {
    encoding: 'utf8',
    env: { ...process.env, ...variables },
    timeout: 60_000,
  });
  const line = stdout?.trim().split('\n').at(-1) ?? '';
  if (status !== 0 || !line.startsWith('{')) return null;
  const found: { adapter: string; software: boolean } = JSON.parse(line);
  return { ...found, variables };
}

/** Debian's installer puts the four packages' files nowhere else; the ICD file appears last, so half a job is redone. */
function unpackBackport(cacheFolder: string, icd: string): void {
  const work = mkdtempSync(join(tmpdir(), 'lavapipe-'));
  try {
    const lists = join(work, 'lists');
    const archives = join(work, 'cache');
    mkdirSync(join(lists, 'partial'), { recursive: true });
    mkdirSync(join(archives, 'archives', 'partial'), { recursive: true });
    const sources = join(work, 'sources.list');
    writeFileSync(sources, 'deb http://deb.debian.org/debian bookworm-backports main\n');
    const options = [
      '-q',
      `-oDir::Etc::sourcelist=${sources}`,
      '-oDir::Etc::sourceparts=-',
      `-oDir::State::lists=${lists}`,
      `-oDir::Cache=${archives}`,
      '-oAPT::Sandbox::User=',
    ];
    run('apt-get', [...options, 'update'], work);
    run('apt-get', [...options, 'download', ...PACKAGES], work);
    const root = join(work, 'root');
    for (const file of readdirSync(work)) if (file.endsWith('.deb')) run('dpkg', ['-x', file, root], work);
    rmSync(cacheFolder, { recursive: true, force: true });
    mkdirSync(cacheFolder, { recursive: true });
    run('cp', ['-r', root, cacheFolder], work);
    const library = readdirSync(join(cacheFolder, 'root', 'usr', 'lib'), { recursive: true, encoding: 'utf8' }).find(
      (file) => file.endsWith('libvulkan_lvp.so'),
    );
    if (!library) throw new Error('mesa-vulkan-drivers of bookworm-backports holds no libvulkan_lvp.so');
    const description = {
      file_format_version: '1.0.0',
      ICD: { api_version: '1.3.0', library_path: join(cacheFolder, 'root', 'usr', 'lib', library) },
    };
    writeFileSync(`${icd}.part`, JSON.stringify(description));
    renameSync(`${icd}.part`, icd);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(program: string, options: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, options, { cwd, stdio: ['ignore', 2, 2], timeout: 300_000 });
  if (status !== 0) throw new Error(`${program} ${options.join(' ')} failed while bringing lavapipe`);
}

/** lavapipe wants a folder of the user's own for its sockets. */
function runtimeFolder(folder: string): Record<string, string> {
  return process.env.XDG_RUNTIME_DIR ? {} : { XDG_RUNTIME_DIR: folder };
}

function isBookworm(): boolean {
  if (process.platform !== 'linux' || !onPath('apt-get') || !existsSync('/etc/os-release')) return false;
  return /^VERSION_CODENAME=bookworm$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function say(message: string): void {
  console.error(`vulkan: ${message}`);
}

const [, script] = process.argv;
if (script && import.meta.url === pathToFileURL(script).href) {
  const driver = ensureVulkan();
  say(driver.adapter);
  for (const [name, value] of Object.entries(driver.variables)) console.log(`export ${name}=${value}`);
}
