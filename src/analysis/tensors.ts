// Arrays in and out of the result's records: little-endian base64, C order. f32 keeps numbers exact.
import { base64ToBytes, bytesToBase64 } from '../lib/base64';
import { MartError } from '../lib/errors';
import { halfToFloat } from '../lib/half';
import type { TensorRecord } from './result';

export function encodeTensor(values: Float32Array, shape: readonly number[]): TensorRecord {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return { shape: [...shape], dtype: 'f32', data: bytesToBase64(bytes) };
}

/** Values of a record. Throws `result-invalid` when the bytes do not fill the shape. */
export function decodeTensor(record: TensorRecord): Float32Array {
  const bytes = base64ToBytes(record.data);
  const size = record.shape.reduce((product, n) => product * n, 1);
  const width = record.dtype === 'f32' ? 4 : 2;
  if (bytes.length !== size * width) {
    throw new MartError('result-invalid', `a tensor of shape [${record.shape}] holds ${bytes.length} bytes`, {
      expected: size * width,
      found: bytes.length,
    });
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: size }, (_, i) =>
    record.dtype === 'f32' ? view.getFloat32(i * 4, true) : halfToFloat(view.getUint16(i * 2, true)),
  );
}
