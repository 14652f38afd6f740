// What the page does about its engine: a lost GPU, another precision, a profile.
import { expect, it } from 'vitest';
import type { AnalysisSession, EngineInfo, SegmentTimes } from '../analysis/types';
import { MartError } from '../lib/errors';
import { createMemory } from './remembered';
import { createPage } from './store';

const info: EngineInfo = {
  backend: 'webgpu',
  adapter: 'some GPU',
  software: false,
  precision: 'f16',
  halves: true,
  reason: 'preferred',
  versions: {},
};
const times: SegmentTimes = {
  reading: { pictures: 1, sound: 1 },
  network: { by: 'waits', stages: null, total: 3 },
  batch: 1,
};

function pageWith(session: Partial<AnalysisSession>) {
  const memory = createMemory(null);
  const page = createPage({
    session: { recover: () => new Promise(() => undefined), ...session } as AnalysisSession,
    remask: () => ({ mask: new Uint8Array(392), revealed: new Uint8Array(392) }),
    memory,
    sample: async () => [],
    readResult: async () => Promise.reject(new MartError('result-invalid', 'none')),
    readLexicon: async () => Promise.reject(new MartError('lexicon-invalid', 'none')),
  });
  return page;
}

it('a restarted GPU is a note; one that was given up shows in the engine', () => {
  const { store, actions } = pageWith({});
  actions.engineChanged({ engine: info, change: 'restarted' });
  expect(store.getState()).toMatchObject({ engine: info, notice: { code: 'device-restarted' } });
  const wasm: EngineInfo = { ...info, backend: 'wasm', reason: 'device-lost' };
  actions.engineChanged({ engine: wasm, change: 'fell-back' });
  expect(store.getState().engine).toEqual(wasm);
});

it('another precision is remembered and loads the model anew, but not while something runs', async () => {
  const asked: string[] = [];
  const model = { name: 'tiny' };
  const { store, actions, memory } = pageWith({
    setPrecision: (choice) => asked.push(choice),
    prepare: async () =>
      ({ engine: { ...info, precision: 'f32' }, model }) as Awaited<ReturnType<AnalysisSession['prepare']>>,
  });
  await actions.setPrecision('f32');
  expect(store.getState()).toMatchObject({ precision: 'f32', engine: { precision: 'f32' }, model });
  expect(memory.store.getState().precision).toBe('f32');
  store.setState({ job: { kind: 'analysing', progress: null, stopping: false } });
  await actions.setPrecision('f16');
  expect(asked).toEqual(['f32']);
});

it('a profile is shown when it is there, and a failed one says why', async () => {
  let fail = false;
  const { store, actions } = pageWith({
    profile: async () => (fail ? Promise.reject(new MartError('device-lost', 'gone')) : times),
  });
  const profiling = actions.profileSegment(2);
  expect(store.getState().profile).toEqual({ segment: 2, times: null });
  await profiling;
  expect(store.getState().profile).toEqual({ segment: 2, times });
  fail = true;
  await actions.profileSegment(2);
  expect(store.getState()).toMatchObject({ profile: null, error: { code: 'device-lost' } });
});
