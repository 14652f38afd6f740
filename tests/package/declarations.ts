// The package's types: what tsc says of src/embed, in one flat folder and without what only the code needs. The result's own
// come from its schema.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { resultDeclarations } from './schema-types';

const RESULT = 'analysis/result';
const IMPORT = /((?:from|import\()\s*)(['"])([^'"]+)\2/g;

/** Writes the declarations of `entries` (names in src/embed) and of all that they name into `folder`. */
export function writeDeclarations(root: string, entries: readonly string[], folder: string): void {
  const emitted = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const config = join(emitted, 'tsconfig.json');
    const compilerOptions = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: join(root, 'src') };
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: {
          ...compilerOptions,
          outDir: join(emitted, 'out'),
          allowImportingTsExtensions: false,
          typeRoots: [join(root, 'node_modules/@types'), join(root, 'node_modules')],
        },
        include: [],
        files: entries.map((name) => join(root, 'src/embed', `${name}.ts`)),
      }),
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', config],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`tsc writes no declarations:\n${stdout}`);
    const out = join(emitted, 'out');
    const waiting = entries.map((name) => `embed/${name}`);
    const written = new Set<string>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (written.has(name)) continue;
      written.add(name);
      const from = name;
      const text = name === RESULT ? resultText(root) : readFileSync(join(out, `${name}.d.ts`), 'utf8');
      const flat = text.replace(IMPORT, (_, start: string, quote: string, target: string) => {
        if (!target.startsWith('.')) throw new Error(`${from}.d.ts names the package ${target}`);
        const path = relative(out, join(out, dirname(from), target)).replaceAll('\\', '/');
        waiting.push(path);
        return `${start}${quote}./${flatName(path)}.js${quote}`;
      });
      writeFileSync(join(folder, `${flatName(name)}.d.ts`), flat);
    }
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function resultText(root: string): string {
  return resultDeclarations(JSON.parse(readFileSync(join(root, 'src/analysis/analysis-result.schema.json'), 'utf8')));
}

function flatName(path: string): string {
  return path === RESULT ? 'analysis-result' : basename(path);
}
