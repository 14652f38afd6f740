// The built page as a person meets it, in Chromium: from file drop to the first segment and to the whole curve, on a
// first and on a second visit; bytes of a first visit; how long the main thread is held up; cost per segment as their number
// and as the video grows; what following a face adds (following.ts).
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { ensureFreshBuild } from '../src/cli/fresh-build';
import { openPageHost } from '../src/cli/page-host';
import type { AnalysisResult } from '../src/analysis/result';
import { findBrowser, launchOptions, type WebGpuMode } from '../src/cli/browser';
import { measureFollowing } from './following';
import { rowMaker } from './page-row';
import { median } from './race/timing';
import type { Line } from './race/protocol';
import { type MainThread, mainThread, medianLongest } from './startup';

/** 24 s with sound, and its words. */
const SAMPLE = 'public/sample/sample.mp4';
const SAMPLE_WORDS = 'public/sample/sample.vtt';
/** An hour of the same, small. */
const LONG = 'tests/fixtures/media/hour.mp4';
const SEGMENT_COUNTS = [4, 8, 16, 32, 64];
/** Visits of each kind; the median counts. */
const VISITS = 3;
/** Names in a result's seconds that are the network's. */
const NETWORK_STAGES = [
  ...['visual', 'audio', 'text', 'fusion', 'complementary', 'mask', 'decoder', 'heads'],
  ...['transfers', 'network'],
];
const LONGEST_WAIT = 600_000;

interface PageCourse {
  readonly root: string;
  readonly webgpu: WebGpuMode;
  readonly tell: (line: Line) => void;
  /** `performance.now()` after which nothing new is begun. */
  readonly end: number;
}

/** Of the model that the page starts with, tiny. */
export async function measureBuiltPage(course: PageCourse): Promise<void> {
  ensureFreshBuild(course.root);
  await measureGrowth(course);
  const backend = course.webgpu === 'none' ? 'wasm' : 'webgpu';
  await measureFollowing({ ...course, video: SAMPLE, backend });
  await served(course, async (site) => {
    await measureVisits(site);
    await measureMainThread(site);
  });
}

/** The page as it is served, and a browser to visit it. */
interface Site extends PageCourse {
  readonly address: string;
  readonly browser: Browser;
  /** Files that were asked for so far, by their path in the build. */
  readonly asked: ReadonlySet<string>;
  readonly row: ReturnType<typeof rowMaker>;
}

