// Who may import whom (README, map of folders), and that imports make no circle; an import of types counts as any other.
// Read with the parser that Vite has. Work-around: dependency-cruiser 18.2 needs a compiler API that TypeScript 7 lacks, and
// through swc it can't read `using` (no report found). Goes when it reads this tree.
import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** File to what it imports: paths from the repository's root for files of ours, else the package as it is written. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const STAGES = ['faces', 'media', 'segment', 'lexicon', 'kernels', 'mart', 'engine'];

/** What each folder may import beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  faces: ['lib'],
  media: ['lib'],
  segment: ['lib'],
  lexicon: ['lib'],
  kernels: ['lib'],
  mart: ['lib', 'kernels'],
  engine: ['lib', 'faces', 'media', 'segment', 'lexicon', 'kernels', 'mart'],
  analysis: ['lib', ...STAGES],
  offline: ['lib'],
  state: ['lib', 'analysis', 'offline'],
  i18n: ['lib', 'analysis'],
  ui: ['lib', 'i18n', 'state'],
  export: ['lib', 'analysis'],
  share: ['lib', 'analysis'],
  embed: ['lib', 'analysis', 'i18n', 'ui', 'export', 'share'],
  views: ['lib', 'i18n', 'ui', 'state', 'analysis', 'export', 'share', 'offline'],
  main: ['lib', 'i18n', 'ui', 'state', 'analysis', 'export', 'share', 'offline', 'views'],
  cli: ['lib', ...STAGES, 'analysis', 'i18n'],
  tests: ['src', 'models'],
  e2e: ['src', 'models', 'tests'],
  bench: ['src', 'models', 'tests'],
  models: ['src', 'tests'],
  docs: ['tests'],
  'vite.config': ['cli', 'offline', 'tests'],
};

const OUTSIDE = ['tests', 'e2e', 'bench', 'models', 'docs', 'vite.config'];

const PACKAGES: readonly { readonly name: RegExp; readonly in: readonly string[]; readonly rule: string }[] = [
  { name: /^@tensorflow\//, in: ['kernels', 'mart', 'engine'], rule: 'only mart/, kernels/ and engine/ touch tensors' },
  {
    name: /^react(-dom)?(\/|$)/,
    in: ['views', 'ui', 'state', 'main'],
    rule: 'only views/, ui/ and state/ touch React',
  },
  { name: /^recharts(\/|$)/, in: ['views'], rule: 'only views/ draw charts' },
  { name: /^(node:|playwright|vite(st)?(\/|$))/, in: ['cli'], rule: 'the page has no Node; only cli/ and tests do' },
];

/** Every module that a TypeScript file names: values, types, `export from`, `import()`, and `import()` of a type. */
export function importsOf(file: string, source: string): string[] {
  const found: string[] = [];
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const add = (node: { readonly source: object | null }) => {
    if (node.source && 'value' in node.source && typeof node.source.value === 'string') found.push(node.source.value);
  };
  new Visitor({
    ImportDeclaration: add,
    ExportNamedDeclaration: add,
    ExportAllDeclaration: add,
    ImportExpression: add,
    TSImportType: add,
  }).visit(program);
  return found;
}

/** `./mask` in src/mart/mart.ts to src/mart/mask.ts; packages, styles and data stay as they are written. */
export function resolveImport(from: string, written: string, exists: (file: string) => boolean): string {
  if (!written.startsWith('.')) return written;
  const path = posix.join(posix.dirname(from), written.replace(/\?.*$/, ''));
  return [path, `${path}.ts`, `${path}.tsx`].find(exists) ?? path;
}

/** A sentence for each import that a rule forbids and each circle; none where all is well. */
export function problemsOfImports(imports: Imports): string[] {
  const problems: string[] = [];
  for (const [file, targets] of imports) {
    for (const target of targets) {
      const rule = forbids(file, target);
      if (rule) problems.push(`${file} imports ${target}: ${rule}`);
    }
  }
  return [...problems, ...circles(imports).map((circle) => `a circle of imports: ${circle.join(' > ')}`)];
}

function forbids(file: string, target: string): string | null {
  const from = folderOf(file);
  const allowed = MAY_IMPORT[from];
  if (!allowed) return `no rule says what ${from}/ may import (tests/setup/imports.ts)`;
  const ofTests = OUTSIDE.includes(from) || isTest(file);
  if (!OURS.test(target)) {
    const limit = PACKAGES.find(({ name }) => name.test(target));
    return !limit || ofTests || limit.in.includes(from) ? null : limit.rule;
  }
  const to = folderOf(target);
  if (isTest(target) && !ofTests) return 'only tests import what is made for tests';
  if (to === from || allowed.includes(to) || (target.startsWith('src/') && allowed.includes('src'))) return null;
  if (isTest(file) && ['tests', 'models'].includes(to)) return null;
  return `${from}/ may import ${allowed.join(', ') || 'nothing of ours'}`;
}

const OURS = /^(src|tests|e2e|bench|models)\//;

/** "mart" of src/mart/mask.ts, "main" of src/main.tsx, "tests" of tests/parity/run.ts, "vite.config" of vite.config.ts. */
function folderOf(file: string): string {
  const [top = '', below = ''] = file.split('/');
  return (top === 'src' ? below : top).replace(/\.tsx?$/, '');
}

function isTest(file: string): boolean {
  return /(\.test|\/test-[\w-]+)\.tsx?$/.test(file);
}

/** One for each import that leads back to a file whose imports are being followed. */
function circles(imports: Imports): string[][] {
  const found: string[][] = [];
  const path: string[] = [];
  const done = new Set<string>();
  const follow = (file: string): void => {
    const before = path.indexOf(file);
    if (before >= 0) found.push([...path.slice(before), file]);
    if (before >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of imports.get(file) ?? []) follow(target);
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) follow(file);
  return found;
}
