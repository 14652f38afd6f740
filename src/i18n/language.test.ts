import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MartError } from '../lib/errors';
import { askedLanguage, language, onLanguage, speak } from './language';
import { languageOf } from './language-choice';
import { className, errorText, strings } from './strings';

const root = { lang: '' };
const page = { documentElement: root, title: '' };
beforeEach(() => vi.stubGlobal('document', page));
afterEach(async () => {
  await speak('en');
  vi.unstubAllGlobals();
});

it.each([
  ['system', ['zh-CN', 'en'], 'zh'],
  ['system', ['zh-Hans-SG'], 'zh'],
  ['system', ['de-DE', 'ZH', 'en'], 'zh'],
  ['system', ['en-GB', 'zh'], 'en'],
  ['system', ['de', 'fr'], 'en'],
  ['system', [], 'en'],
  ['en', ['zh-CN'], 'en'],
  ['zh', ['en-US'], 'zh'],
] as const)('of %s with %j is %s', (choice, preferred, expected) => {
  expect(languageOf(choice, preferred)).toBe(expected);
});

it('takes what the address asks for before what was remembered', () => {
  expect(askedLanguage(new URLSearchParams('lang=zh'), 'en')).toBe('zh');
  expect(askedLanguage(new URLSearchParams('lang=en'), 'zh')).toBe('en');
  expect(askedLanguage(new URLSearchParams('lang=xx'), 'zh')).toBe('zh');
  expect(askedLanguage(new URLSearchParams(''), 'system')).toBe('system');
});

it('changes every string, the page’s lang and its title, and says so', async () => {
  const heard = vi.fn();
  const stop = onLanguage(heard);
  await speak('zh');
  expect([language(), root.lang, page.title]).toEqual(['zh', 'zh-Hans', strings.app.documentTitle]);
  expect([strings.topBar.open, className('joy'), className('calm')]).toEqual(['打开', '喜悦', 'calm']);
  expect(errorText({ code: 'cancelled', message: '', details: {} })).toBe('已取消。已完成的部分会保留。');
  expect(heard).toHaveBeenCalledTimes(1);
  stop();
  await speak('en');
  expect([language(), root.lang, strings.topBar.open]).toEqual(['en', 'en', 'Open']);
  expect(heard).toHaveBeenCalledTimes(1);
});

it('ends with the last choice, however long an earlier one takes', async () => {
  await Promise.all([speak('zh'), speak('en')]);
  expect([language(), strings.topBar.open]).toEqual(['en', 'Open']);
});

it('keeps what it speaks when the other words cannot be fetched', async () => {
  vi.resetModules();
  vi.doMock('./zh', () => {
    throw new Error('offline');
  });
  const fresh = await import('./language');
  const failure = await fresh.speak('zh').catch((error: unknown) => error);
  expect(failure).toHaveProperty('code', 'fetch-failed' satisfies MartError['code']);
  expect(fresh.language()).toBe('en');
  vi.doUnmock('./zh');
});
