// The page's own session without a view, for the command line: it puts files into the two inputs and asks for a result.
import '../lib/trusted-types';
import type { SoundPicture } from '../analysis/kept';
import { withNotice } from '../analysis/notice';
import { type AnalysisResult, analysisResultSchema } from '../analysis/result';
import { createAnalysisSession } from '../analysis/session';
import { packSheets } from '../analysis/sheet';
import type { AnalysisSession, MaskSettings, Thumbnail, View } from '../analysis/types';
import { DEFAULT_MASK } from '../analysis/defaults';
import { errorText } from '../i18n/strings';
import { bytesToBase64 } from '../lib/base64';
import { MartError, type PlainError, toPlainError } from '../lib/errors';

export interface HeadlessOptions {
  readonly model?: string;
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  /** Number of segments; absent: by the duration. */
  readonly segments?: number;
  /** Absent: what the model has learned to see. */
  readonly view?: 'face' | 'frame';
  readonly mask?: Partial<MaskSettings>;
  /** Gives the pictures of the segments too. */
  readonly pictures?: boolean;
}

/** Image files as base64, set as sheet.ts does; sounds null without sound. */
export interface HeadlessPictures {
  readonly thumbnails: string;
  readonly sounds: string | null;
}

export type HeadlessOutcome =
  | {
      readonly ok: true;
      readonly result: AnalysisResult;
      readonly tensors: { before: number; after: number };
      readonly pictures: HeadlessPictures | null;
    }
  | { readonly ok: false; readonly error: PlainError; readonly sentence: string };

let reusable: { key: string; session: AnalysisSession } | null = null;

async function sessionFor({ model, backend }: HeadlessOptions): Promise<AnalysisSession> {
  const key = JSON.stringify([model, backend]);
  if (reusable?.key === key) return reusable.session;
  await reusable?.session.close();
  const session = createAnalysisSession({
    baseUrl: '../../',
    ...(model === undefined ? {} : { model }),
    ...(backend === undefined ? {} : { backend }),
  });
  reusable = { key, session };
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
    const mask = { ...DEFAULT_MASK, ...options.mask };
    const thumbnails: Thumbnail[] = [];
    const sounds: (SoundPicture | null)[] = [];
    const result = await session.analyze(
      { mask, segments: options.segments ?? null, every: null, range: null, view: viewOf(options) },
      options.pictures
        ? {
            onSegment(_, __, { thumbnail, sound }) {
              thumbnails.push(thumbnail);
              sounds.push(sound);
            },
          }
        : {},
    );
    return {
      ok: true,
      result: analysisResultSchema.parse(withNotice(result)),
      tensors: { before, after: (await session.memory()).numTensors },
      pictures: options.pictures ? await picturesOf(thumbnails, sounds) : null,
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

function viewOf({ view }: HeadlessOptions): View | null {
  if (view === undefined) return null;
  return view === 'face' ? { kind: 'face', person: null } : { kind: 'frame' };
}

async function picturesOf(
  thumbnails: readonly Thumbnail[],
  sounds: readonly (SoundPicture | null)[],
): Promise<HeadlessPictures> {
  const sheets = await packSheets({ thumbnails, sounds });
  const base64 = async (file: Blob) => bytesToBase64(new Uint8Array(await file.arrayBuffer()));
  return { thumbnails: await base64(sheets.thumbnails), sounds: sheets.sounds && (await base64(sheets.sounds)) };
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
