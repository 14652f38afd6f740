import { describe, expect, it } from 'vitest';
import { conflicts, conflictsOfVideo, headOpinions } from './conflicts';

// joy, neutral, anger
const POLARITY = [1, 0, -1];
const joy = [3, 0, 0];
const neutral = [0, 3, 0];
const anger = [0, 0, 3];
/** joy ahead of anger by less than 0.1 */
const torn = [1, 0, 0.9];

const found = (visual: number[], audio: number[] | null, text: number[] | null) =>
  conflicts(headOpinions({ logits: { visual, audio, text } }, 1), POLARITY).map(({ heads, opposed }) => [
    ...heads.map(({ modality }) => modality),
    opposed,
  ]);

describe('heads conflict', () => {
  it('when one is sure of a positive and the other of a negative class', () => {
    expect(found(joy, anger, joy)).toEqual([
      ['visual', 'audio', true],
      ['audio', 'text', true],
    ]);
  });

  it('less so when one is sure of a neutral class', () => {
    expect(found(joy, null, neutral)).toEqual([['visual', 'text', false]]);
  });

  it('not when they agree, when one is unsure, or when one is missing', () => {
    expect(found(joy, joy, null)).toEqual([]);
    expect(found(anger, torn, null)).toEqual([]);
    expect(found(anger, null, null)).toEqual([]);
  });

  it('less easily under a higher temperature, which makes heads less sure', () => {
    const logits = { visual: joy, audio: anger, text: null };
    expect(conflicts(headOpinions({ logits }, 30), POLARITY)).toEqual([]);
  });
});

it('a video’s conflicts are those of its segments, by index', () => {
  const segment = (visual: number[], audio: number[]) => ({ logits: { visual, audio, text: null } });
  const all = conflictsOfVideo([segment(joy, joy), segment(joy, anger), segment(neutral, anger)], POLARITY, 1);
  expect(all.map(({ segment: index, opposed }) => [index, opposed])).toEqual([
    [1, true],
    [2, false],
  ]);
});
