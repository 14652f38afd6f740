// Apps of somebody else's, made in a temporary folder out of docs/examples and the packed package, as npm and tar unpack it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Throws with what the program said when it fails. */
export function run(program: string, options: readonly string[], cwd: string): string {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(program, options, { cwd, encoding: 'utf8', shell });
  if (status !== 0) throw new Error(`${program} ${options.join(' ')}: status ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

export interface Packed {
  readonly tarball: string;
  readonly bytes: number;
}

export function pack(folder: string): Packed {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder], join(root, 'dist-package')),
  );
  const tarball = join(folder, filename);
  return { tarball, bytes: statSync(tarball).size };
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'mart-emotion-'));

/** An example without a bundler, the package unpacked beside its page. */
export function plainApp(folder: string, example: string, { tarball }: Packed): string {
  const app = join(folder, example);
  cpSync(join(root, 'docs/examples', example), app, { recursive: true });
  run('tar', ['xf', tarball, '-C', app], folder);
  return app;
}

/** Packages of an example that are not the package itself: ours, since nothing is fetched here. */
const OURS = ['@types/react', '@types/react-dom', '@vitejs/plugin-react', 'react', 'react-dom', 'typescript', 'vite'];

/** An example with a bundler, the package installed from its tarball. */
export function installedApp(folder: string, example: string, { tarball }: Packed): string {
  const app = join(folder, example);
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], app);
  cpSync(join(root, 'docs/examples', example), app, { recursive: true });
  for (const name of OURS) {
    const link = join(app, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, 'node_modules', name)), link, 'junction');
  }
  return app;
}
