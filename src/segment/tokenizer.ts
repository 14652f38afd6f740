// BERT's uncased tokenisation from a `vocab.txt`: clean, lower-case, strip accents, split at punctuation and ideographs,
// then longest pieces first. The three steps are @huggingface/tokenizers'; its full `Tokenizer` is left out because it
// would read a subtitle's "[SEP]" as the special token and is seven times as large.
import { BertNormalizer, BertPreTokenizer, WordPiece } from '@huggingface/tokenizers';
import { MartError } from '../lib/errors';

export interface Tokenizer {
  /** Ids of [CLS] and [SEP]. */
  readonly cls: number;
  readonly sep: number;
  /** Piece ids of a text without special tokens around; empty where nothing visible is in it. */
  encode(text: string): number[];
}

const UNKNOWN = '[UNK]';
const SPECIAL = ['[PAD]', UNKNOWN, '[CLS]', '[SEP]'] as const;
/** Longer words become [UNK], as in BERT. */
const LONGEST_WORD = 100;
/** Ideographs beyond 16 bits: the library puts spaces around the others only. */
const RARE_IDEOGRAPHS = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/**
 * @param vocabulary text of `vocab.txt`: one piece a line, its id the line's number from 0
 * @param rows rows of the embedding table, which bound the ids
 * Throws `vocabulary-invalid`, naming the special token that is missing or the number of lines that is too large.
 */
export function createTokenizer(vocabulary: string, rows: number): Tokenizer {
  const lines = vocabulary.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > rows) {
    const message = `the vocabulary has ${lines.length} pieces, the embedding table ${rows} rows`;
    throw new MartError('vocabulary-invalid', message, { pieces: lines.length, rows });
  }
  const ids = new Map(lines.map((piece, id) => [piece, id]));
  const idOf = (token: string): number => {
    const id = ids.get(token);
    if (id === undefined) throw new MartError('vocabulary-invalid', `the vocabulary has no ${token}`, { token });
    return id;
  };
  for (const token of SPECIAL) idOf(token);

  const normalizer = new BertNormalizer({
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: true,
    lowercase: true,
  });
  const splitter = new BertPreTokenizer();
  const wordPiece = new WordPiece({
    type: 'WordPiece',
    vocab: Object.fromEntries(ids),
    unk_token: UNKNOWN,
    continuing_subword_prefix: '##',
    max_input_chars_per_word: LONGEST_WORD,
  });
  return {
    cls: idOf('[CLS]'),
    sep: idOf('[SEP]'),
    encode(text) {
      const plain = normalizer.normalize(text.replace(RARE_IDEOGRAPHS, ' $& '));
      return wordPiece.encode(splitter.pre_tokenize_text(plain)).map(idOf);
    },
  };
}
