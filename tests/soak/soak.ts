// Many batches of one segment on an engine in this process: afterwards it holds as many tensors, and as much memory, as it
// did on the way.
import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, vi } from 'vitest';
import { Engine } from '../../src/engine/engine';
import type { EngineMemory, MaskSettings } from '../../src/engine/protocol';
import { drawAt, unit } from '../../src/lib/random';
import { MOST_SEGMENTS, SEGMENT_BANKS, SEGMENT_PIXELS } from '../../src/lib/shapes';
import { MINIATURE } from '../../src/mart/miniature';
import { writeTestModel } from '../setup/test-model';

/** How often memory is looked at, after equal numbers of batches. */
const LOOKS = 5;
/** What the collector and the system may be late with. Bytes */
const SLACK = 32e6;
/**
 * Likewise the whole process with a software adapter in it, which keeps memory as its threads happen to ask for it: sizes of
 * equal runs were up to 50 MB apart. A leak of one segment's pictures in float32 (2.4 MB) in each batch is three times this.
 */
const DRIVER_SLACK = 64e6;
const MASK: MaskSettings = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 };
const WASM = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/';

// Whatever is made after this flag can collect.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

interface Held extends EngineMemory {
  readonly heap: number;
  readonly buffers: number;
  readonly process: number;
}

/** What is held behind a collection of garbage. */
async function held(engine: Engine): Promise<Held> {
  // The first lets go of objects, the second of the buffers that hung on them.
  for (let i = 0; i < 2; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { ...(await engine.memory()), heap: heapUsed, buffers: external, process: rss };
}

/** Files of a folder below models/; without one, of a model that runs in milliseconds. */
async function modelFiles(name: string | undefined): Promise<ReadonlyMap<string, Uint8Array>> {
  if (name === undefined) return writeTestModel(MINIATURE);
  return new Map(readdirSync(`models/${name}`).map((file) => [file, readFileSync(`models/${name}/${file}`)]));
}

/** Answers what the engine fetches of `files`. */
function serve(files: ReadonlyMap<string, Uint8Array>): void {
  vi.stubGlobal('fetch', async (url: string | URL, init?: RequestInit) => {
    const bytes = files.get(String(url).split('/').at(-1) ?? '');
    if (!bytes) return new Response(null, { status: 404 });
    const [from, to] = (/bytes=(\d+)-(\d*)/.exec(new Headers(init?.headers).get('range') ?? '') ?? []).slice(1);
    if (from === undefined) return new Response(new Uint8Array(bytes));
    return new Response(new Uint8Array(bytes.subarray(Number(from), to ? Number(to) + 1 : undefined)), { status: 206 });
  });
}

/** `batches` runs on `backend`; `model`: as `modelFiles` takes it. */
export async function soak(backend: 'wasm' | 'webgpu', batches: number, model?: string): Promise<void> {
  serve(await modelFiles(model));
  const engine = new Engine();
  await engine.load({ modelUrl: 'http://model.test/models/test/', wasmUrl: WASM, backend });
  const whole = {
    pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(1, i) >>> 24),
    filterBanks: Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i))),
    pieces: Int32Array.of(2, 17, 30, 9, 3),
    frameTimes: [],
  };
  // With and without sound and words, of as many segments as a video can have: what is kept of old ones is let go. By the
  // first look as much is kept as ever will be.
  const kinds = [whole, { ...whole, filterBanks: null }, { ...whole, pieces: null }];
  const every = Math.ceil(batches / LOOKS);
  const segments = Math.min(MOST_SEGMENTS, every);
  const looks: Held[] = [];
  const began = performance.now();
  for (let i = 0; i < batches; i++) {
    await engine.runBatch([{ ...(kinds[i % kinds.length] ?? whole), index: i % segments }], MASK);
    if ((i + 1) % every === 0) looks.push(await held(engine));
  }
  const perBatch = (performance.now() - began) / batches;
  const megabytes = (bytes: number | null) => (bytes === null ? '-' : (bytes / 1e6).toFixed(1));
  console.log(
    `${batches} batches of ${model ?? 'miniature'} on ${backend}, ${perBatch.toFixed(0)} ms each; on the way:`,
  );
  for (const { numTensors, heap, buffers, process: all, gpuBytes } of looks) {
    const [ofHeap, ofBuffers, ofAll, ofGpu] = [heap, buffers, all, gpuBytes].map(megabytes);
    console.log(`${numTensors} tensors; MB: heap ${ofHeap}, buffers ${ofBuffers}, process ${ofAll}, GPU ${ofGpu}`);
  }
  // From the middle on: a driver's own caches fill before.
  const [first, last] = [looks[LOOKS >> 1], looks.at(-1)];
  if (!first || !last) throw new Error('nothing was looked at');
  expect([last.numTensors, last.numBytes]).toEqual([first.numTensors, first.numBytes]);
  for (const what of ['heap', 'buffers'] as const) expect(last[what] - first[what]).toBeLessThan(SLACK);
  expect(last.process - first.process).toBeLessThan(backend === 'webgpu' ? DRIVER_SLACK : SLACK);
  expect((last.gpuBytes ?? 0) - (first.gpuBytes ?? 0)).toBeLessThan(SLACK);
}
