import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../lib/errors';
import { en } from './en';
import { errorText, noticeText } from './strings';

const codes = Object.keys(en.errors) as ErrorCode[];
const details = {
  file: 'clip',
  codec: 'hevc',
  rule: 'a number',
  argument: 'ratio',
  tensor: 'norm',
  count: 2,
  duration: 4,
};
const sentences = (text: string) => text.split(/\.(?:\s|$)/).filter((part) => part.trim() !== '').length;

describe('sentences for errors', () => {
  it.each(codes)('%s is said in at most two sentences, with and without facts', (code) => {
    for (const facts of [details, {}]) {
      const text = errorText({ code, message: '', details: facts });
      expect(text).toMatch(/^\S.*\.$/);
      expect(sentences(text), text).toBeLessThanOrEqual(2);
      expect(text).not.toMatch(/undefined|null|!/);
    }
  });

  it.each(codes.slice(0, codes.indexOf('config-invalid')))('%s names the file', (code) => {
    expect(errorText({ code, message: '', details })).toContain('“clip”');
  });

  it('names what a fetch asked for, not the video that was open', () => {
    const url = 'https://example.org/models/tiny/config.json?v=1';
    expect(errorText({ code: 'fetch-failed', message: '', details: { url, file: 'clip' } })).toContain('“config.json”');
  });
});

it('shows a notice without words of its own by its code', () => {
  expect(noticeText('never-heard-of', {})).toContain('never-heard-of');
});
