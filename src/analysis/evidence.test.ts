import { describe, expect, it } from 'vitest';
import { evidenceNotices, evidenceOf, videoEvidence } from './evidence';
import type { SegmentResult } from './result';

type Logits = SegmentResult['logits'];
const FLAT = [1, 1, 1, 1];
const SURE = [9, 0, 0, 0];
const segment = (visual: number[], audio: number[] | null = null, text: number[] | null = null) => ({
  logits: { visual, audio, text } satisfies Logits,
});
const thresholds = { picture: 0.5, sound: 0.5 };

describe('evidence of logits', () => {
  it('is 0 when flat, log(classes) when certain, and of two sure of four the logarithm of 2', () => {
    expect(evidenceOf(FLAT)).toBeCloseTo(0, 12);
    expect(evidenceOf([1000, 0, 0, 0])).toBeCloseTo(Math.log(4), 12);
    expect(evidenceOf([50, 50, 0, 0])).toBeCloseTo(Math.log(2), 12);
  });

  it('is the relative entropy to the flat distribution', () => {
    const shares = [0.5, 0.25, 0.125, 0.125];
    const expected = shares.reduce((sum, share) => sum + share * Math.log(4 * share), 0);
    expect(evidenceOf(shares.map((share) => Math.log(share) + 3))).toBeCloseTo(expected, 12);
  });
});

describe('evidence of a video', () => {
  it('is the median over the segments that have the modality', () => {
    const segments = [segment(SURE), segment(FLAT, SURE), segment(FLAT, FLAT), segment([50, 50, 0, 0])];
    expect(videoEvidence(segments, 'visual')).toBeCloseTo(Math.log(2) / 2, 12);
    expect(videoEvidence(segments, 'audio')).toBeCloseTo(evidenceOf(SURE) / 2, 12);
    expect(videoEvidence(segments.slice(0, 3), 'visual')).toBeCloseTo(0, 12);
    expect(videoEvidence([segment(FLAT)], 'audio')).toBeNull();
  });
});

describe('what is told of a video', () => {
  it.each<[string, ReturnType<typeof segment>, string[]]>([
    ['nothing of familiar pictures and sound', segment(SURE, SURE), []],
    ['unfamiliar pictures under familiar sound', segment(FLAT, SURE), ['unfamiliar-picture']],
    ['unfamiliar sound under familiar pictures', segment(SURE, FLAT), ['unfamiliar-sound']],
    ['both as one', segment(FLAT, FLAT), ['unfamiliar-video']],
    ['pictures that are all there is', segment(FLAT), ['unfamiliar-video']],
    ['both apart where words have a say', segment(FLAT, FLAT, FLAT), ['unfamiliar-picture', 'unfamiliar-sound']],
  ])('%s', (_, given, codes) => {
    expect(evidenceNotices([given, given], thresholds)).toEqual(codes);
  });

  it('is nothing for a model without thresholds, and nothing at a threshold of 0', () => {
    expect(evidenceNotices([segment(FLAT, FLAT)], null)).toEqual([]);
    expect(evidenceNotices([segment(SURE, SURE)], { picture: 0, sound: 0 })).toEqual([]);
  });
});
