import { expect, it } from 'vitest';
import { parseCsv } from './csv';

const fields = (text: string) => parseCsv(text).map((row) => row.fields);

it('reads quoted commas, line ends and quotes', () => {
  expect(fields('a,"b, c","d\n""e"""\n"",f,')).toEqual([
    ['a', 'b, c', 'd\n"e"'],
    ['', 'f', ''],
  ]);
});

it.each(['\n', '\r\n', '\r'])('takes %j as the end of a line, at the end of the text too', (end) => {
  expect(fields(`a,b${end}c,d${end}`)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

it('says the line that a row starts on, across empty lines and quoted line ends', () => {
  expect(parseCsv('a\n\n"b\r\nc"\n\nd').map(({ line }) => line)).toEqual([1, 3, 6]);
});

it('has no rows in an empty text', () => {
  expect(parseCsv('')).toEqual([]);
  expect(parseCsv('\n\n')).toEqual([]);
});

it.each(['a,b\n"c,d\ne', 'a,b\nc"d,e', 'a,b\n"c"d,e'])('refuses %j, naming the line', (text) => {
  expect(() => parseCsv(text)).toThrow(/line 2: a quote/);
});

it('reads a long quoted field', () => {
  const long = 'word ""quoted"" '.repeat(100_000);
  expect(fields(`"${long}"`)[0]?.[0]).toHaveLength(long.length - 200_000);
});
