import { expect, it } from 'vitest';
import { webVtt } from './captions';

it('writes cues that a player reads as plain text', () => {
  expect(webVtt([{ start: 61.5, end: 3600, text: 'a <b>\n& c' }])).toBe(
    'WEBVTT\n\n00:01:01.500 --> 01:00:00.000\na &lt;b&gt; &amp; c\n',
  );
});
