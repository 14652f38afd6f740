// The sample of a first visit against a session that does what the test says.
import { expect, it, vi } from 'vitest';
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisSession, OpenVideo } from '../analysis/types';
import { MartError } from '../lib/errors';
import type { VideoFile } from '../lib/remote-file';
import { showsSample, wantsSample } from './sample';
import { createMemory } from './remembered';
import { createPage } from './store';

const kept = {
  result: {
    file: { name: 'sample.mp4', sha256: 'abc', duration: 2 },
    settings: { strategy: 'hint', ratio: 0.9, lambda: 0.9, reveal: 0.1, seed: 1, segments: 2 },
    model: { classes: ['joy', 'neutral'], polarity: [1, 0] },
    segments: [
      { start: 0, end: 1, distribution: [0.1, 0.9], attention: { intra: {} } },
      { start: 1, end: 2, distribution: [0.6, 0.4], attention: { intra: {} } },
    ],
  },
  thumbnails: [new Uint8ClampedArray(4), new Uint8ClampedArray(4)],
  sounds: [null, null],
} as unknown as KeptAnalysis;

function pageWith(session: Partial<AnalysisSession> = {}) {
  return createPage({
    session: { recover: () => new Promise(() => undefined), ...session } as AnalysisSession,
    remask: () => ({ mask: new Uint8Array(392), revealed: new Uint8Array(392) }),
    memory: createMemory(null),
    sample: async () => [new File(['x'], 'sample.mp4')],
    readResult: () => Promise.reject(new MartError('result-invalid', 'none')),
    readLexicon: () => Promise.reject(new MartError('lexicon-invalid', 'none')),
  });
}
const opened = (file: VideoFile) => ({ file, info: { name: file.name, duration: 2 } }) as unknown as OpenVideo;

it('is shown on an untouched page at its strongest moment, with the mask that was chosen', async () => {
  const page = pageWith();
  const { mask } = page.store.getState();
  const showing = page.actions.showSample(async () => kept);
  expect(page.store.getState().sampleComing).toBe(true);
  await showing;
  expect(page.store.getState()).toMatchObject({ sampleComing: false, origin: { kind: 'kept', from: 'sample' }, mask });
  expect(showsSample(page.store.getState())).toBe(true);
  expect(page.store.getState().cursor.time).toBe(1.5);
});

it('does not take the place of what was opened while it came', async () => {
  const page = pageWith({ open: () => Promise.reject(new MartError('not-a-video', 'no')) });
  const showing = page.actions.showSample(async () => kept);
  await Promise.all([showing, page.actions.openFiles([new File(['x'], 'mine.mp4')])]);
  expect(page.store.getState()).toMatchObject({ result: null, sampleComing: false, error: { code: 'not-a-video' } });
});

it('leaves the page empty and silent when it cannot be fetched', async () => {
  const page = pageWith();
  await page.actions.showSample(() => Promise.reject(new MartError('fetch-failed', 'offline')));
  expect(page.store.getState()).toMatchObject({ result: null, error: null, sampleComing: false });
});

it('comes alive with its video, which is there before the model, without being analysed again', async () => {
  let ready = (_: boolean) => {};
  const adopt = vi.fn(() => new Promise<boolean>((resolve) => (ready = resolve)));
  const analyze = vi.fn();
  const page = pageWith({ open: async (file) => opened(file), adopt, analyze });
  await page.actions.showSample(async () => kept);
  const reviving = page.actions.reviveSample();
  await vi.waitFor(() => expect(adopt).toHaveBeenCalledWith(kept.result));
  expect(page.store.getState()).toMatchObject({ job: null, video: { info: { name: 'sample.mp4' } } });
  expect(page.store.getState().origin.kind).toBe('kept');
  ready(true);
  await reviving;
  expect(page.store.getState()).toMatchObject({ origin: { kind: 'video' }, result: kept.result });
  expect(analyze).not.toHaveBeenCalled();
});

it('stays as it is, and says nothing, when its video cannot be fetched', async () => {
  const page = pageWith({ open: () => Promise.reject(new MartError('fetch-failed', 'offline')) });
  await page.actions.showSample(async () => kept);
  await page.actions.reviveSample();
  expect(page.store.getState()).toMatchObject({ origin: { kind: 'kept' }, video: null, error: null });
});

it.each([
  ['', true],
  ['?model=tiny', true],
  ['?sample=none', false],
  ['?model=base', false],
])('with the address %s: %s', (search, wanted) => {
  expect(wantsSample(new URLSearchParams(search))).toBe(wanted);
});