async function served(course: PageCourse, use: (site: Site) => Promise<void>): Promise<void> {
  const { root, webgpu } = course;
  const server = await preview({ root, logLevel: 'silent', preview: { port: 0, host: '127.0.0.1', open: false } });
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error('the local server has no address');
  const asked = new Set<string>();
  server.httpServer.on('request', ({ url }: IncomingMessage) => {
    asked.add(decodeURIComponent(new URL(url ?? '/', address).pathname).slice(1) || 'index.html');
  });
  const browser = await chromium.launch(launchOptions(await findBrowser(), { webgpu }));
  try {
    await use({
      ...course,
      address,
      browser,
      asked,
      row: rowMaker(webgpu === 'none' ? 'wasm' : 'webgpu', 'f32', 16),
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

async function measureMainThread({ root, tell, end, address, browser, row }: Site): Promise<void> {
  const visits: MainThread[][] = [];
  for (let i = 0; i < VISITS && (i === 0 || performance.now() < end); i++) {
    const context = await browser.newContext();
    const clip = [SAMPLE, SAMPLE_WORDS].map((file) => join(root, file));
    visits.push(await mainThread({ newPage: () => context.newPage(), url: address, clip }));
    await context.close();
  }
  for (const [phase, ms] of Object.entries(medianLongest(visits))) {
    tell(row(`page: longest main-thread task, ${phase}`, ms));
  }
}

/** ms of a visit, each from the drop of the file; `cold` and `warm` from the address. */
interface Visit {
  readonly sinceAddress: number;
  readonly toFirst: number;
  readonly toAll: number;
}

async function measureVisits({ root, tell, end, address, browser, asked, row }: Site): Promise<void> {
  const cold: Visit[] = [];
  const warm: Visit[] = [];
  let bytes: number | null = null;
  for (let i = 0; i < VISITS && (i === 0 || performance.now() < end); i++) {
    const context = await browser.newContext();
    cold.push(await visit(context, address, join(root, SAMPLE)));
    bytes ??= compressedBytes(join(root, 'dist'), asked);
    warm.push(await visit(context, address, join(root, SAMPLE)));
    await context.close();
  }
  const figures: readonly (readonly [name: string, visits: readonly Visit[], of: keyof Visit])[] = [
    ['address to first segment, first visit', cold, 'sinceAddress'],
    ['address to first segment, second visit', warm, 'sinceAddress'],
    ['file drop to first segment, first visit', cold, 'toFirst'],
    ['file drop to first segment, second visit', warm, 'toFirst'],
    ['file drop to whole curve, second visit', warm, 'toAll'],
  ];
  for (const [i, [name, visits, of]] of figures.entries()) {
    const ms = median(visits.map((seen) => seen[of]));
    // Bytes are those of a first visit.
    tell(row(`page: ${name}`, ms, i === 0 ? bytes : null));
  }
}

async function visit(context: BrowserContext, address: string, video: string): Promise<Visit> {
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST_WAIT);
  const start = performance.now();
  await page.goto(`${address}?sample=none`);
  await page.locator('.page').waitFor();
  const dropped = performance.now();
  await drop(page, video);
  await page.waitForFunction(firstSegmentIsThere, null, { polling: 20 });
  const first = performance.now();
  await page.waitForFunction(() => document.querySelector('.page')?.getAttribute('data-state') === 'done');
  const all = performance.now();
  await page.close();
  return { sinceAddress: first - start, toFirst: first - dropped, toAll: all - dropped };
}

/** In the page: its words say how many segments are done. */
function firstSegmentIsThere(): boolean {
  const done = document.querySelector('.page')?.getAttribute('data-state') === 'done';
  return done || /[1-9]\d* of \d+ segments/.test(document.querySelector('.working')?.textContent ?? '');
}

async function drop(page: Page, path: string): Promise<void> {
  const file = { name: basename(path), base64: (await readFile(path)).toString('base64') };
  const dataTransfer = await page.evaluateHandle(({ name, base64 }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    return transfer;
  }, file);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer });
}

/** As a static host sends them: each file once, gzipped where that is smaller. */
function compressedBytes(folder: string, files: ReadonlySet<string>): number {
  let sum = 0;
  for (const file of files) {
    const bytes = readFileSync(join(folder, file));
    sum += Math.min(bytes.length, gzipSync(bytes, { level: 9 }).length);
  }
  return sum;
}

/** ms per segment once model and shaders are there: of the network alone, and with the reading of the video. */
async function measureGrowth({ root, webgpu, tell, end }: PageCourse): Promise<void> {
  const host = await openPageHost(root, webgpu === 'none' ? 'wasm' : 'webgpu');
  const cases = [
    ...SEGMENT_COUNTS.map((segments) => ({ video: SAMPLE, segments, name: 'a video of 24 s' })),
    { video: LONG, segments: 16, name: 'a video of an hour' },
  ].map((one) => ({ ...one, runs: [] as AnalysisResult['run'][] }));
  try {
    const analyse = async (video: string, segments: number): Promise<AnalysisResult['run']> => {
      const outcome = await host.analyze(join(root, video), [], { segments });
      if (!outcome.ok) throw new Error(`${video}: ${outcome.error.message}`);
      return outcome.result.run;
    };
    await analyse(SAMPLE, Math.min(...SEGMENT_COUNTS));
    for (let round = 0; round < VISITS; round++) {
      for (const { video, segments, runs } of cases) {
        if (performance.now() < end) runs.push(await analyse(video, segments));
      }
    }
  } finally {
    await host.close();
  }
  for (const { segments, name, runs } of cases) {
    const [run] = runs;
    if (!run) {
      tell({ kind: 'note', text: `left out, the budget is spent: cost per segment of ${name}, ${segments} segments` });
      continue;
    }
    const row = rowMaker(run.backend === 'wasm' ? 'wasm' : 'webgpu', run.precision === 'f16' ? 'f16' : 'f32', segments);
    const perSegment = (seconds: (run: AnalysisResult['run']) => number) =>
      (1000 * median(runs.map(seconds))) / segments;
    tell(row(`page: network per segment, ${name}`, perSegment(networkSeconds)));
    tell(
      row(
        `page: all per segment, ${name}`,
        perSegment(({ seconds }) => seconds.segments ?? Number.NaN),
      ),
    );
  }
}

/** The stages' where they were told apart, with their transfers. */
function networkSeconds({ seconds }: AnalysisResult['run']): number {
  return NETWORK_STAGES.reduce((sum, stage) => sum + (seconds[stage] ?? 0), 0);
}
