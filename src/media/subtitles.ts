// Subtitle files (SubRip, WebVTT, SBV, ASS) to cues in plain text, sorted by start, times in s. What can't be used is
// counted and listed, an encoding that had to be guessed is said, and kinds that are not read are named.
import { MartError } from '../lib/errors';
import { dialogueCues, type ParsedCues, type SkippedCue, timedCues } from './cue-lines';
import { type Encodings, subtitleKey } from './subtitle-key';
import { decodeText, decodeTextAs } from './text-encoding';
import type { Cue } from './types';

export interface SubtitleNotice {
  readonly code: 'subtitles-encoding' | 'subtitles-chosen' | 'subtitles-skipped' | 'subtitles-long';
  readonly details: Readonly<Record<string, string | number>>;
}

export interface ReadSubtitles {
  readonly cues: readonly Cue[];
  readonly notices: readonly SubtitleNotice[];
  readonly report: SubtitleReport;
}

/** How a subtitle file was read. */
export interface SubtitleReport {
  readonly file: string;
  /** Tells it from others, also in another visit. */
  readonly key: string;
  /** What its letters were read by: chosen or guessed; null where it is Unicode beyond doubt. */
  readonly encoding: string | null;
  readonly skipped: readonly SkippedCue[];
}

/** No subtitle file is this long; a video dropped as one is not read into memory. */
const LONGEST = 32 * 2 ** 20;

/** A cue that is longer says more about its times than about what is spoken, s. */
const LONG = 120;
/** How many lines of cues that were left out a notice names. */
const NAMED = 5;

/** Kinds that are known, not read, and what to make of them; the content decides. */
const UNREAD: readonly (readonly [RegExp, string])[] = [
  [/^\s*\{\d+\}\{\d+\}/, 'MicroDVD'],
  [/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?<(\w+:)?tt[\s>]/, 'TTML'],
  [/^\s*<SAMI>/i, 'SAMI'],
  [/^\s*# VobSub index file/, 'VobSub'],
  [/^\s*Scenarist_SCC/, 'SCC'],
  [/^\s*\d{1,2}:\d\d:\d\d:[^\d\n]/, 'TMPlayer'],
];

/**
 * Cues of a subtitle file, sorted by start. Rejects with `subtitles-kind` (a kind that is not read), `subtitles-broken`
 * (no cue in it can be read, or it is no subtitle file) or `subtitles-empty` (no cue has words).
 */
export async function readSubtitles(
  file: Blob & { readonly name: string },
  encodings: Encodings = {},
): Promise<ReadSubtitles> {
  if (file.size > LONGEST) throw broken(file.name);
  const key = subtitleKey(file);
  const chosen = Object.hasOwn(encodings, key) ? (encodings[key] ?? null) : null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { text, guessed } = chosen === null ? decodeText(bytes) : { text: decodeTextAs(bytes, chosen), guessed: null };
  if (text.trim() === '') throw empty(file.name);
  const { cues, skipped } = parseCues(text, file.name);
  const notices: SubtitleNotice[] = [];
  const say = (code: SubtitleNotice['code'], details: SubtitleNotice['details']) =>
    notices.push({ code, details: { file: file.name, ...details } });
  if (chosen !== null) say('subtitles-chosen', { encoding: chosen });
  if (guessed !== null) say('subtitles-encoding', { encoding: guessed });
  if (skipped.length > 0) {
    const lines =
      skipped
        .slice(0, NAMED)
        .map(({ line }) => line)
        .join(', ') + (skipped.length > NAMED ? ', …' : '');
    say('subtitles-skipped', { count: skipped.length, lines });
  }
  const long = cues.filter(({ start, end }) => end - start > LONG);
  const [first] = long;
  if (first) say('subtitles-long', { count: long.length, start: first.start, seconds: first.end - first.start });
  return { cues, notices, report: { file: file.name, key, encoding: chosen ?? guessed, skipped } };
}

/** Cues of a subtitle file's text, sorted by start; `file` names it in errors. */
export function parseCues(text: string, file: string): ParsedCues {
  const normalised = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
  for (const [kind, name] of UNREAD) {
    if (kind.test(normalised)) throw new MartError('subtitles-kind', `${file} is ${name}`, { file, kind: name });
  }
  const ass = /^\s*\[Script Info\]/i.test(normalised);
  const { cues, skipped } = ass ? dialogueCues(normalised) : timedCues(normalised);
  if (cues.length > 0) return { cues: cues.toSorted((a, b) => a.start - b.start || a.end - b.end), skipped };
  const announced = /-->|^Dialogue:/m.test(normalised);
  throw skipped.length > 0 || (!announced && !/^WEBVTT/.test(normalised)) ? broken(file) : empty(file);
}

function broken(file: string): MartError {
  return new MartError('subtitles-broken', `no cue of ${file} can be read`, { file });
}

function empty(file: string): MartError {
  return new MartError('subtitles-empty', `no cue of ${file} has words`, { file });
}
