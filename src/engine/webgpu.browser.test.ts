// The engine on a real WebGPU device: what it submits, and what it does when the device is lost.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { choosePictures } from '../kernels/webgpu/bitmap';
import { isBitmap } from '../lib/picture';
import { drawAt, unit } from '../lib/random';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../lib/shapes';
import { MINIATURE } from '../mart/miniature';
import { Engine } from './engine';
import type { EngineChange, LoadProgress, MaskSettings } from './protocol';
import { recordingBackend } from './webgpu-backend';

const MASK: MaskSettings = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 };
const input = (index: number) => ({
  index,
  pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => drawAt(index, i) >>> 24),
  filterBanks: index % 2 ? Float32Array.from({ length: SEGMENT_BANKS }, (_, i) => unit(drawAt(2, i))) : null,
  pieces: Int32Array.of(2, 17, 30, 9, 3),
  frameTimes: [],
});
const wasmUrl = new URL('/node_modules/@tensorflow/tfjs-backend-wasm/dist/', location.href).href;

const submit = GPUQueue.prototype.submit;
/** Submits so far, and what is done behind each. */
let submits = 0;
let behind: () => void = () => {};
/** Takes back what a test has put into the browser. */
let restore: () => void = () => {};
const changes: EngineChange[] = [];
const heard: LoadProgress[] = [];
const engine = new Engine();
let submitsOfLoad = 0;

const load = () =>
  engine.load(
    { modelUrl: 'http://model.test/models/test/', wasmUrl, backend: 'webgpu', precision: 'f32' },
    (progress) => heard.push(progress),
    (change) => changes.push(change),
  );

// Shaders take a software adapter seconds; so the tests share a load, and each leaves the engine at work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

beforeAll(async () => {
  // A page may not wait for threads, as the engine's worker does: WebAssembly gets one.
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 1, configurable: true });
  const fetched = globalThis.fetch;
  vi.stubGlobal('fetch', async (url: string | URL, init?: RequestInit) =>
    String(url).endsWith('/config.json') ? new Response(JSON.stringify(MINIATURE)) : fetched(url, init),
  );
  GPUQueue.prototype.submit = function (buffers) {
    submit.call(this, buffers);
    submits++;
    behind();
  };
  await load();
  submitsOfLoad = submits;
});
afterAll(() => {
  GPUQueue.prototype.submit = submit;
  vi.unstubAllGlobals();
});

afterEach(() => {
  behind = () => {};
  restore();
  changes.length = 0;
  choosePictures('auto');
});

function pixelsOf(bitmap: ImageBitmap): Uint8ClampedArray {
  const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  pen?.drawImage(bitmap, 0, 0);
  return pen?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
}

/** Gives, and stops collecting, the bytes of each read from the GPU. */
function listenToReads(): () => number[] {
  const original = GPUBuffer.prototype.getMappedRange;
  const lengths: number[] = [];
  GPUBuffer.prototype.getMappedRange = function (...range) {
    const bytes = original.apply(this, range);
    if (this.usage & GPUBufferUsage.MAP_READ) lengths.push(bytes.byteLength);
    return bytes;
  };
  return () => {
    GPUBuffer.prototype.getMappedRange = original;
    return lengths;
  };
}

/** Resolves once the page was told, and so the engine, which listens since before. */
async function lose(): Promise<void> {
  const device = recordingBackend()?.device;
  device?.destroy();
  await device?.lost;
}

test('a batch is one command buffer up to each of its two reads, as each segment alone, and leaves no tensor', async () => {
  const { numTensors } = await engine.memory();
  const scores: number[][] = [];
  for (const inputs of [[input(1)], [input(1), input(2), input(3)]]) {
    submits = 0;
    const { outputs, times } = await engine.runBatch(inputs, MASK);
    expect(submits).toBe(2);
    expect(outputs.map(({ index }) => index)).toEqual(inputs.map(({ index }) => index));
    expect(times.total).toBeGreaterThan(0);
    scores.push([...(outputs[0]?.scores ?? [])]);
  }
  for (const [c, score] of scores[0]?.entries() ?? []) expect(scores[1]?.[c]).toBeCloseTo(score, 4);
  expect((await engine.memory()).numTensors).toBe(numTensors);
  const profile = await engine.profile(input(1), MASK);
  expect(profile.by).toBe('waits');
  expect(profile.stages?.visual).toBeGreaterThan(0);
  expect(heard.at(-1)).toMatchObject({ stage: 'compile', done: 1 });
});

test('a recovered frame is drawn by the GPU as by the host, comes as a bitmap, and only its errors are read', async () => {
  const { outputs } = await engine.runBatch([input(1)], MASK);
  const mask = outputs[0]?.mask ?? new Uint8Array();
  const { numTensors } = await engine.memory();
  choosePictures('host');
  const byHost = await engine.recover(1, mask, 5);
  choosePictures('canvas');
  const first = await engine.recover(1, mask, 8);
  submits = 0;
  const read = listenToReads();
  const byDevice = await engine.recover(1, mask, 5);
  // One command buffer for the picture, one for the errors: two numbers a patch.
  expect(submits).toBe(2);
  expect(read()).toEqual([392 * 2 * 4]);
  expect((await engine.memory()).numTensors).toBe(numTensors);
  if (!byHost || isBitmap(byHost.recovered)) throw new Error('the host draws bytes');
  if (!byDevice || !isBitmap(byDevice.recovered)) throw new Error('the GPU draws a bitmap');
  const pixels = pixelsOf(byDevice.recovered);
  let most = 0;
  for (const [i, value] of byHost.recovered.entries()) most = Math.max(most, Math.abs(value - (pixels[i] ?? 256)));
  expect(most).toBeLessThanOrEqual(1);
  expect(byHost.recovered.some((value, i) => value !== byHost.original[i])).toBe(true);
  expect(byDevice.original).toEqual(byHost.original);
  expect(byDevice.recoveryError).toBeCloseTo(byHost.recoveryError, 5);
  for (const [i, error] of byHost.patchErrors.entries()) expect(byDevice.patchErrors[i]).toBeCloseTo(error, 4);
  // A bitmap is not drawn over by the next.
  if (!first || !isBitmap(first.recovered)) throw new Error('the GPU draws a bitmap');
  expect(pixelsOf(first.recovered)).not.toEqual(pixels);
});

