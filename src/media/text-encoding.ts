// Bytes of a text file to a string: Unicode where it says or shows so, else the encoding that its letters suggest.
import { analyse } from 'chardet';

export interface DecodedText {
  readonly text: string;
  /** Name of the encoding that was guessed; null where the bytes are Unicode beyond doubt. */
  readonly guessed: string | null;
}

export function decodeText(bytes: Uint8Array): DecodedText {
  const unicode = unicodeEncoding(bytes);
  if (unicode) return { text: new TextDecoder(unicode).decode(bytes), guessed: null };
  for (const { name } of analyse(bytes)) {
    const decoder = decoderFor(name);
    if (decoder) return { text: decoder.decode(bytes), guessed: decoder.encoding };
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), guessed: 'windows-1252' };
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
