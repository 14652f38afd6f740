import { describe, expect, test } from 'vitest';
import type { ModelInfo, SegmentOutput } from '../engine/protocol';
import { segmentResult, videoResult } from './assemble';
import { decodeTensor } from './tensors';

const model: ModelInfo = {
  name: 'test',
  sha256: '',
  classes: ['joy', 'sadness'],
  polarity: [1, -1],
  temperature: 2,
  trained: false,
  textHead: true,
  evidence: null,
  confidence: null,
  verdict: null,
  lexiconUrl: null,
  inputs: {
    sampleRate: 16000,
    mixdown: 'mean',
    maxPieces: 64,
    pieces: 100,
    vocabularyUrl: null,
    view: { kind: 'frame' },
  },
};

const planned = { index: 0, start: 1, end: 2, frameTimes: [], centre: 1.5 };

function output(changes: Partial<SegmentOutput> = {}): SegmentOutput {
  return {
    index: 0,
    logits: { visual: Float32Array.of(1, 3), audio: null, text: null },
    scores: Float32Array.of(1, 3),
    attention: { intra: new Float32Array(392), inter: null, piecesToPatches: null, piecesToSound: null },
    mask: new Uint8Array(392),
    recoveryError: 0,
    patchErrors: new Float32Array(392),
    ...changes,
  };
}

const view = { square: { x: 0, y: 0, side: 112 }, person: null };
const times = Array.from({ length: 16 }, (_, i) => i / 30);

describe('a segment of the result', () => {
  test('has a distribution that is the tempered softmax of its scores', () => {
    const { distribution } = segmentResult({ planned, frameTimes: times, row: null, view }, output(), model);
    expect(distribution[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect((distribution[0] ?? 0) + (distribution[1] ?? 0)).toBeCloseTo(1, 12);
  });

  test('gives a word the mean over its pieces, leaving [CLS] and [SEP] out', () => {
    const row = {
      ids: Int32Array.of(2, 10, 11, 12, 3),
      words: [
        { text: 'wonderful', start: 0, end: 1, pieces: [1, 3] as const },
        { text: 'day', start: 1, end: 2, pieces: [3, 4] as const },
      ],
      dropped: 0,
    };
    const byPiece = Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6, 9, 9);
    const result = segmentResult(
      { planned, frameTimes: times, row, view },
      output({
        attention: { intra: new Float32Array(392), inter: null, piecesToPatches: byPiece, piecesToSound: null },
      }),
      model,
    );
    const rows = result.attention.wordsToPatches;
    expect(rows?.shape).toEqual([2, 2]);
    expect(rows && [...decodeTensor(rows)]).toEqual([2, 3, 5, 6]);
  });
});

describe('the video', () => {
  test('has each head averaged over the segments that have the modality only', () => {
    const segments = [
      segmentResult({ planned, frameTimes: times, row: null, view }, output(), model),
      segmentResult(
        { planned, frameTimes: times, row: null, view },
        output({ logits: { visual: Float32Array.of(3, 5), audio: Float32Array.of(1, -1), text: null } }),
        model,
      ),
    ];
    const { logits, scores, distribution } = videoResult(segments, model);
    expect(logits).toEqual({ visual: [2, 4], audio: [1, -1], text: null });
    expect(scores).toEqual([3, 3]);
    expect(distribution).toEqual([0.5, 0.5]);
  });
});