test('a device that was lost while nothing ran is replaced by the next run', async () => {
  await lose();
  const { outputs } = await engine.runBatch([input(1)], MASK);
  expect(outputs).toHaveLength(1);
  expect(changes.map(({ change }) => change)).toEqual(['restarted']);
});

test('a device that is lost with the first canvas is replaced, and from then on the host draws', {
  tags: 'slow',
}, async () => {
  const { outputs } = await engine.runBatch([input(1)], MASK);
  const mask = outputs[0]?.mask ?? new Uint8Array();
  choosePictures('canvas');
  behind = () => {
    behind = () => {};
    lose();
  };
  expect(await engine.recover(1, mask, 5)).toBeNull();
  expect(changes.map(({ change }) => change)).toEqual(['restarted']);
  await engine.runBatch([input(1)], MASK);
  expect((await engine.recover(1, mask, 5))?.recovered).toBeInstanceOf(Uint8ClampedArray);
  expect(changes).toHaveLength(1);
});

/** The next errors that the device answers a scope with, in place of none. */
function complain(...errors: GPUError[]): void {
  const pop = GPUDevice.prototype.popErrorScope;
  GPUDevice.prototype.popErrorScope = async function () {
    const found = await pop.call(this);
    return found ?? errors.shift() ?? null;
  };
  restore = () => {
    GPUDevice.prototype.popErrorScope = pop;
  };
}

const scoresOf = ({ outputs }: Awaited<ReturnType<Engine['runBatch']>>) => outputs.map(({ scores }) => [...scores]);

test('a batch for which there is no memory is run in halves, and none after it is as large', async () => {
  const inputs = [input(1), input(2)];
  const whole = await engine.runBatch(inputs, MASK);
  complain(new GPUOutOfMemoryError('no memory'));
  const halves = await engine.runBatch(inputs, MASK);
  expect(changes).toEqual([]);
  for (const [i, scores] of scoresOf(halves).entries()) {
    for (const [c, score] of scores.entries()) expect(score).toBeCloseTo(scoresOf(whole)[i]?.[c] ?? 0, 4);
  }
  expect(halves.next).toBe(1);
});

test('what the device complains of is no result: another backend gives it, and the reason', async () => {
  const before = await engine.runBatch([input(1)], MASK);
  behind = () => {
    behind = () => {};
    // A buffer without a usage is refused on the device alone: tfjs would go on with it.
    recordingBackend()?.device.createBuffer({ size: 4, usage: 0 });
  };
  const after = await engine.runBatch([input(1)], MASK);
  expect(changes).toMatchObject([{ change: 'fell-back', engine: { backend: 'wasm', reason: 'gpu-failed' } }]);
  for (const [c, score] of scoresOf(after)[0]?.entries() ?? []) {
    expect(score).toBeCloseTo(scoresOf(before)[0]?.[c] ?? 0, 4);
  }
});

test('a device whose numbers are none is given up before anything is analysed', async () => {
  const read = GPUBuffer.prototype.getMappedRange;
  GPUBuffer.prototype.getMappedRange = function (...range) {
    const bytes = read.apply(this, range);
    if (this.usage & GPUBufferUsage.MAP_READ) new Float32Array(bytes).fill(Number.NaN);
    return bytes;
  };
  restore = () => {
    GPUBuffer.prototype.getMappedRange = read;
  };
  expect((await load()).engine).toMatchObject({ backend: 'wasm', reason: 'gpu-failed' });
  restore();
  expect((await load()).engine).toMatchObject({ backend: 'webgpu', reason: 'asked' });
});

test('a device that is lost in a run is replaced and the run repeated; lost again, wasm takes over', {
  tags: 'slow',
}, async () => {
  const inputs = [input(1), input(2)];
  const { outputs: undisturbed } = await engine.runBatch(inputs, MASK);
  const close = (found: typeof undisturbed) => {
    for (const [i, { scores, mask }] of undisturbed.entries()) {
      for (const [c, score] of scores.entries()) expect(found[i]?.scores[c]).toBeCloseTo(score, 4);
      expect(found[i]?.mask).toEqual(mask);
    }
  };

  behind = () => {
    behind = () => {};
    lose();
  };
  const { outputs: repeated } = await engine.runBatch(inputs, MASK);
  expect(changes.map(({ change, engine: { backend } }) => [change, backend])).toEqual([['restarted', 'webgpu']]);
  close(repeated);
  expect(await engine.recover(1, new Uint8Array(392), 0)).not.toBeNull();

  let until = 0;
  behind = () => {
    if (until-- > 0) return;
    // Once in the run, and once more in its repetition, behind the load of the new device.
    until = submitsOfLoad;
    lose();
  };
  const { outputs: elsewhere } = await engine.runBatch(inputs, MASK);
  expect(changes.at(-1)).toMatchObject({ change: 'fell-back', engine: { backend: 'wasm', reason: 'device-lost' } });
  close(elsewhere);
});
