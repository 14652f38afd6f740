// The page's own session without a view, for the command line: it puts files into the two inputs and asks for a result.
import { type AnalysisResult, analysisResultSchema } from '../analysis/result';
import { createAnalysisSession } from '../analysis/session';
import type { AnalysisSession, MaskSettings } from '../analysis/types';
import { DEFAULT_MASK } from '../analysis/defaults';
import { errorText } from '../i18n/strings';
import { MartError, type PlainError, toPlainError } from '../lib/errors';

export interface HeadlessOptions {
  readonly model?: string;
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  /** Number of segments; absent: by the duration. */
  readonly segments?: number;
  readonly mask?: Partial<MaskSettings>;
}

export type HeadlessOutcome =
  | { readonly ok: true; readonly result: AnalysisResult; readonly tensors: { before: number; after: number } }
  | { readonly ok: false; readonly error: PlainError; readonly sentence: string };

let kept: { key: string; session: AnalysisSession } | null = null;

async function sessionFor({ model, backend }: HeadlessOptions): Promise<AnalysisSession> {
  const key = JSON.stringify([model, backend]);
  if (kept?.key === key) return kept.session;
  await kept?.session.close();
  const session = createAnalysisSession({
    baseUrl: '../../',
    ...(model === undefined ? {} : { model }),
    ...(backend === undefined ? {} : { backend }),
  });
  kept = { key, session };
  return session;
}

/** Analyses the file in #video with the files in #subtitles. Never rejects: what failed is in the outcome. */
async function analyze(options: HeadlessOptions = {}): Promise<HeadlessOutcome> {
  const [video] = filesOf('video');
  try {
    if (!video) throw new MartError('invalid-argument', 'no file in #video', { argument: 'video', rule: 'chosen' });
    const session = await sessionFor(options);
    await session.open(video, filesOf('subtitles'));
    await session.prepare();
    const before = (await session.memory()).numTensors;
    const result = await session.analyze({
      mask: { ...DEFAULT_MASK, ...options.mask },
      segments: options.segments ?? null,
      every: null,
      range: null,
      square: null,
    });
    return {
      ok: true,
      result: analysisResultSchema.parse(result),
      tensors: { before, after: (await session.memory()).numTensors },
    };
  } catch (thrown) {
    const error = toPlainError(thrown);
    return {
      ok: false,
      error,
      sentence: errorText({ ...error, details: { file: video?.name ?? '', ...error.details } }),
    };
  }
}

function filesOf(id: string): File[] {
  const input = document.getElementById(id);
  return input instanceof HTMLInputElement ? [...(input.files ?? [])] : [];
}

declare global {
  interface Window {
    martHeadless: { analyze: typeof analyze };
  }
}

window.martHeadless = { analyze };
