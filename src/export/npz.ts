// NumPy's .npz: a zip of .npy arrays (format 1.0, little-endian, C order), which numpy.load reads without pickle.
import { zipSync } from 'fflate';

export type NpyArray =
  | { readonly dtype: 'f4' | 'f8'; readonly shape: readonly number[]; readonly values: ArrayLike<number> }
  | { readonly dtype: 'u1'; readonly shape: readonly number[]; readonly values: Uint8Array }
  | { readonly dtype: 'text'; readonly shape: readonly number[]; readonly values: readonly string[] };

export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array<ArrayBuffer> {
  const files = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)]));
  // The same result gives the same bytes: no time of writing.
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}

export function writeNpy(array: NpyArray): Uint8Array<ArrayBuffer> {
  const { descr, data } = encoded(array);
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`;
  // Magic, version and length take 10 bytes; the data starts at a multiple of 64.
  const padded = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  bytes.set(new TextEncoder().encode(padded), 10);
  bytes.set(data, 10 + padded.length);
  return bytes;
}

function encoded(array: NpyArray): { descr: string; data: Uint8Array } {
  if (array.dtype === 'u1') return { descr: '|u1', data: array.values };
  if (array.dtype === 'text') return encodedText(array.values);
  const size = array.dtype === 'f4' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(array.values.length * size));
  for (let i = 0; i < array.values.length; i++) {
    const value = array.values[i] ?? Number.NaN;
    if (size === 4) view.setFloat32(i * 4, value, true);
    else view.setFloat64(i * 8, value, true);
  }
  return { descr: `<${array.dtype}`, data: new Uint8Array(view.buffer) };
}

/** Fixed-length UCS-4, as NumPy keeps text. */
function encodedText(values: readonly string[]): { descr: string; data: Uint8Array } {
  const letters = values.map((value) => [...value]);
  const length = Math.max(1, ...letters.map((word) => word.length));
  const view = new DataView(new ArrayBuffer(values.length * length * 4));
  for (const [row, word] of letters.entries()) {
    for (const [i, letter] of word.entries()) {
      view.setUint32((row * length + i) * 4, letter.codePointAt(0) ?? 0, true);
    }
  }
  return { descr: `<U${length}`, data: new Uint8Array(view.buffer) };
}
