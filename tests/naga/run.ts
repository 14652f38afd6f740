// npx tsx tests/naga/run.ts
// Collects every WGSL text of ours, checks it against our own rules, and has naga compile it. Exit code: 0 all well or no naga
// here, which counts as skipped, 1 a text is refused or breaks a rule.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemsOf, type Text } from './rules';

const here = dirname(fileURLToPath(import.meta.url));

/** Deno's own script finds the binary of this system among the installed packages, also where none of them may run at installation. */
function denoScript(): string | null {
  try {
    const script = join(dirname(createRequire(import.meta.url).resolve('deno/package.json')), 'bin.cjs');
    return existsSync(script) ? script : null;
  } catch {
    return null;
  }
}

/** Exit status of naga on the texts; null where it can't run here. */
function compile(texts: readonly Text[], folder: string): number | null {
  const deno = denoScript();
  if (deno === null) return null;
  const file = join(folder, 'texts.json');
  writeFileSync(file, JSON.stringify(texts));
  const call = (...options: string[]) =>
    spawnSync(process.execPath, [deno, ...options], {
      stdio: ['ignore', options[0] === 'run' ? 'inherit' : 'ignore', 'inherit'],
      env: { ...process.env, DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1', DENO_NO_PACKAGE_JSON: '1' },
      timeout: 300_000,
    }).status;
  if (call('--version') !== 0) return null;
  const offline = ['--no-config', '--no-lock', '--no-remote', '--no-npm'];
  const status = call('run', '--unstable-webgpu', `--allow-read=${folder}`, ...offline, join(here, 'compile.ts'), file);
  return status === 3 ? null : status;
}

const started = performance.now();
// One after the other: tfjs looks for WebGPU when it is imported.
await import('../setup/dawn');
const { collectTexts } = await import('./texts');
const texts = await collectTexts();
const problems = texts.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
const folder = mkdtempSync(join(tmpdir(), 'naga-'));
let status: number | null;
try {
  status = compile(texts, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (status === null)
  console.log(`No naga here (npm's deno, its binary or an adapter is missing):\n  ${texts.length} skipped`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${texts.length} texts, ${problems.length} against our rules, ${seconds} s`);
process.exit(problems.length === 0 && (status === null || status === 0) ? 0 : 1);
