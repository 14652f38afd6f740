// Opening and analysing against a session that does what the test says.
import { describe, expect, it, vi } from 'vitest';
import type { KeptAnalysis } from '../analysis/kept';
import type {
  AnalysisEvents,
  AnalysisSession,
  MediaInfo,
  OpenVideo,
  SegmentResult,
  SegmentTimes,
} from '../analysis/types';
import { MartError } from '../lib/errors';
import { createMemory } from './remembered';
import { createPage, type PageOptions } from './store';

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

const opened = (file: File): OpenVideo => ({
  file,
  info: info(file.name),
  cues: [],
  cueSource: null,
  notices: [],
  subtitles: [],
});
const file = (name: string) => new File(['x'], name);
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Gives two of four segments, then waits for the signal or, with `finish`, goes on to the end. */
function fakeSession(refuse: (video: File, subtitles: readonly File[]) => MartError | null = () => null) {
  const calls: string[] = [];
  let finish = false;
  /** What is open. */
  let video = '';
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
  /** Behind the segment `from`, to the end. */
  const goOn =
    (from: number) =>
    async (events: AnalysisEvents = {}) => {
      calls.push(`go on from ${from}`);
      events.onBegin?.(from);
      for (let i = from; i < 4; i++) {
        events.onSegment?.(i, segment(i), { thumbnail: new Uint8ClampedArray(4), sound: null, times, faces: [] });
      }
      return { segments: [0, 1, 2, 3].map(segment) };
    };
  const session = {
    prepare: () => new Promise(() => undefined),
    async open(file: File, subtitles: readonly File[] = []) {
      calls.push(`open ${[file, ...subtitles].map(({ name }) => name).join(' ')}`);
      const error = refuse(file, subtitles);
      if (error) throw error;
      video = file.name;
      return opened(file);
    },
    analyze,
    goOn: vi.fn(goOn(2)),
    hash: vi.fn(async () => video),
    adopt: vi.fn(async () => true),
    recover: () => new Promise(() => undefined),
  } as unknown as AnalysisSession;
  return { session, calls, letFinish: () => (finish = true), goOn };
}

/** A kept analysis of a file of as many bytes, whose hash is its name. */
const keptOf = (name: string, bytes = 1) =>
  ({
    result: {
      file: { name, bytes, sha256: name, duration: 4 },
      settings: {
        strategy: 'hint',
        ratio: 0.5,
        lambda: 0.9,
        reveal: 0.1,
        seed: 1,
        segments: 1,
        view: { kind: 'frame' },
      },
      model: { classes: ['joy', 'fear'], polarity: [1, -1] },
      segments: [{ ...segment(0), attention: { ...segment(0).attention, intra: none } }],
    },
    thumbnails: [new Uint8ClampedArray(4)],
    sounds: [null],
  }) as unknown as KeptAnalysis;

