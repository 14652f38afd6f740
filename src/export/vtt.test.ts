import { parseText } from 'media-captions';
import { expect, test } from 'vitest';
import { sampleResult, subjectOf } from './test-subject';
import { writeVtt } from './vtt';

test('captions parse back without errors: a cue per segment, at its times, saying what it conveys', async () => {
  const result = sampleResult();
  const subject = subjectOf(result);
  const { cues, errors } = await parseText(writeVtt(subject), { type: 'vtt', strict: true, errors: true });
  expect(errors).toEqual([]);
  expect(cues).toHaveLength(result.segments.length);
  for (const [i, { start, end, distribution }] of result.segments.entries()) {
    expect(cues[i]?.startTime).toBeCloseTo(start, 3);
    expect(cues[i]?.endTime).toBeCloseTo(end, 3);
    expect(cues[i]?.text).toBe(subject.words.says(distribution));
  }
});

test('names with markup stay text', () => {
  const subject = subjectOf(sampleResult());
  const says = () => '<b>a --> b</b> & c';
  const vtt = writeVtt({ ...subject, words: { ...subject.words, says } });
  expect(vtt).toContain('&lt;b&gt;a --&gt; b&lt;/b&gt; &amp; c');
  expect(vtt.match(/-->/g)).toHaveLength(subject.kept.result.segments.length);
});

test('times beyond an hour keep their milliseconds', () => {
  const result = sampleResult();
  const [segment] = result.segments;
  if (segment) Object.assign(segment, { start: 3599.9996, end: 3725.0421 });
  expect(writeVtt(subjectOf(result))).toContain('01:00:00.000 --> 01:02:05.042');
});
