// The whole network on WebGPU in the browser, on one segment: a software adapter takes about a minute for it.
import { expect, test } from '@playwright/test';
import { remask } from '../src/analysis/remask';
import { analyze } from './command-line';
import { fixture } from './files';
import { unpackMask } from '../src/lib/masks';

test('WebGPU and WebAssembly give the same distribution and the same mask, and the page draws that mask again', {
  tag: '@slow',
}, async () => {
  test.setTimeout(420_000);
  const video = [fixture('short.mp4'), '--segments', '1'];
  const wasm = await analyze(...video, '--backend', 'wasm');
  const webgpu = await analyze(...video, '--backend', 'webgpu');
  expect(webgpu.status, webgpu.stderr).toBe(0);
  const [a] = wasm.results;
  const [b] = webgpu.results;
  const segment = b?.segments[0];
  if (!a || !b || !segment) throw new Error('two results of one segment were expected');
  expect([a.run.backend, b.run.backend]).toEqual(['wasm', 'webgpu']);
  for (const [i, share] of b.video.distribution.entries()) expect(share).toBeCloseTo(a.video.distribution[i] ?? 0, 5);
  expect(segment.mask).toBe(a.segments[0]?.mask);
  const drawn = remask(segment, 0, b.settings).mask;
  expect(drawn).toEqual(unpackMask(Uint8Array.from(Buffer.from(segment.mask, 'base64'))));
});
