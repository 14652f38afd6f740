// `npm run -s check:package`: builds and packs mart-emotion, holds its size to a budget, and uses it as somebody else would: in
// a page without a bundler, in a fresh Vite app (built, and from its development server), as an element, from Python. What
// comes out are the numbers that the page's own command gives. Everything happens in a temporary folder, without a network.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { analysisResultSchema, type AnalysisResult } from '../../src/analysis/result';
import { findBrowser, launchOptions } from '../../src/cli/browser';
import { ISOLATION } from '../../src/offline/protocol';
import { PLAIN } from '../../src/share/address';
import { encodeLink } from '../../src/share/link';
import { installedApp, newFolder, type Packed, pack, plainApp, root, run } from './apps';
import { serveFolder } from './server';
import { withinBudgets } from './size';

const MEDIA = join(root, 'tests/fixtures/media');
const CLIP = join(MEDIA, 'phone.mp4');
const TSX = [join(root, 'node_modules/tsx/dist/cli.mjs')];
const PATIENCE = 120_000;

/** What docs/package.md says that a policy needs, and the page's own script. */
const POLICY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self' data:",
};

/** What the same video must give wherever it is analysed. */
function numbersOf(result: AnalysisResult): unknown {
  const { file, model, settings, segments, people, video, notices } = result;
  return { file, model, settings, segments, people, video, notices };
}

async function open(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => console.error(`${address}: ${error.message}`));
  await page.goto(address);
  return page;
}

/** What an example's page makes of the clip. */
async function analyzed(browser: Browser, address: string): Promise<AnalysisResult> {
  const page = await open(browser, address);
  await page.locator('#file').setInputFiles(CLIP);
  await page.locator('#state', { hasText: /done|[a-z]+-[a-z]+: / }).waitFor();
  const text = await page.locator('#result').textContent();
  assert.ok(text, `no result, but ${await page.locator('#state').textContent()}`);
  assert.ok((await page.locator('li').count()) === 4, 'each segment is listed as it comes');
  await page.close();
  return analysisResultSchema.parse(JSON.parse(text));
}

/** What the examples leave out, in a page beside the plain one's copy of the package. */
async function restOfTheApi(browser: Browser, address: string): Promise<void> {
  const page = await open(browser, new URL('api.html', address).href);
  const text = await page.locator('#result', { hasText: '{' }).textContent();
  const { classes, given, sizes, error, codes, words, notices, extra, byFfmpeg } = JSON.parse(text ?? '');
  const result = analysisResultSchema.parse(given);
  assert.deepEqual(classes, result.model.classes);
  assert.deepEqual([result.file.name, result.file.duration, result.file.width], ['frames', 2, 160]);
  assert.ok(result.segments.every(({ present }) => present.visual && present.audio && !present.text));
  assert.deepEqual(sizes, [112 * 112 * 4, 112 * 112 * 4, 392]);
  assert.ok(error > 0 && error < 10);
  assert.deepEqual(codes, {
    stopped: 'cancelled',
    undecoded: 'unsupported-codec',
    endTooEarly: 'invalid-argument',
    missing: 'video-unreachable',
    noSegments: 'invalid-argument',
    closed: 'cancelled',
  });
  const { segments, settings } = analysisResultSchema.parse(words);
  assert.ok(segments.some(({ present }) => present.text));
  assert.deepEqual(settings.view, { kind: 'frame' });
  assert.ok(notices.every((code: unknown) => typeof code === 'string'));
  assert.ok(analysisResultSchema.parse(extra).segments.every(({ present }) => present.audio));
  assert.equal(analysisResultSchema.parse(byFfmpeg).segments.length, 1);
  await page.close();
}

/** What axe finds of the element, light and dark, and at the width of a phone. */
async function accessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      const { violations } = await new AxeBuilder({ page }).include('mart-emotion').analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      assert.deepEqual(found, [], `${colorScheme}, ${width} px`);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(beyond <= 0, `nothing is wider than ${width} px`);
    }
  }
}

