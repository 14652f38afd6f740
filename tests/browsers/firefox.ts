// The page in Firefox: the same visit there and in Chromium, and the numbers of both beside each other. Exits 1 if the page
// fails at anything, or a number differs by more than 1e-3; where there is no Firefox that is said as skipped.
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { preview } from 'vite';
import { findBrowser } from '../../src/cli/browser';
import { ensureFreshBuild } from '../../src/cli/fresh-build';
import { findFirefox } from './find-firefox';
import { type Visit, visit } from './visit';

const MOST = 1e-3;
const root = fileURLToPath(new URL('../../', import.meta.url));
const VIDEOS = ['tests/fixtures/media/short.mp4', 'tests/fixtures/media/odd-size.webm'].map((file) => root + file);

function differences(a: Visit, b: Visit): string[] {
  return [...a.numbers].map(([file, rows]) => {
    const others = b.numbers.get(file)?.flat() ?? [];
    const mine = rows.flat();
    if (mine.length === 0 || mine.length !== others.length)
      return `${file}: ${mine.length} numbers, there ${others.length}`;
    const worst = Math.max(...mine.map((value, i) => Math.abs(value - (others[i] ?? Number.NaN))));
    console.log(`${file}: ${mine.length} numbers, at most ${worst} apart`);
    return worst <= MOST ? '' : `${file}: numbers are ${worst} apart, more than ${MOST}`;
  });
}

const executablePath = findFirefox();
if (executablePath === null) {
  console.log('skipped: there is no Firefox here');
  process.exit(0);
}
ensureFreshBuild(root);
const server = await preview({ root, logLevel: 'silent', preview: { port: 0, host: '127.0.0.1', open: false } });
const address = server.resolvedUrls?.local[0] ?? '';
const visits: Visit[] = [];
for (const browser of ['chrome', 'firefox'] as const) {
  const own = browser === 'firefox';
  const running = await puppeteer.launch({
    browser,
    executablePath: own ? executablePath : (await findBrowser()).executablePath,
    headless: true,
    protocolTimeout: 300_000,
    args: !own && process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const made = await visit(running, address, VIDEOS);
    console.log(`${browser}: ${made.about}`);
    visits.push(made);
  } finally {
    await running.close();
  }
}
await server.close();
const [chromium, other] = visits;
const problems = visits.flatMap(({ about, problems: found }) => found.map((problem) => `${problem} (${about})`));
if (!other?.isolated) problems.push('the page is not isolated');
if (chromium && other) problems.push(...differences(chromium, other).filter(Boolean));
for (const problem of problems) console.error(`FAILED: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
