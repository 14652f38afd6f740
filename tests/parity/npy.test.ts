import { expect, test } from 'vitest';
import { readNpy } from './npy';

function npy(descr: string, shape: string, body: ArrayBuffer, order = 'False'): ArrayBuffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`.padEnd(117).concat('\n');
  const bytes = new Uint8Array(10 + header.length + body.byteLength);
  bytes.set([
    0x93,
    ...[...'NUMPY'].map((letter) => letter.charCodeAt(0)),
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  bytes.set(
    [...header].map((letter) => letter.charCodeAt(0)),
    10,
  );
  bytes.set(new Uint8Array(body), 10 + header.length);
  return bytes.buffer;
}

test('shape and values of floats, integers and bytes come through', () => {
  const floats = readNpy(npy('<f4', '2, 3', new Float32Array([1, -2, 3.5, 4, 5, 6]).buffer));
  expect(floats.shape).toEqual([2, 3]);
  expect([...floats.data]).toEqual([1, -2, 3.5, 4, 5, 6]);
  expect([...readNpy(npy('<i4', '2,', new Int32Array([-7, 70000]).buffer)).data]).toEqual([-7, 70000]);
  expect([...readNpy(npy('|u1', '3,', new Uint8Array([0, 1, 255]).buffer)).data]).toEqual([0, 1, 255]);
});

test('a scalar has an empty shape', () => {
  expect(readNpy(npy('<f4', '', new Float32Array([2]).buffer)).shape).toEqual([]);
});

test('what would be misread is refused', () => {
  const body = new Float32Array([1, 2]).buffer;
  expect(() => readNpy(npy('<f8', '1,', body))).toThrow(/<f8/);
  expect(() => readNpy(npy('<f4', '3,', body))).toThrow(/holds 2 values/);
  expect(() => readNpy(npy('<f4', '2,', body, 'True'))).toThrow(/Fortran/);
  expect(() => readNpy(new TextEncoder().encode('{"not": "npy"}').buffer)).toThrow(/not an .npy/);
});
