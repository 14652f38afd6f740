// Budgets of what a browser fetches, gzipped as a static host would: the JavaScript, which is all but ffmpeg's cores and
// the decoders that only a file in need of one brings, and
// everything up to the first result of an own video. Prints each script, then the parts.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** The face detector runs in a worker of its own, which brings tfjs a second time: 0.35 MB. */
const SCRIPTS_BUDGET = 1.6e6;
const FIRST_RESULT_BUDGET = 24e6;

interface Part {
  readonly name: string;
  /** As they lie there, and as they travel. */
  readonly bytes: number;
  readonly gzipped: number;
}

/** What is compressed already stays as it is. */
const COMPRESSED = /\.(woff2|webp|mp4)$/;

const built = readdirSync('dist', { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));

function part(name: string, which: RegExp): Part {
  const files = built.filter((file) => which.test(file));
  if (files.length === 0) throw new Error(`dist/ has nothing like ${which}: run npm run -s build first`);
  const contents = files.map((file) => ({ file, body: readFileSync(`dist/${file}`) }));
  const travels = ({ file, body }: (typeof contents)[number]) =>
    COMPRESSED.test(file) ? body.length : gzipSync(body, { level: 9 }).length;
  return {
    name,
    bytes: contents.reduce((sum, { body }) => sum + body.length, 0),
    gzipped: contents.reduce((sum, content) => sum + travels(content), 0),
  };
}

const kB = (bytes: number) => (bytes / 1e3).toFixed(1).padStart(9);
const sum = (parts: readonly Part[], of: 'bytes' | 'gzipped') => parts.reduce((total, each) => total + each[of], 0);

/** WebAssembly within JavaScript, fetched when a file has AC-3 or DTS sound or ProRes pictures. */
const DECODERS = /^assets\/mediabunny-(ac3|dts|prores)-[^/]*\.js$/;
/** Of bench.html, which is a page of its own. */
const RACE = /^assets\/(bench-|race\.worker-|ort\.)[^/]*\.js$/;
const SCRIPTS = /^assets\/(?!mediabunny-(?:ac3|dts|prores)-|bench-|race\.worker-|ort\.)[^/]*\.js$/;
const scripts = built
  .filter((file) => SCRIPTS.test(file))
  .map((file) => ({ file, gzipped: gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length }))
  .sort((a, b) => b.gzipped - a.gzipped);
for (const { file, gzipped } of scripts) console.log(`${kB(gzipped)} kB  ${file}`);
const javaScript = scripts.reduce((total, { gzipped }) => total + gzipped, 0);
console.log(`${kB(javaScript)} kB  of ${SCRIPTS_BUDGET / 1e3} kB JavaScript, gzipped\n`);

/** At most: a first result needs no export and no share link, and on WebGPU no wasm. */
const parts = [
  part('scripts', SCRIPTS),
  part('page, styles, font', /^index\.html$|^assets\/([^/]*\.css|inter-latin-wght-[^/]*\.woff2)$/),
  part('wasm engine', /^tfjs\/tfjs-backend-wasm-threaded-simd\.wasm$/),
  part('weights', /^models\/tiny\/[^/]*\.safetensors$/),
  part('rest of the model', /^models\/tiny\/(config\.json|weights\.index\.json|vocab\.txt|lexicon\.json)$/),
];
const show = ({ name, bytes, gzipped }: Part) => console.log(`${kB(bytes)}${kB(gzipped)} kB  ${name}`);
console.log('  as it is  gzipped');
parts.forEach(show);
const first = sum(parts, 'gzipped');
console.log(
  `${kB(sum(parts, 'bytes'))}${kB(first)} kB  of ${FIRST_RESULT_BUDGET / 1e3} kB to the first result, gzipped`,
);
show(part('beside it: decoders for some files', DECODERS));
show(part('beside it: scripts of bench.html', RACE));
show(part("beside it: a first visit's sample", /^sample\/[^/]*\.(json|webp|mp4|vtt)$/));

if (javaScript > SCRIPTS_BUDGET || first > FIRST_RESULT_BUDGET) process.exit(1);
