// A Vite plugin for the package's build: what Vite would turn into assets of one page stays `new URL("./FILE", import.meta.url)`
// beside the code, which every bundler reads and a browser without one too. Workers become entries of the same build, so
// that they share their chunks.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const ADDRESS = /new URL\(\s*(['"])(\.[^'"]+)\1,\s*import\.meta\.url\s*,?\s*\)/g;
/** What a caller of ffmpeg's class may give for its worker: whole as it comes, and given by nobody here. */
const GIVEN = 'new URL(classWorkerURL, import.meta.url)';
/** A name that nothing minifies. */
const MARK = '__PACKAGE_ADDRESS__';
const MARKED = new RegExp(`${MARK}\\((["'\`])(\\.[^"'\`]+)\\1\\)`, 'g');
/** Put in by the build's own tools. */
const LEFT = /import\.meta\.url/g;

/** `workers`: name of the entry by the path of a worker's module. Names of files stand below the code's folder. */
export function packageAddresses(workers: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'package-addresses',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/.*\.ts$|@ffmpeg\/ffmpeg\/dist\/esm\/classes\.js$/, code: 'import.meta.url' },
      handler(code, id) {
        const marked = code.replace(GIVEN, 'classWorkerURL').replace(ADDRESS, (_, __, path: string) => {
          const worker = workers.get(fileURLToPath(new URL(path, `file://${id}`)));
          return `${MARK}(${JSON.stringify(worker ? `./${worker}.js` : path)})`;
        });
        return { code: marked, map: null };
      },
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const part of Object.values(bundle)) {
          if (part.type !== 'chunk') continue;
          part.code = part.code.replace(MARKED, (_, __, path: string) => `new URL("${path}",import.meta.url)`);
        }
      },
    },
  };
}

/** Every file beside the code that the built `file` names. */
export function addressesIn(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  return [...code.matchAll(/new URL\("\.\/([^"]+)",import\.meta\.url\)/g)].map(([, path = '']) => path);
}

/** How often `file` asks where it is without naming a file: a place that bundlers do not follow. */
export function unnamedPlaces(file: string): number {
  return (readFileSync(file, 'utf8').match(LEFT) ?? []).length - addressesIn(file).length;
}