/** The element: a saved result, a broken one, keys, and a video of its own. */
async function element(browser: Browser, address: string, expected: AnalysisResult): Promise<void> {
  const page = await open(browser, address);
  await page.locator('#strongest', { hasText: 'Most joy at ' }).waitFor();
  const curve = page.locator('mart-emotion').getByRole('slider');
  assert.equal(await page.locator('mart-emotion path.line').count(), expected.model.classes.length);
  await curve.focus();
  await page.keyboard.press('End');
  assert.equal(Number(await curve.getAttribute('aria-valuenow')), Number(expected.segments.at(-1)?.end.toFixed(1)));
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const [, second] = expected.segments;
  assert.ok(second);
  assert.equal(await curve.getAttribute('aria-valuenow'), ((second.start + second.end) / 2).toFixed(1));
  await accessible(page);
  const kept = { result: expected, thumbnails: expected.segments.map(() => null), sounds: [] };
  const link = `https://somewhere.test/#r=${await encodeLink(kept, PLAIN)}`;
  const fromLink = await page.evaluate(async (address) => {
    const one = document.querySelector('mart-emotion');
    const done = new Promise((resolve) =>
      one?.addEventListener('done', (event) => resolve((event as CustomEvent).detail)),
    );
    one?.removeAttribute('result');
    one?.setAttribute('link', address);
    return done;
  }, link);
  // A link carries shares in few digits.
  const apart = analysisResultSchema
    .parse(fromLink)
    .segments.flatMap(({ distribution }, i) =>
      distribution.map((share, c) => Math.abs(share - (expected.segments[i]?.distribution[c] ?? 9))),
    );
  assert.ok(apart.length === 4 * expected.model.classes.length && Math.max(...apart) < 0.01);
  await page.evaluate(() => document.querySelector('mart-emotion')?.setAttribute('result', 'index.html'));
  await page.locator('#strongest', { hasText: 'Failed: result-invalid' }).waitFor();
  await page.locator('mart-emotion').getByRole('alert').waitFor();
  const live = await page.evaluate(async () => {
    const one = document.createElement('mart-emotion');
    for (const [name, value] of [
      ['segments', '4'],
      ['controls', ''],
      ['src', 'clip.mp4'],
    ])
      one.setAttribute(name ?? '', value ?? '');
    const seen: number[] = [];
    one.addEventListener('segment', (event) => void seen.push((event as Event as CustomEvent).detail.index));
    const result = new Promise((resolve) => {
      one.addEventListener('done', (event) => resolve((event as Event as CustomEvent).detail));
      one.addEventListener('error', (event) => resolve((event as Event as CustomEvent).detail));
    });
    document.body.append(one);
    return { result: await result, seen };
  });
  assert.deepEqual(live.seen.slice(0, 4), [0, 1, 2, 3]);
  // Beside a saved result the video gives its frames: the switch of the masks is there where there are pictures.
  await page.evaluate(() => {
    const one = document.querySelector('mart-emotion');
    for (const [name, value] of Object.entries({ src: 'clip.mp4', controls: '', result: 'analysis.json' })) {
      one?.setAttribute(name, value);
    }
  });
  await page.locator('mart-emotion').first().getByRole('checkbox').waitFor();
  const result = analysisResultSchema.parse(live.result);
  assert.deepEqual(result.segments, expected.segments);
  await page.close();
}

