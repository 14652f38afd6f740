// The engine on a small model that is fetched as in the page.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MartError } from '../lib/errors';
import { drawAt, unit } from '../lib/random';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../lib/shapes';
import { MINIATURE } from '../mart/miniature';
import { Engine } from './engine';
import type { MaskSettings } from './protocol';
import { writeTestModel } from '../../tests/setup/test-model';

const MASK: MaskSettings = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 };
const input = (seed: number) => ({
  index: 0,
  pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(seed, i) >>> 24),
  filterBanks: Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i))),
  pieces: Int32Array.of(2, 17, 30, 9, 3),
  frameTimes: [],
});
const engine = new Engine();
let online = true;

/** The backend, which starts and whose device is lost when a test says so. */
const backend = vi.hoisted(() => ({ lose: (_: MartError): void => undefined, mayStart: Promise.resolve() }));
let onFetch = () => {};
vi.mock('./backend', async (original) => {
  const real = await original<typeof import('./backend')>();
  const startBackend: typeof real.startBackend = async (_, options) => {
    await backend.mayStart;
    backend.lose = (error) => options.onLost?.(error);
    return real.startBackend('wasm', options);
  };
  return { ...real, startBackend };
});

function load() {
  const wasmUrl = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/';
  return engine.load({ modelUrl: 'http://model.test/models/test/', wasmUrl, backend: 'wasm' });
}

/** A batch of one. */
async function run(data: ReturnType<typeof input>) {
  const { outputs } = await engine.runBatch([data], MASK);
  const [output] = outputs;
  if (!output) throw new Error('one output for each input');
  return output;
}

beforeAll(async () => {
  const files = await writeTestModel(MINIATURE);
  vi.stubGlobal('fetch', async (url: string | URL, init?: RequestInit) => {
    onFetch();
    const bytes = online && files.get(String(url).split('/').at(-1) ?? '');
    if (!bytes) return new Response(null, { status: 404 });
    const [from, to] = (/bytes=(\d+)-(\d*)/.exec(new Headers(init?.headers).get('range') ?? '') ?? []).slice(1);
    if (from === undefined) return new Response(new Uint8Array(bytes));
    return new Response(new Uint8Array(bytes.subarray(Number(from), to ? Number(to) + 1 : undefined)), { status: 206 });
  });
  await load();
});
afterAll(() => vi.unstubAllGlobals());

describe('trying an altered segment out', () => {
  it('says of an unaltered one what the run said, and otherwise something else', async () => {
    const ran = await run(input(1));
    expect(await engine.tryOut(input(1), MASK)).toEqual(ran);
    expect((await engine.tryOut(input(5), MASK)).scores).not.toEqual(ran.scores);
    const unseen = await engine.tryOut({ ...input(1), pixels: null }, MASK);
    expect([...unseen.logits.visual]).toEqual([0, 0, 0]);
    expect(unseen.scores).not.toEqual(ran.scores);
  });

  it('leaves what is kept for recovery as it was, and no tensor behind', async () => {
    const { mask } = await run(input(1));
    const before = await engine.recover(0, mask, 8);
    const memory = await engine.memory();
    await engine.tryOut(input(5), MASK);
    await engine.tryOut({ ...input(5), pixels: null }, MASK);
    await expect(engine.tryOut({ ...input(5), pieces: Int32Array.of(2, 40, 3) }, MASK)).rejects.toThrow();
    expect(await engine.memory()).toEqual(memory);
    const after = await engine.recover(0, mask, 8);
    expect(after?.patchErrors).toEqual(before?.patchErrors);
    expect(after?.original.every((value, i) => value === before?.original[i])).toBe(true);
  });
});

it('forgets the segments of a batch that was running when it was asked to', async () => {
  const running = run(input(1));
  const forgotten = engine.forget();
  const { mask } = await running;
  await forgotten;
  expect(await engine.recover(0, mask, 8)).toBeNull();
});

it('starts again by the next call when starting again after a loss has failed', async () => {
  const before = await run(input(1));
  backend.lose(new MartError('device-lost', 'lost'));
  online = false;
  await expect(run(input(1))).rejects.toThrow();
  await expect(run(input(1))).rejects.not.toMatchObject({ code: 'invalid-argument' });
  online = true;
  expect(await run(input(1))).toEqual(before);
});

it("asks for a model's files while its backend starts", async () => {
  backend.mayStart = new Promise((resolve) => {
    onFetch = resolve;
  });
  expect((await load()).model.name).toBe(MINIATURE.name);
});
