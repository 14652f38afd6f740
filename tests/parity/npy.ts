// Reads NumPy's .npy files as the goldens use them: version 1, C order, little-endian f4, i4 or bytes.

export interface Golden {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const MAGIC = '\u0093NUMPY';

/** Throws, naming what is wrong, for anything that is not exactly such a file. */
export function readNpy(file: ArrayBuffer): Golden {
  const bytes = new Uint8Array(file);
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  if (magic !== MAGIC) throw new Error('not an .npy file');
  const [major = 0] = bytes.subarray(6, 7);
  if (major !== 1) throw new Error(`.npy version ${major}, expected 1`);
  const headerLength = new DataView(file).getUint16(8, true);
  const header = String.fromCharCode(...bytes.subarray(10, 10 + headerLength));
  if (/'fortran_order': True/.test(header)) throw new Error('.npy in Fortran order');
  const dtype = /'descr': '([^']+)'/.exec(header)?.[1] ?? 'unknown';
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  const body = file.slice(10 + headerLength);
  const data = view(dtype, body);
  const count = shape.reduce((product, size) => product * size, 1);
  if (data.length !== count) throw new Error(`.npy holds ${data.length} values, its shape says ${count}`);
  return { shape, data };
}

function view(dtype: string, body: ArrayBuffer): Golden['data'] {
  if (dtype === '<f4') return new Float32Array(body);
  if (dtype === '<i4') return new Int32Array(body);
  if (dtype === '|u1' || dtype === '|b1') return new Uint8Array(body);
  throw new Error(`.npy of ${dtype}, expected <f4, <i4 or |u1`);
}
