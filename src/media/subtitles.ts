// Subtitle files (SRT, WebVTT, ASS) to cues in plain text, sorted by start, times in s. media-captions parses them; what
// it can't use is counted, and an encoding that had to be guessed is said.
import { type CaptionsFileFormat, parseText } from 'media-captions';
import { MartError } from '../lib/errors';
import { plainText } from './cue-text';
import { decodeText } from './text-encoding';
import type { Cue } from './types';

export interface SubtitleNotice {
  readonly code: 'subtitles-encoding' | 'subtitles-skipped';
  readonly details: Readonly<Record<string, string | number>>;
}

export interface ReadSubtitles {
  readonly cues: readonly Cue[];
  readonly notices: readonly SubtitleNotice[];
}

/** No subtitle file is this long; a video dropped as one is not read into memory. */
const LONGEST = 32 * 2 ** 20;

/** Lines that announce a cue, by format. */
const CUE_LINES: Readonly<Record<CaptionsFileFormat, RegExp>> = {
  srt: /-->/,
  vtt: /-->/,
  ass: /^Dialogue:/,
  ssa: /^Dialogue:/,
};

/**
 * Cues of a subtitle file. Rejects with `subtitles-broken` (no cue in it can be read, or it is no subtitle file) or
 * `subtitles-empty` (no cue has words).
 */
export async function readSubtitles(file: Blob & { readonly name: string }): Promise<ReadSubtitles> {
  if (file.size > LONGEST) throw broken(file.name);
  const { text, guessed } = decodeText(new Uint8Array(await file.arrayBuffer()));
  if (text.trim() === '') throw new MartError('subtitles-empty', `${file.name} holds no cues`, { file: file.name });
  const { cues, skipped } = await parseCues(text, file.name);
  const notices: SubtitleNotice[] = [];
  if (guessed !== null) notices.push({ code: 'subtitles-encoding', details: { file: file.name, encoding: guessed } });
  if (skipped > 0) notices.push({ code: 'subtitles-skipped', details: { file: file.name, count: skipped } });
  return { cues, notices };
}

/** Cues of a subtitle file's text, and how many of its cues were of no use. `file` names it in errors. */
export async function parseCues(text: string, file: string): Promise<{ cues: readonly Cue[]; skipped: number }> {
  const normalised = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
  const format = formatOf(normalised);
  const announced = normalised.split('\n').filter((line) => CUE_LINES[format].test(line)).length;
  const parsed = await parseText(normalised, { type: format, strict: false });
  const timed = parsed.cues.filter(
    ({ startTime, endTime }) => Number.isFinite(startTime) && Number.isFinite(endTime) && endTime > startTime,
  );
  if (timed.length === 0) {
    if (announced === 0 && format === 'vtt') throw empty(file);
    throw broken(file);
  }
  const cues = timed
    .map((cue) => ({ start: cue.startTime, end: cue.endTime, text: plainText(cue.text) }))
    .filter((cue) => cue.text !== '')
    .sort((a, b) => a.start - b.start || a.end - b.end);
  if (cues.length === 0) throw empty(file);
  return { cues, skipped: Math.max(0, announced - timed.length) };
}

/** The content decides, as extensions are often wrong. */
function formatOf(text: string): CaptionsFileFormat {
  if (/^\s*WEBVTT/.test(text)) return 'vtt';
  if (/^\s*\[Script Info\]/i.test(text)) return 'ass';
  return 'srt';
}

function broken(file: string): MartError {
  return new MartError('subtitles-broken', `no cue of ${file} can be read`, { file });
}

function empty(file: string): MartError {
  return new MartError('subtitles-empty', `no cue of ${file} has words`, { file });
}
