// An address as a QR code: a path in modules, to be drawn black on white whatever the colours of the page.
import { encode } from 'uqr';
import { QR_BYTES } from './address';

/** Modules of white around the code that readers need. */
const QUIET = 4;

export interface QrCode {
  /** Side in modules, the white around included. */
  readonly size: number;
  /** Path of the black modules: a rectangle for each run of a row. */
  readonly path: string;
}

/** Null when the text is too long for a code. */
export function qrCode(text: string): QrCode | null {
  if (new TextEncoder().encode(text).length > QR_BYTES) return null;
  const { data, size } = encode(text, { ecc: 'L', boostEcc: false, border: QUIET });
  const runs = data.flatMap((row, y) => {
    const found: string[] = [];
    for (let x = 0; x < row.length; ) {
      const from = x;
      while (row[x] === row[from] && x < row.length) x++;
      if (row[from]) found.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
    }
    return found;
  });
  return { size, path: runs.join('') };
}
