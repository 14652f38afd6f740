import { expect, test } from 'vitest';
import { packageFiles } from './package-files';
import { absolute, placesOf } from './places';

test('unasked, everything is the package’s own and there is no ffmpeg', () => {
  expect(placesOf({})).toEqual(packageFiles);
});

test('a folder is one with or without its slash, as text or as a URL', () => {
  for (const model of ['https://host.test/base', 'https://host.test/base/', new URL('https://host.test/base')]) {
    expect(placesOf({ model }).model).toBe('https://host.test/base/');
  }
  const ffmpeg = { core: 'https://host.test/core', coreMt: 'https://host.test/mt/' };
  expect(placesOf({ ffmpeg }).ffmpeg).toEqual({ core: 'https://host.test/core/', coreMt: 'https://host.test/mt/' });
});

test('files of a model may lie each at an address of its own', () => {
  const model = { 'config.json': new URL('https://host.test/a1.json'), 'vocab.txt': 'https://host.test/b2.txt' };
  expect(placesOf({ model }).model).toEqual({
    'config.json': 'https://host.test/a1.json',
    'vocab.txt': 'https://host.test/b2.txt',
  });
});

test('what is no address is refused by the name of its argument', () => {
  const misuse = { code: 'invalid-argument', details: { argument: 'model', rule: 'a URL' } };
  expect(() => placesOf({ model: 'https://' })).toThrow(expect.objectContaining(misuse));
  expect(() => absolute('relative', 'source')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});