/** Prints what it is; false where it fails, so that one run tells all. */
async function step(name: string, work: () => Promise<void> | void): Promise<boolean> {
  const start = performance.now();
  try {
    await work();
    console.log(`ok      ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    console.error(`FAILED  ${name}:`, error);
    return false;
  }
}

async function usedAsAStranger(packed: Packed, folder: string): Promise<boolean> {
  const json = run(
    process.execPath,
    [...TSX, 'src/cli/analyze.ts', CLIP, '--segments', '4', '--backend', 'wasm'],
    root,
  );
  const expected = analysisResultSchema.parse(JSON.parse(json));
  const same = (result: AnalysisResult) => assert.deepEqual(numbersOf(result), numbersOf(expected));
  const browser = await chromium.launch(launchOptions(await findBrowser(), { webgpu: 'none' }));
  const done: boolean[] = [];
  const on = async (
    app: string,
    headers: Readonly<Record<string, string>>,
    work: (address: string) => Promise<void>,
  ) => {
    const host = await serveFolder(app, headers);
    try {
      await work(host.address);
    } finally {
      await host.close();
    }
  };
  try {
    const plain = plainApp(folder, 'plain', packed);
    copyFileSync(join(root, 'tests/package/api.html'), join(plain, 'api.html'));
    copyFileSync(CLIP, join(plain, 'clip.mp4'));
    copyFileSync(join(MEDIA, 'mpeg4-ac3.mkv'), join(plain, 'undecoded.mkv'));
    copyFileSync(join(root, 'tests/fixtures/matrix/h264-ac3.mp4'), join(plain, 'ac3.mp4'));
    copyFileSync(join(MEDIA, 'good.srt'), join(plain, 'words.srt'));
    mkdirSync(join(plain, 'ffmpeg'));
    for (const core of ['core', 'core-mt']) {
      symlinkSync(join(root, 'node_modules/@ffmpeg', core, 'dist/esm'), join(plain, 'ffmpeg', core), 'junction');
    }
    done.push(
      await step('a page without a bundler, on a host without headers', () =>
        on(plain, {}, async (address) => same(await analyzed(browser, address))),
      ),
      await step('pictures of its own, recovery, cancelling, errors, under a policy', () =>
        on(plain, POLICY, (address) => restOfTheApi(browser, address)),
      ),
    );
    const vite = installedApp(folder, 'vite-react', packed);
    const bin = (name: string) => join(vite, 'node_modules', name);
    done.push(
      await step('types in a strict app', () => void run(process.execPath, [bin('typescript/bin/tsc')], vite)),
      await step('a fresh Vite app, built, with threads', async () => {
        run(process.execPath, [bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'], vite);
        await on(join(vite, 'dist'), ISOLATION, async (address) => same(await analyzed(browser, address)));
      }),
      await step('the same from its development server', async () => {
        const server = await createServer({ root: vite, logLevel: 'error', server: { port: 0, host: '127.0.0.1' } });
        await server.listen();
        try {
          same(await analyzed(browser, server.resolvedUrls?.local[0] ?? ''));
        } finally {
          await server.close();
        }
      }),
    );
    const saved = plainApp(folder, 'saved-result', packed);
    writeFileSync(join(saved, 'analysis.json'), json);
    copyFileSync(CLIP, join(saved, 'clip.mp4'));
    done.push(await step('the element', () => on(saved, {}, (address) => element(browser, address, expected))));
  } finally {
    await browser.close();
  }
  done.push(await readers(folder, json, expected));
  return done.every((ok) => ok);
}

/** The readers in other languages, where these are. */
async function readers(folder: string, json: string, { segments }: AnalysisResult): Promise<boolean> {
  const lines = join(folder, 'results.jsonl');
  writeFileSync(lines, json + json);
  const programs = [
    ['python3', ['-c', 'import json'], 'read.py'],
    ['Rscript', ['-e', 'library(jsonlite)'], 'read.R'],
  ] as const;
  let ok = true;
  for (const [program, probe, script] of programs) {
    if (spawnSync(program, probe).status !== 0) {
      console.log(`skipped ${script}: no ${program}, or not what it needs\n  1 skipped`);
      continue;
    }
    ok &&= await step(`read by ${program}`, () => {
      const rows = run(program, [join(root, 'docs/examples/python-jsonl', script), lines], folder)
        .trimEnd()
        .split('\n');
      assert.equal(rows.length, 2 * segments.length);
      const [file, start, , name, share] = rows[0]?.split('\t') ?? [];
      const [first] = segments;
      assert.deepEqual([file, start], ['phone.mp4', first?.start.toFixed(2)]);
      assert.equal(share, Math.max(...(first?.distribution ?? [])).toFixed(3));
      assert.match(name ?? '', /^[a-z]+$/);
    });
  }
  return ok;
}

run(process.execPath, [...TSX, 'tests/package/build.ts'], root);
const folder = newFolder();
try {
  const packed = pack(folder);
  const small = withinBudgets(join(root, 'dist-package'), packed.bytes);
  const works = await usedAsAStranger(packed, folder);
  const published = await step('the schema, published with the page', () =>
    assert.equal(
      readFileSync(join(root, 'dist/analysis-result.schema.json'), 'utf8'),
      readFileSync(join(root, 'src/analysis/analysis-result.schema.json'), 'utf8'),
    ),
  );
  const foreign = await step('no React, and nothing under the GPL, travels', () =>
    assert.doesNotMatch(readFileSync(join(root, 'dist-package/licences.md'), 'utf8'), /^## (react|@ffmpeg\/core)/m),
  );
  process.exitCode = small && works && published && foreign ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
