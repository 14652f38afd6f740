// Opening and analysing against a session that does what the test says.
import { describe, expect, it } from 'vitest';
import type {
  AnalysisEvents,
  AnalysisSession,
  MediaInfo,
  OpenVideo,
  SegmentResult,
  SegmentTimes,
} from '../analysis/types';
import { MartError } from '../lib/errors';
import { createPage } from './store';

const none = { shape: [0], dtype: 'f32' as const, data: '' };

const segment = (index: number): SegmentResult => ({
  start: index,
  end: index + 1,
  square: { x: 0, y: 0, side: 48 },
  person: null,
  frameTimes: Array.from({ length: 16 }, () => index),
  present: { visual: true, audio: false, text: false },
  logits: { visual: [1, 0], audio: null, text: null },
  scores: [1, 0],
  distribution: [0.7, 0.3],
  words: [],
  attention: { intra: none, inter: null, wordsToPatches: null, wordsToSound: null },
  mask: '',
  recoveryError: 0.5,
});

const times: SegmentTimes = {
  reading: { pictures: 2, sound: 1 },
  network: { by: 'none', stages: null, total: 5 },
  batch: 1,
};

const info = (name: string): MediaInfo => ({
  name,
  bytes: 1,
  duration: 4,
  video: { codec: 'h264', width: 64, height: 48, rotation: 0, start: 0, end: 4 },
  audio: null,
  decoder: 'webcodecs',
  decoderReason: null,
  audioProblem: null,
  textTracks: 0,
});

const opened = (file: File): OpenVideo => ({ file, info: info(file.name), cues: [], cueSource: null, notices: [] });
const file = (name: string) => new File(['x'], name);
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Gives two of four segments, then waits for the signal or, with `finish`, goes on to the end. */
function fakeSession(refuse: (video: File, subtitles: readonly File[]) => MartError | null = () => null) {
  const calls: string[] = [];
  let finish = false;
  async function analyze(_: unknown, events: AnalysisEvents = {}, signal?: AbortSignal) {
    calls.push('analyze');
    const progress = (n: number) =>
      events.onProgress?.({ stage: 'running', done: n / 4, segmentsDone: n, segments: 4, secondsLeft: null });
    for (let i = 0; i < 4; i++) {
      if (i === 2 && !finish) {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        calls.push('stopped');
        throw new MartError('cancelled', 'cancelled');
      }
      events.onSegment?.(i, segment(i), { thumbnail: new Uint8ClampedArray(4), sound: null, times, faces: [] });
      progress(i + 1);
    }
    return { segments: [0, 1, 2, 3].map(segment) };
  }
  const session = {
    prepare: () => new Promise(() => undefined),
    async open(video: File, subtitles: readonly File[] = []) {
      calls.push(`open ${[video, ...subtitles].map(({ name }) => name).join(' ')}`);
      const error = refuse(video, subtitles);
      if (error) throw error;
      return opened(video);
    },
    analyze,
    recover: () => new Promise(() => undefined),
  } as unknown as AnalysisSession;
  return { session, calls, letFinish: () => (finish = true) };
}

function pageWith(fake: ReturnType<typeof fakeSession>) {
  return createPage({
    session: fake.session,
    remask: () => ({ mask: new Uint8Array(392), revealed: new Uint8Array(392) }),
    shelf: null,
    sample: async () => [],
    readResult: async () => Promise.reject(new MartError('result-invalid', 'none')),
    readLexicon: async () => Promise.reject(new MartError('lexicon-invalid', 'none')),
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await tick();
  expect(condition()).toBe(true);
}

describe('jobs of the page', () => {
  it('keeps the segments that are done when the analysis is cancelled', async () => {
    const fake = fakeSession();
    const { actions, store } = pageWith(fake);
    const job = actions.openFiles([file('a.mp4')]);
    await until(() => fake.calls.includes('analyze'));
    await tick();
    actions.cancel();
    expect(store.getState().job?.stopping).toBe(true);
    await job;
    expect(store.getState()).toMatchObject({ job: null, result: null, error: null });
    expect(store.getState().segments).toHaveLength(2);
    expect(store.getState().extent).toEqual({ from: 0, to: 4, segments: 4 });
  });

  it('stops the running analysis before another file is opened', async () => {
    const fake = fakeSession();
    const { actions, store } = pageWith(fake);
    const first = actions.openFiles([file('a.mp4')]);
    await until(() => fake.calls.includes('analyze'));
    fake.letFinish();
    await Promise.all([first, actions.openFiles([file('b.mp4')])]);
    expect(fake.calls).toEqual(['open a.mp4', 'analyze', 'stopped', 'open b.mp4', 'analyze']);
    expect(store.getState().video?.info.name).toBe('b.mp4');
    expect(store.getState().segments).toHaveLength(4);
  });

  it('leaves a file that is being opened alone when the sample’s video would follow', async () => {
    const fake = fakeSession();
    const { store, actions } = pageWith(fake);
    const opening = actions.openFiles([file('a.mp4')]);
    await actions.reviveSample();
    await tick();
    expect(fake.calls).toEqual(['open a.mp4', 'analyze']);
    expect(store.getState().video?.info.name).toBe('a.mp4');
    actions.cancel();
    await opening;
  });

  it('keeps what was open, result included, when another file cannot be opened', async () => {
    const fake = fakeSession((video) => (video.name === 'bad.mp4' ? new MartError('not-a-video', 'no') : null));
    fake.letFinish();
    const { actions, store } = pageWith(fake);
    await actions.openFiles([file('a.mp4')]);
    const { result } = store.getState();
    expect(result).not.toBeNull();
    await actions.openFiles([file('bad.mp4')]);
    expect(store.getState()).toMatchObject({ result, job: null });
    expect(store.getState().video?.info.name).toBe('a.mp4');
    expect(store.getState().error).toMatchObject({ code: 'not-a-video', details: { file: 'bad.mp4' } });
  });

  it('opens a video although its subtitles are broken, and says so', async () => {
    const broken = new MartError('subtitles-broken', 'no cue', { file: 'a.srt' });
    const fake = fakeSession((_, subtitles) => (subtitles.length > 0 ? broken : null));
    fake.letFinish();
    const { actions, store } = pageWith(fake);
    await actions.openFiles([file('a.srt'), file('a.mp4')]);
    expect(store.getState().error?.details.file).toBe('a.srt');
    expect(store.getState().result).not.toBeNull();
  });

  it('asks for the video when subtitles come alone', async () => {
    const { actions, store } = pageWith(fakeSession());
    await actions.openFiles([file('a.vtt')]);
    expect(store.getState().notice).toEqual({ code: 'subtitles-without-video', details: { file: 'a.vtt' } });
    expect(store.getState().job).toBeNull();
  });
});
