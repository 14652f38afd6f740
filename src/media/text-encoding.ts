// Bytes of a text file to a string: Unicode where it says or shows so, else the encoding that its letters suggest.
import { analyse } from 'chardet';

export interface DecodedText {
  readonly text: string;
  /** Name of the encoding that was guessed; null where the bytes are Unicode beyond doubt. */
  readonly guessed: string | null;
}

/** Text in `encoding`, a name that TextDecoder knows. */
export function decodeTextAs(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

export function decodeText(bytes: Uint8Array): DecodedText {
  const unicode = unicodeEncoding(bytes);
  if (unicode) return { text: new TextDecoder(unicode).decode(bytes), guessed: null };
  for (const name of likely(bytes)) {
    const decoder = decoderFor(name);
    if (decoder) return { text: decoder.decode(bytes), guessed: decoder.encoding };
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), guessed: 'windows-1252' };
}

/** Below this chardet knows only that the bytes would be valid. */
const CONFIDENT = 50;

/** First bytes of the characters that are in everyday use, by double-byte encoding: kana, level 1, syllables. */
const EVERYDAY: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  Shift_JIS: [
    [0x82, 0x83],
    [0x88, 0x97],
  ],
  'EUC-JP': [
    [0xa4, 0xa5],
    [0xb0, 0xcf],
  ],
  GB18030: [[0xb0, 0xd7]],
  Big5: [[0xa4, 0xc6]],
  'EUC-KR': [[0xb0, 0xc8]],
};

const KANA = /[\u3041-\u30fa]/;

/** Names of encodings, the likeliest first: chardet's; a short text in two bytes a character by how everyday it is. */
function likely(bytes: Uint8Array): string[] {
  const found = analyse(bytes);
  const names = found.map(({ name }) => name);
  const [first] = found;
  if (!first || first.confidence >= CONFIDENT || !(first.name in EVERYDAY)) return names;
  const asian = names.filter((name) => name in EVERYDAY);
  // Japanese without a single kana is rare.
  const doubt = (name: string) => (/JP|JIS/.test(name) && !KANA.test(new TextDecoder(name).decode(bytes)) ? 0.5 : 1);
  const share = new Map(asian.map((name) => [name, doubt(name) * everyday(bytes, EVERYDAY[name] ?? [])]));
  return asian.sort((a, b) => (share.get(b) ?? 0) - (share.get(a) ?? 0));
}

/** Share of the double-byte characters whose first byte lies in `ranges`. */
function everyday(bytes: Uint8Array, ranges: readonly (readonly [number, number])[]): number {
  let [common, all] = [0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) continue;
    all++;
    if (ranges.some(([from, to]) => byte >= from && byte <= to)) common++;
    i++;
  }
  return common / all;
}

function unicodeEncoding(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  // Without a byte order mark: cue times are ASCII, so that every second byte of the start is 0.
  const start = bytes.subarray(0, 64);
  if (start.length >= 4) {
    const zeros = (parity: number) => start.filter((byte, i) => i % 2 === parity && byte === 0).length;
    if (zeros(1) > start.length / 4 && zeros(0) === 0) return 'utf-16le';
    if (zeros(0) > start.length / 4 && zeros(1) === 0) return 'utf-16be';
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return null;
  }
}

/** null for names that TextDecoder does not know (UTF-32, ISO-2022-KR). */
function decoderFor(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name);
  } catch {
    return null;
  }
}
