import { expect, test } from 'vitest';
import { cancelled, MartError } from '../lib/errors';
import { viewToBeHad } from './faces-service';
import type { Notice } from './types';

const face = { kind: 'face', person: null } as const;

async function had(start: () => Promise<void>, signal?: AbortSignal) {
  const notices: Notice[] = [];
  const view = await viewToBeHad(face, { start }, (notice) => notices.push(notice), signal);
  return { view, notices };
}

test('a face is followed where the detector starts', async () => {
  expect(await had(async () => undefined)).toEqual({ view: face, notices: [] });
});

test('where the detector does not start, the whole frame is seen and said so', async () => {
  for (const code of ['fetch-failed', 'no-backend'] as const) {
    expect(await had(() => Promise.reject(new MartError(code, 'no detector')))).toEqual({
      view: { kind: 'frame' },
      notices: [{ code: 'faces-missing', details: { problem: code } }],
    });
  }
  expect((await had(() => Promise.reject(new TypeError('foreign')))).view).toEqual({ kind: 'frame' });
});

test('a cancel is no lack of a detector', async () => {
  await expect(had(() => new Promise(() => {}), AbortSignal.abort())).rejects.toEqual(cancelled());
});

test('no detector is started for a view without a face', async () => {
  const start = () => Promise.reject(new Error('not to be asked'));
  const square = { kind: 'square', square: { x: 0, y: 0, side: 100 } } as const;
  for (const view of [{ kind: 'frame' } as const, square]) {
    expect(await viewToBeHad(view, { start }, undefined)).toBe(view);
  }
});
