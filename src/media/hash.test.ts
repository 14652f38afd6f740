import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from './hash';

/** A little over two pieces of 4 MiB, so that piece borders matter. */
const bytes = Uint8Array.from({ length: 9 * 2 ** 20 + 13 }, (_, i) => (i * 31 + (i >> 9)) & 255);

test('the digest of a file read in pieces is that of its bytes in one', async () => {
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect(await sha256(new Blob([bytes]))).toBe(expected);
});

test('no bytes have the digest of the empty string', async () => {
  expect(await sha256(new Blob([]))).toBe(createHash('sha256').digest('hex'));
});

test('progress rises to 1', async () => {
  const seen: number[] = [];
  await sha256(new Blob([bytes]), { onProgress: (done) => seen.push(done) });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.length).toBe(3);
  expect(seen.at(-1)).toBe(1);
});

test('an aborted hash rejects as cancelled', async () => {
  const controller = new AbortController();
  const hashing = sha256(new Blob([bytes]), { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(hashing).rejects.toMatchObject({ code: 'cancelled' });
});
