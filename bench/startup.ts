// How long the page's main thread is held up: at the start, while the model loads, compiles and warms up, when the language
// changes, and during an analysis. Chromium's trace gives each task's time on its thread, which other work on the machine
// does not stretch.
import type { Browser, Page } from 'playwright';

export type Phase = 'start' | 'load' | 'language' | 'analysis';

export interface MainThread {
  readonly phase: Phase;
  /** Thread time of the longest task, ms. */
  readonly longest: number;
  /** Thread time of each task of at least LEAST ms, longest first. */
  readonly tasks: readonly number[];
  /** From the phase's beginning until the page shows what it is to show, ms on the clock. */
  readonly wall: number;
}

export interface StartupOptions {
  /** A page in a context of its own, so that nothing is cached. */
  readonly newPage: () => Promise<Page>;
  /** The built page; a first visit, which shows the sample. */
  readonly url: string;
  /** A video and its subtitles, for the analysis. */
  readonly clip: readonly string[];
}

/** The category of the tasks that long-task figures are made of; `toplevel` leaves out those that end in microtasks. */
const TASKS = 'disabled-by-default-devtools.timeline';
/** Shorter tasks than this are not listed. ms */
const LEAST = 16;
/** What still comes after a phase has shown its result: pictures, a recovery, passive effects. ms */
const SETTLED = 2000;
const PATIENCE = { timeout: 300_000 };

/** One cold visit, phase after phase. Rejects where the page does not come to a phase's end. */
export async function mainThread({ newPage, url, clip }: StartupOptions): Promise<MainThread[]> {
  const page = await newPage();
  const browser = page.context().browser();
  if (!browser) throw new Error('startup: the page must belong to a browser that was launched, not to a kept profile');
  // Weights wait until the first screen stands, so that loading is a phase of its own.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/*.safetensors', async (route) => {
    await held;
    await route.continue();
  });
  const standing = (state: string) => page.locator(`.page[data-state=${state}]`).waitFor(PATIENCE);
  const phases: readonly (readonly [Phase, () => Promise<unknown>])[] = [
    [
      'start',
      async () => {
        await page.goto(url);
        await page.locator('.recharts-line-curve').first().waitFor(PATIENCE);
      },
    ],
    ['language', () => page.locator('.language-switch').click()],
    [
      'load',
      () => {
        release();
        return standing('done');
      },
    ],
    [
      'analysis',
      async () => {
        await page
          .locator('.top-actions input[type=file]')
          .first()
          .setInputFiles([...clip]);
        await standing('analysing');
        await standing('done');
      },
    ],
  ];
  try {
    const found: MainThread[] = [];
    for (const [phase, run] of phases) found.push({ phase, ...(await traced(browser, page, run)) });
    return found;
  } finally {
    release();
    await page.close();
  }
}

/** Per phase, the median over several visits of the longest task. ms */
export function medianLongest(visits: readonly (readonly MainThread[])[]): Partial<Record<Phase, number>> {
  const phases = visits[0]?.map(({ phase }) => phase) ?? [];
  return Object.fromEntries(
    phases.map((phase) => {
      const longest = visits.flatMap((visit) =>
        visit.filter((seen) => seen.phase === phase).map((seen) => seen.longest),
      );
      return [phase, longest.sort((a, b) => a - b)[Math.floor(longest.length / 2)]];
    }),
  );
}

async function traced(browser: Browser, page: Page, run: () => Promise<unknown>): Promise<Omit<MainThread, 'phase'>> {
  await browser.startTracing(page, { categories: [TASKS] });
  const begun = performance.now();
  let wall = Number.NaN;
  let trace: Buffer;
  try {
    await run();
    wall = performance.now() - begun;
    await page.waitForTimeout(SETTLED);
  } finally {
    trace = await browser.stopTracing();
  }
  const tasks = mainTasks(JSON.parse(trace.toString()) as Trace);
  return { longest: tasks[0] ?? 0, tasks: tasks.filter((ms) => ms >= LEAST), wall };
}

/** The parts of a trace event that are read here; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

interface Trace {
  readonly traceEvents: readonly TraceEvent[];
}

/** Thread time of the tasks on the main thread of the page's renderer, the busiest one; longest first. ms */
function mainTasks({ traceEvents }: Trace): number[] {
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const [busiest = []] = mains
    .map(({ pid, tid }) =>
      traceEvents
        .filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X' && event.name === 'RunTask')
        .map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1000),
    )
    .sort((a, b) => total(b) - total(a));
  return busiest.sort((a, b) => b - a);
}

const total = (times: readonly number[]) => times.reduce((sum, ms) => sum + ms, 0);
