// The page's side of the threads of an engine's kernels.
import { afterEach, expect, it, vi } from 'vitest';
import { EngineThreads } from './threads';

/** A worker that only notes what is done to it. */
class Noted extends EventTarget {
  static readonly all: Noted[] = [];
  readonly posted: unknown[] = [];
  ended = false;

  constructor() {
    super();
    Noted.all.push(this);
  }

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  Noted.all.length = 0;
});

it('the page starts the threads that the engine asks for, and ends them with it', () => {
  vi.stubGlobal('Worker', Noted);
  const threads = new EngineThreads();
  const engine = new Noted();
  expect(threads.serve(engine as unknown as Worker)).toBe(engine);
  const start = { index: 1 };
  engine.says({ thread: start });
  engine.says({ id: 'an answer to comlink', type: 'RAW' });
  const [, thread, ...more] = Noted.all;
  expect(thread?.posted).toEqual([start]);
  expect(more).toEqual([]);

  threads.end();
  expect(thread?.ended).toBe(true);
  // What was under way when the engine died.
  engine.says({ thread: start });
  expect(Noted.all).toHaveLength(2);

  // The next engine has threads of its own.
  const next = new Noted();
  threads.serve(next as unknown as Worker);
  next.says({ thread: start });
  engine.says({ thread: start });
  expect(Noted.all).toHaveLength(4);
});
