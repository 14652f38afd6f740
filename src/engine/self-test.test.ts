import { expect, it } from 'vitest';
import type { MartConfig } from '../mart/config';
import { MINIATURE } from '../mart/miniature';
import type { SegmentRun } from '../mart/run/types';
import { checkAnswer, checkFinite } from './self-test';

const run = (visual: readonly number[]): SegmentRun => ({
  index: 3,
  logits: { visual: Float32Array.from(visual), audio: Float32Array.of(1, 2, 3), text: null },
  scores: Float32Array.from(visual),
  attention: { intra: new Float32Array(392), inter: null, piecesToPatches: null, piecesToSound: null },
  mask: new Uint8Array(392),
  recoveryError: 0.5,
  patchErrors: new Float32Array(392),
});
const config: MartConfig = {
  ...MINIATURE,
  weights: {
    kind: 'safetensors',
    file: 'weights.safetensors',
    sha256: {},
    selfTest: { visual: [4, -2, 1], audio: [1, 2, 3], text: null },
  },
};

it('takes the known answer, by the precision', () => {
  checkAnswer(run([4, -2, 1]), config, 'f32');
  checkAnswer(run([4.03, -2, 1]), config, 'f32');
  expect(() => checkAnswer(run([4.1, -2, 1]), config, 'f32')).toThrow('the visual head is off by 0.025');
  checkAnswer(run([4.1, -2, 1]), config, 'f16');
  expect(() => checkAnswer(run([0, 0, 0]), config, 'f16')).toThrow('off by 1.000');
});

it('takes any numbers where no answer is known, but nothing else', () => {
  checkAnswer(run([0, 0, 0]), MINIATURE, 'f32');
  expect(() => checkAnswer(run([Number.NaN, 0, 0]), MINIATURE, 'f32')).toThrow(
    'segment 3: the network gave no numbers',
  );
  expect(() => checkFinite({ ...run([1, 2, 3]), recoveryError: Number.POSITIVE_INFINITY })).toThrow('no numbers');
});
