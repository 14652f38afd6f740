// Whether dist/ is younger than everything that goes into it, and building it when it is not. What a build prints goes
// to stderr: stdout belongs to results.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const SOURCES = ['src', 'public', 'models', 'index.html', 'vite.config.ts', 'package.json', 'package-lock.json'];
/** Written last by the build, and what the command line opens. */
const PRODUCT = 'dist/src/cli/headless.html';

/** Time of the latest change below `path`, ms; a folder's own time tells of files that were removed. */
function latestChange(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, latestChange(join(path, name))), stat.mtimeMs);
}

export function isBuildFresh(root: string): boolean {
  const product = join(root, PRODUCT);
  if (!existsSync(product)) return false;
  const built = statSync(product).mtimeMs;
  return SOURCES.map((name) => join(root, name)).every((path) => !existsSync(path) || latestChange(path) <= built);
}

/** Builds the page in `root` if it is stale. Throws when the build fails; its own output says why. */
export function ensureFreshBuild(root: string): void {
  if (isBuildFresh(root)) return;
  process.stderr.write('building the page\n');
  const start = new Date();
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the page could not be built; see above');
  // What changes while the build runs may not be in it.
  utimesSync(join(root, PRODUCT), start, start);
}
