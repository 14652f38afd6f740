import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../lib/errors';
import { en } from './en';
import { errorText, noticeText } from './strings';
import { zh } from './zh';

const codes = Object.keys(en.errors) as ErrorCode[];
const details = {
  file: 'clip',
  codec: 'hevc',
  rule: 'a number',
  argument: 'ratio',
  tensor: 'norm',
  count: 2,
  duration: 4,
  words: 3,
  pieces: 64,
  encoding: 'GB18030',
  lines: '3, 9',
  start: 3,
  seconds: 200,
  kind: 'MicroDVD',
  model: 'tiny',
  parts: 'sample',
};
const sentences = (text: string) => text.split(/\.(?:\s|$)|。/).filter((part) => part.trim() !== '').length;

describe.each([
  ['English', en],
  ['Chinese', zh],
])('sentences for errors in %s', (_, { errors, notices }) => {
  it.each([...codes.map((code) => [code, errors[code]] as const), ...Object.entries(notices)])(
    '%s is said in at most two sentences, with and without facts',
    (code, wording) => {
      // A notice always comes with its facts.
      for (const facts of code in notices ? [details] : [details, {}]) {
        const text = wording(facts);
        expect(text).toMatch(/^\S.*[.。]$/);
        expect(sentences(text), text).toBeLessThanOrEqual(2);
        expect(text).not.toMatch(/undefined|null|NaN|!|！/);
      }
    },
  );

  it.each(codes.slice(0, codes.indexOf('config-invalid')))('%s names the file', (code) => {
    expect(errors[code](details)).toContain('“clip”');
  });
});

describe('an error', () => {
  it('names what a fetch asked for, not the video that was open', () => {
    const url = 'https://example.org/models/tiny/config.json?v=1';
    expect(errorText({ code: 'fetch-failed', message: '', details: { url, file: 'clip' } })).toContain('“config.json”');
  });
});

it('shows a notice without words of its own by its code', () => {
  expect(noticeText('never-heard-of', {})).toContain('never-heard-of');
});