function pageWith(fake: ReturnType<typeof fakeSession>, options: Partial<PageOptions> = {}) {
  return createPage({
    session: fake.session,
    remask: () => ({ mask: new Uint8Array(392), revealed: new Uint8Array(392) }),
    memory: createMemory(null),
    sample: async () => [],
    readResult: async () => Promise.reject(new MartError('result-invalid', 'none')),
    readLexicon: async () => Promise.reject(new MartError('lexicon-invalid', 'none')),
    ...options,
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

  it.each([
    { from: 2, what: 'behind the segments that are done' },
    { from: 0, what: 'from the first segment where the session has lost what it had seen' },
  ])('goes on with a cancelled analysis $what', async ({ from }) => {
    const fake = fakeSession();
    vi.mocked(fake.session.goOn).mockImplementation(fake.goOn(from) as unknown as AnalysisSession['goOn']);
    const { actions, store } = pageWith(fake);
    const job = actions.openFiles([file('a.mp4')]);
    await until(() => fake.calls.includes('analyze'));
    actions.cancel();
    await job;
    actions.setScope({ range: [1, 2] });
    const { analysedScope } = store.getState();
    await actions.goOn();
    expect(fake.calls).toEqual(['open a.mp4', 'analyze', 'stopped', `go on from ${from}`]);
    const { segments, thumbnails, sounds, faces, times, result } = store.getState();
    expect(segments.map(({ start }) => start)).toEqual([0, 1, 2, 3]);
    expect([thumbnails, sounds, faces, times].map(({ length }) => length)).toEqual([4, 4, 4, 4]);
    expect(result).not.toBeNull();
    expect(store.getState()).toMatchObject({ job: null, error: null, analysedScope });
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

  it('says how far a video is that is fetched to be opened, and is not put back by what it hears later', async () => {
    const fake = fakeSession();
    let hear: (loaded: number) => void = () => {};
    let open: (video: OpenVideo) => void = () => {};
    fake.session.open = (_file, _subtitles, _signal, onBytes) => {
      hear = (loaded) => onBytes?.({ loaded, total: 9 });
      return new Promise((resolve) => {
        open = resolve;
      });
    };
    const { actions, store } = pageWith(fake);
    const video = file('a.mp4');
    const job = actions.openFetched('a.mp4', async () => video, {});
    await tick();
    hear(4);
    expect(store.getState().job).toMatchObject({ kind: 'opening', bytes: { loaded: 4, total: 9 } });
    open(opened(video));
    await until(() => fake.calls.includes('analyze'));
    hear(9);
    expect(store.getState().job?.kind).toBe('analysing');
    actions.cancel();
    await job;
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

  it('adds nothing of a cancelled analysis to a recent one that is opened while it runs', async () => {
    const fake = fakeSession();
    const { actions, store } = pageWith(fake);
    const running = actions.openFiles([file('a.mp4')]);
    await until(() => fake.calls.includes('analyze'));
    await Promise.all([running, actions.openKept('recent', 'b.mp4', async () => keptOf('b.mp4'))]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(store.getState().segments).toEqual(keptOf('b.mp4').result.segments);
    expect(store.getState()).toMatchObject({ job: null, origin: { kind: 'kept', from: 'recent' } });
  });

  it('opens a file, and can be cancelled, while the sample’s download stalls', async () => {
    const fake = fakeSession();
    fake.letFinish();
    const { actions, store } = pageWith(fake, { sample: () => new Promise(() => undefined) });
    const stalled = actions.openSample();
    await Promise.all([stalled, actions.openFiles([file('a.mp4')])]);
    expect(store.getState()).toMatchObject({ job: null, video: { info: { name: 'a.mp4' } } });
    const again = actions.openSample();
    actions.cancel();
    await again;
    expect(store.getState()).toMatchObject({ job: null, error: null, video: { info: { name: 'a.mp4' } } });
  });

  it('hashes no file of another size than the kept one’s before it is shown', async () => {
    const fake = fakeSession();
    fake.letFinish();
    const { actions, store } = pageWith(fake);
    await actions.openKept('link', null, async () => keptOf('b.mp4', 2));
    await actions.openFiles([file('a.mp4')]);
    expect(fake.session.hash).not.toHaveBeenCalled();
    expect(store.getState()).toMatchObject({ origin: { kind: 'video' }, video: { info: { name: 'a.mp4' } } });
  });

  it('keeps what is kept when hashing a file of its size is cancelled', async () => {
    const fake = fakeSession();
    vi.mocked(fake.session.hash).mockReturnValue(new Promise(() => undefined));
    const { actions, store } = pageWith(fake);
    await actions.openKept('link', null, async () => keptOf('b.mp4'));
    const opening = actions.openFiles([file('a.mp4')]);
    await until(() => vi.mocked(fake.session.hash).mock.calls.length > 0);
    actions.cancel();
    await opening;
    expect(store.getState()).toMatchObject({ job: null, error: null, video: null, origin: { kind: 'kept' } });
  });

  it('shows the newer of two links, however slowly the older one is read', async () => {
    const { actions, store } = pageWith(fakeSession());
    let read = (_: KeptAnalysis) => {};
    const older = actions.openKept('link', null, () => new Promise((resolve) => (read = resolve)));
    const newer = actions.openKept('recent', 'b.mp4', async () => keptOf('b.mp4'));
    await newer;
    read(keptOf('a.mp4'));
    await older;
    await tick();
    expect(store.getState().result?.file.name).toBe('b.mp4');
  });

  it('goes on after a subscriber that throws, and says so', async () => {
    const fake = fakeSession();
    fake.letFinish();
    const { actions, store } = pageWith(fake);
    const unsubscribe = store.subscribe(({ video }) => {
      if (video) throw new Error('a broken view');
    });
    await actions.openFiles([file('a.mp4')]).catch(() => undefined);
    unsubscribe();
    expect(store.getState()).toMatchObject({ job: null, error: { code: 'internal', message: 'a broken view' } });
    await actions.openFiles([file('b.mp4')]);
    expect(store.getState()).toMatchObject({ job: null, error: null, video: { info: { name: 'b.mp4' } } });
    expect(store.getState().result).not.toBeNull();
  });

  it.each(['talk.srt', 'talk.vtt', 'talk.sbv', 'talk.ass', 'talk.SSA'])(
    'takes %s for the subtitles of its video',
    async (name) => {
      const fake = fakeSession();
      fake.letFinish();
      await pageWith(fake).actions.openFiles([file(name), file('talk.mp4')]);
      expect(fake.calls[0]).toBe(`open talk.mp4 ${name}`);
    },
  );

  describe('a saved result that is dropped with a video', () => {
    const json = file('talk.mart.json');
    const readResult = async () => keptOf('talk.mp4');

    it('comes alive with its own', async () => {
      const fake = fakeSession();
      const { actions, store } = pageWith(fake, { readResult });
      await actions.openFiles([json, file('talk.mp4')]);
      expect(fake.calls).toEqual(['open talk.mp4']);
      expect(fake.session.adopt).toHaveBeenCalled();
      expect(store.getState()).toMatchObject({ origin: { kind: 'video' }, result: keptOf('talk.mp4').result });
    });

    it('stays when the video is another one, and says so', async () => {
      const { actions, store } = pageWith(fakeSession(), { readResult });
      await actions.openFiles([file('other.mp4'), json]);
      expect(store.getState()).toMatchObject({
        origin: { kind: 'kept', from: 'file' },
        result: keptOf('talk.mp4').result,
        notice: { code: 'another-video', details: { file: 'other.mp4' } },
      });
    });

    it('is no reason to refuse the video when it can’t be read', async () => {
      const fake = fakeSession();
      fake.letFinish();
      const { actions, store } = pageWith(fake);
      await actions.openFiles([json, file('talk.mp4')]);
      expect(store.getState()).toMatchObject({
        error: { code: 'result-invalid' },
        video: { info: { name: 'talk.mp4' } },
      });
    });
  });
});
