// Everything that must hold, in one command: `npm test` here and in CI. Goes on after a failure, so that one run tells
// all; exits 1 if a check failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from './browser';

const GOLDENS = '../shared/goldens/seed1';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const parity: readonly Check[] = existsSync(GOLDENS)
  ? [
      {
        name: 'parity on wasm, in the browser',
        command: ['tsx', 'tests/parity/run.ts', '--goldens', GOLDENS, '--backend', 'wasm'],
      },
      {
        name: 'parity on webgpu',
        command: ['tsx', 'tests/parity/run.ts', '--goldens', GOLDENS, '--backend', 'webgpu'],
      },
    ]
  : [];

const checks: readonly Check[] = [
  { name: 'format', command: ['biome', 'format', '.'] },
  { name: 'lint', command: ['biome', 'lint', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unit and browser tests', command: ['vitest', 'run'] },
  ...parity,
  { name: 'small shapes on webgpu, in the browser', command: ['tsx', 'tests/parity/smoke.ts'] },
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'bundle size', command: ['tsx', 'tests/setup/bundle-size.ts'] },
  { name: 'end to end', command: ['playwright', 'test', '--config', 'e2e/playwright.config.ts'] },
];

const browser = await findBrowser();
console.log(`Browser: ${browser.name}, ${browser.executablePath}`);
if (parity.length === 0) console.log(`Parity is left out: no goldens at ${GOLDENS}.`);

const failed: string[] = [];
for (const { name, command } of checks) {
  const [program = '', ...options] = command;
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const start = performance.now();
  const { status } = spawnSync('npx', ['--no-install', program, ...options], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed.push(name);
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\nchecks: ${checks.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
