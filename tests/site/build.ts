// `npm run docs`: the site of docs/ in dist/docs, with the package's API as pages. `SITE=https://example.org/mart/` says where the
// page will be, `REPOSITORY=https://example.org/mart/blob/main/` where the repository can be browsed. Dead links fail it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDeclarations } from '../package/declarations';

const root = fileURLToPath(new URL('../../', import.meta.url));

function node(script: string, ...options: string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

node('tests/setup/install.mjs', 'docs');
const types = join(root, '.cache/docs-types');
for (const old of [types, join(root, 'docs/api')]) rmSync(old, { recursive: true, force: true });
mkdirSync(types, { recursive: true });
writeDeclarations(root, ['mart-emotion', 'element'], types);
node('docs/node_modules/typedoc/bin/typedoc', '--options', 'docs/typedoc.json');
node('docs/node_modules/vitepress/bin/vitepress.js', 'build', 'docs');
