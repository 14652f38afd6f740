import { expect, test } from 'vitest';
import { startOf, urlIn } from './folder';

test('a file lies in its folder, or where a table says', () => {
  expect(urlIn('https://host.test/models/tiny/', 'config.json')).toBe('https://host.test/models/tiny/config.json');
  expect(urlIn({ 'config.json': 'https://host.test/assets/config-1a2b.json' }, 'config.json')).toMatch(/1a2b/);
});

test('a file that a table does not name, or only inherits, can not be fetched', () => {
  for (const file of ['vocab.txt', 'constructor']) {
    expect(() => urlIn({ 'config.json': 'data:,' }, file)).toThrow(expect.objectContaining({ code: 'fetch-failed' }));
  }
});

test('the files of a table begin with the folder of the one that is asked for', () => {
  expect(startOf({ a: 'https://host.test/assets/a-1.bin', b: 'data:,' }, 'a')).toBe('https://host.test/assets/');
  expect(startOf('https://host.test/models/', 'a')).toBe('https://host.test/models/');
});
