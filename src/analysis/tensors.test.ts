import { expect, test } from 'vitest';
import { MartError } from '../lib/errors';
import { decodeTensor, encodeTensor } from './tensors';

test('values come back exactly as float32', () => {
  const values = Float32Array.of(0, -1.5, 1 / 3, 3.4e38, 1e-45);
  const record = encodeTensor(values, [1, 5]);
  expect(record.shape).toEqual([1, 5]);
  expect(decodeTensor(record)).toEqual(values);
});

test('half precision records are read', () => {
  // 1, -2 and 0.5 as IEEE halves, little-endian
  const data = btoa(String.fromCharCode(0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38));
  expect([...decodeTensor({ shape: [3], dtype: 'f16', data })]).toEqual([1, -2, 0.5]);
});

test('bytes that do not fill the shape are refused', () => {
  const record = { ...encodeTensor(Float32Array.of(1, 2), [2]), shape: [3] };
  expect(() => decodeTensor(record)).toThrow(MartError);
});
