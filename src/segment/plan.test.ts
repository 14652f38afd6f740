import { describe, expect, it } from 'vitest';
import { MartError } from '../lib/errors';
import { MOST_SEGMENTS } from '../lib/shapes';
import { type PlanRequest, planSegments } from './plan';

const plan = (request: Partial<PlanRequest> & { duration: number }) =>
  planSegments({ segments: null, every: null, range: null, ...request });

const durations = [0.0004, 1 / 30, 0.1, 0.5, 16 / 30, 0.9, 2.4, 10.01, 63.999, 64, 64.001, 600, 3600];
const counts = [null, 1, 2, 7, 16, 100, 720];
const everything = durations.flatMap((duration) => counts.map((segments) => ({ duration, segments })));

describe('clip plan', () => {
  it.each(everything)('keeps its promises for $duration s in $segments segments', ({ duration, segments }) => {
    const { from, to, segments: planned } = plan({ duration, segments });
    expect([from, to]).toEqual([0, duration]);
    const frames = Math.max(1, Math.floor(30 * duration));
    const count = planned.length;
    if (segments !== null) expect(count).toBe(segments);
    expect(planned[0]?.start).toBe(0);
    expect(planned.at(-1)?.end).toBeCloseTo(duration, 9);
    for (const [s, segment] of planned.entries()) {
      expect(segment.index).toBe(s);
      expect(segment.start).toBeCloseTo((s * duration) / count, 9);
      expect(segment.end).toBeCloseTo(((s + 1) * duration) / count, 9);
      expect(segment.frameTimes).toHaveLength(16);
      const numbers = segment.frameTimes.map((time) => Math.round(time * 30));
      const first = Math.max(0, Math.min(Math.floor(((s + 0.5) * frames) / count) - 8, frames - 16));
      expect(numbers).toEqual(Array.from({ length: 16 }, (_, i) => (first + i) % frames));
      expect(Math.max(...segment.frameTimes)).toBeLessThan(Math.max(duration, 1e-9));
      expect(segment.centre).toBeGreaterThan(0);
      expect(segment.centre).toBeLessThan(duration);
    }
  });

  it('takes 16 segments up to 64 s, one per 4 s beyond, and never more than 720', () => {
    const count = (duration: number) => plan({ duration }).segments.length;
    expect([0.01, 20, 64, 64.5, 66, 600, 2880, 3600, 36000].map(count)).toEqual([
      16, 16, 16, 17, 17, 150, 720, 720, 720,
    ]);
  });

  it('centres the frames in the segment where there is room', () => {
    const { segments } = plan({ duration: 32 });
    expect(segments[3]?.centre).toBeCloseTo(7, 9);
    expect(segments[3]?.frameTimes[0]).toBeCloseTo(7 - 8 / 30, 9);
    expect(segments[3]?.frameTimes[15]).toBeCloseTo(7 + 7 / 30, 9);
  });

  it('centres the sound on the frames that were taken when they are clamped into the file', () => {
    const { segments } = plan({ duration: 1, segments: 16 });
    expect(segments[0]?.centre).toBeCloseTo(8 / 30, 9);
    expect(segments[15]?.centre).toBeCloseTo(22 / 30, 9);
    expect(segments[15]?.frameTimes[15]).toBeCloseTo(29 / 30, 9);
  });

  it('repeats the one frame of a file shorter than a plan frame, centred on its middle', () => {
    const [segment] = plan({ duration: 0.02, segments: 1 }).segments;
    expect(segment?.frameTimes).toEqual(Array(16).fill(0));
    expect(segment?.centre).toBeCloseTo(0.01, 9);
  });

  it('loops only where there are fewer than 16 plan frames', () => {
    const [looped] = plan({ duration: 0.5, segments: 1 }).segments;
    expect(looped?.frameTimes[15]).toBe(0);
    expect(looped?.centre).toBeCloseTo(0.25, 9);
    const [whole] = plan({ duration: 16 / 30, segments: 1 }).segments;
    expect(whole?.frameTimes[15]).toBeCloseTo(0.5, 9);
  });

  it('moves the whole clock with the range', () => {
    const alone = plan({ duration: 8, segments: 5 });
    const inside = plan({ duration: 100, segments: 5, range: [32, 40] });
    expect([inside.from, inside.to]).toEqual([32, 40]);
    for (const [s, segment] of inside.segments.entries()) {
      expect(segment.centre).toBeCloseTo((alone.segments[s]?.centre ?? Number.NaN) + 32, 9);
      expect(segment.frameTimes[0]).toBeCloseTo((alone.segments[s]?.frameTimes[0] ?? Number.NaN) + 32, 9);
      expect(segment.start).toBeCloseTo((alone.segments[s]?.start ?? Number.NaN) + 32, 9);
    }
  });

  it('cuts a segment every so many seconds, never longer', () => {
    const count = (duration: number, every: number) => plan({ duration, every }).segments.length;
    expect([count(10, 2), count(10, 3), count(1.1, 0.1), count(5, 60)]).toEqual([5, 4, 11, 1]);
  });

  it.each([
    ['duration', { duration: 0 }],
    ['duration', { duration: Number.NaN }],
    ['duration', { duration: Number.POSITIVE_INFINITY }],
    ['segments', { duration: 9, segments: 0 }],
    ['segments', { duration: 9, segments: 2.5 }],
    ['segments', { duration: 9, segments: MOST_SEGMENTS + 1 }],
    ['every', { duration: 9, every: 0 }],
    ['every', { duration: 3600, every: 1 }],
    ['range', { duration: 9, range: [-1, 3] }],
    ['range', { duration: 9, range: [4, 4] }],
    ['range', { duration: 9, range: [8, 9.5] }],
    ['range', { duration: 9, range: [10, 12] }],
    ['range', { duration: 9, range: [Number.NaN, 3] }],
  ] as const)('names the argument %s when it makes no sense', (argument, request) => {
    const thrown = (() => {
      try {
        return plan(request);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(MartError);
    expect(thrown).toMatchObject({ code: 'invalid-argument', details: { argument } });
  });
});
