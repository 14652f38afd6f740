import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from './tokenizer';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const known = [
  "un runn ##want ##ed ##ing want wa , ! ? . ' - $ [ ] sep hello how are you don t ah zz",
  '博 推 \u{20000} aa ##a a 😀 σας __proto__',
];
const pieces = [...special, ...known.flatMap((line) => line.split(' '))];
const vocabulary = `${pieces.join('\n')}\n`;
const tokenizer = createTokenizer(vocabulary, pieces.length);
const cut = (text: string) => tokenizer.encode(text).map((id) => pieces[id]);

describe('tokenizer', () => {
  // The first four and the unknown word are BERT's own examples.
  it.each([
    ['lower-cases and splits off punctuation', ' \tHeLLo!how  \n Are yoU?  ', ['hello', '!', 'how', 'are', 'you', '?']],
    ['strips accents', 'UNwant\u00e9d,running', ['un', '##want', '##ed', ',', 'runn', '##ing']],
    ['strips accents written apart', 'He\u0301llo', ['hello']],
    ['splits ideographs', 'ah\u535a\u63a8zz', ['ah', '博', '推', 'zz']],
    ['splits rare ideographs', 'ah\u{20000}zz', ['ah', '\u{20000}', 'zz']],
    ['gives one [UNK] for a word that it can not spell', 'unwantedX running', ['[UNK]', 'runn', '##ing']],
    ['takes the longest piece', 'wanted', ['want', '##ed']],
    ['splits each punctuation sign', "don't--$", ['don', "'", 't', '-', '-', '$']],
    ['drops control and zero-width characters', 'he\u0000l\u200bl\u0007o\ufffd', ['hello']],
    ['splits at a no-break space', 'how\u00a0are', ['how', 'are']],
    ['reads special tokens in the text as text', '[SEP]', ['[', 'sep', ']']],
    ['keeps emoji that it knows', '😀 😎', ['😀', '[UNK]']],
    ['lower-cases final sigma', 'ΣΑΣ', ['σας']],
    ['finds words that are names of object properties', 'constructor', ['[UNK]']],
    ['finds nothing in blanks', ' \u200b\n', []],
  ] as const)('%s', (_, text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  it('spells words of 100 characters and no longer ones', () => {
    expect(cut('a'.repeat(100))).toHaveLength(99);
    expect(cut('a'.repeat(101))).toEqual(['[UNK]']);
  });

  it('reads a vocabulary with a byte-order mark and Windows line ends', () => {
    const windows = createTokenizer(`\ufeff${pieces.join('\r\n')}`, pieces.length);
    expect(windows.encode('hello you')).toEqual(tokenizer.encode('hello you'));
    expect([windows.cls, windows.sep]).toEqual([2, 3]);
  });

  it.each(['[PAD]', '[UNK]', '[CLS]', '[SEP]'])('names %s when it is missing', (token) => {
    const without = vocabulary.replace(`${token}\n`, '');
    const error = expect.objectContaining({ code: 'vocabulary-invalid', details: { token } });
    expect(() => createTokenizer(without, 99)).toThrow(error);
  });

  it('refuses more pieces than the embedding table has rows', () => {
    const details = { pieces: pieces.length, rows: 10 };
    const error = expect.objectContaining({ code: 'vocabulary-invalid', details });
    expect(() => createTokenizer(vocabulary, 10)).toThrow(error);
  });
});

describe('vocabulary of the tiny model', () => {
  const text = readFileSync('models/tiny/vocab.txt', 'utf8');
  const lines = text.trimEnd().split('\n');

  it('holds 8,000 different pieces, the special tokens first', () => {
    expect(lines).toHaveLength(8000);
    expect(new Set(lines).size).toBe(8000);
    expect(lines.slice(0, 5)).toEqual(special);
  });

  it('spells any English word and any sign of the keyboard', () => {
    const tiny = createTokenizer(text, 8000);
    const keyboard = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join(' ');
    const ids = tiny.encode(
      `${keyboard} Zyzzyva qoph, naïve 31415926535 x9z8q7j6v0 McGonagall's antidisestablishmentarianism`,
    );
    expect(ids).not.toContain(1);
    expect(tiny.encode('I really love this').map((id) => lines[id])).toEqual(['i', 'really', 'love', 'this']);
  });
});
