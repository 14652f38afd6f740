// `npm run check:imports`: the rules of imports.ts over every TypeScript file of the repository. Exits 1 at a problem.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { importsOf, problemsOfImports, resolveImport } from './imports';

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  encoding: 'utf8',
});
const files = new Set(stdout.split('\n').filter((file) => file !== '' && existsSync(file)));
if (files.size === 0)
  throw new Error('git lists no TypeScript file: imports are checked in a clone of the repository.');
const imports = new Map(
  [...files].map((file) => [
    file,
    importsOf(file, readFileSync(file, 'utf8')).map((written) =>
      resolveImport(file, written, (path) => files.has(path)),
    ),
  ]),
);
const problems = problemsOfImports(imports);
for (const problem of problems) console.error(problem);
console.log(`imports: ${files.size} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
