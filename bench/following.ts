// What following a face costs: whole analyses of the sample with a square that follows its face and with the centre square,
// turn by turn in one page, so that whatever else the machine does weighs on both.
import { join } from 'node:path';
import { openPageHost } from '../src/cli/page-host';
import { rowMaker } from './page-row';
import { median } from './race/timing';
import type { Line } from './race/protocol';

const SEGMENTS = 16;
const VIEWS = ['face', 'frame'] as const;
/** Pairs that are timed; the median of their ratios counts. */
const PAIRS = 5;

export interface FollowingCourse {
  readonly root: string;
  /** With a person in it, seen all the while. */
  readonly video: string;
  readonly backend: 'webgpu' | 'wasm';
  readonly tell: (line: Line) => void;
  /** `performance.now()` after which no pair is begun; the first always is. */
  readonly end: number;
}

export async function measureFollowing({ root, video, backend, tell, end }: FollowingCourse): Promise<void> {
  const host = await openPageHost(root, backend);
  const milliseconds = { face: [] as number[], frame: [] as number[] };
  let row = rowMaker(backend, 'f32', SEGMENTS);
  const analyse = async (view: (typeof VIEWS)[number]): Promise<number> => {
    const outcome = await host.analyze(join(root, video), [], { segments: SEGMENTS, view });
    if (!outcome.ok) throw new Error(`${video}: ${outcome.error.message}`);
    const { run, segments } = outcome.result;
    if (view === 'face' && segments.some(({ person }) => person === null))
      throw new Error(`${video}: nobody to follow`);
    row = rowMaker(run.backend === 'wasm' ? 'wasm' : 'webgpu', run.precision === 'f16' ? 'f16' : 'f32', SEGMENTS);
    const { planning = 0, segments: all = Number.NaN, finishing = 0 } = run.seconds;
    return 1000 * (planning + all + finishing);
  };
  try {
    // Model, shaders, detector and file cache are there from now on.
    for (const view of VIEWS) await analyse(view);
    for (let pair = 0; pair < PAIRS && (pair === 0 || performance.now() < end); pair++) {
      for (const view of pair % 2 === 0 ? VIEWS : VIEWS.toReversed()) milliseconds[view].push(await analyse(view));
    }
  } finally {
    await host.close();
  }
  const { face, frame } = milliseconds;
  tell(row('page: whole analysis, following a face', median(face)));
  tell(row('page: whole analysis, centre square', median(frame)));
  const ratio = median(face.map((ms, pair) => ms / (frame[pair] ?? Number.NaN)));
  tell({
    kind: 'note',
    text: `an analysis that follows takes ${ratio.toFixed(2)} times one that does not (${face.length} pairs)`,
  });
}
