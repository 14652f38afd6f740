// Cues of SubRip, WebVTT, SBV and ASS text as they are met in the wild: no blank line between cues, or one within a cue,
// arrows without spaces, times of all shapes. What cannot be used is listed by the line that announces it.
import { plainText } from './cue-text';
import type { Cue } from './types';

/** A cue that was left out. */
export interface SkippedCue {
  /** The line that announces it, from 1. */
  readonly line: number;
  /** What it says, or would say. */
  readonly text: string;
  /** Its times can't be read, or it ends before it starts. */
  readonly why: 'times' | 'order';
}

export interface ParsedCues {
  /** In the file's order; those without words are left out. */
  readonly cues: readonly Cue[];
  /** Cues that announce no usable times, in the file's order. */
  readonly skipped: readonly SkippedCue[];
}

interface Times {
  readonly start: number;
  readonly end: number;
}

/** What WebVTT sets after the times: `line:0 align:start`. */
const SETTINGS = /\s+[a-z]+:\S.*$/i;
const ARROW = /\s*-->\s*/;
/** `0:00:01.000,0:00:02.500` */
const SBV = /^(\d+:\d\d:\d\d[.,]\d+),(\d+:\d\d:\d\d[.,]\d+)$/;
/** Blocks of WebVTT that are no cues; they end at a blank line. */
const ASIDE = /^(NOTE|STYLE|REGION)\b/;
const NUMBER = /^\d+$/;

/** SubRip, WebVTT and SBV: a line of times begins a cue, which ends where the next begins. */
export function timedCues(text: string): ParsedCues {
  const lines = text.split('\n').map((line) => line.trim());
  const vtt = /^WEBVTT/.test(lines[0] ?? '');
  const cues: Cue[] = [];
  const skipped: SkippedCue[] = [];
  let begun = null as { readonly line: number; readonly times: Times | SkippedCue['why'] } | null;
  let words: string[] = [];
  let aside = vtt;

  const close = () => {
    const said = plainText(words.join('\n'));
    words = [];
    if (!begun) return;
    const { line, times } = begun;
    if (typeof times === 'string') skipped.push({ line, text: said, why: times });
    else if (said !== '') cues.push({ ...times, text: said });
  };
  lines.forEach((line, i) => {
    if (announces(line)) {
      dropName(words, vtt);
      close();
      begun = { line: i + 1, times: timesOf(line) };
      aside = false;
    } else if (line === '') {
      aside = false;
      words.push('');
    } else if (vtt && ASIDE.test(line) && words.at(-1) === '') {
      aside = true;
    } else if (!aside) {
      words.push(line);
    }
  });
  close();
  return { cues, skipped };
}

function announces(line: string): boolean {
  return line.includes('-->') || SBV.test(line);
}

/** The line before a line of times names the cue: a number, in WebVTT anything that stands alone. */
function dropName(words: string[], vtt: boolean): void {
  const last = words.at(-1);
  if (last !== undefined && (NUMBER.test(last) || (vtt && last !== '' && words.at(-2) === ''))) words.pop();
}

function timesOf(line: string): Times | SkippedCue['why'] {
  const [from = '', to = ''] = SBV.exec(line)?.slice(1) ?? line.replace(SETTINGS, '').split(ARROW);
  return ordered(seconds(from), seconds(to));
}

function ordered(start: number | null, end: number | null): Times | SkippedCue['why'] {
  if (start === null || end === null) return 'times';
  return start < end ? { start, end } : 'order';
}

/** `hh:mm:ss,mmm` and what people write instead: fewer parts, fewer or more digits, `.` for `,`. null: no time. */
export function seconds(written: string): number | null {
  const parts = written.replace(',', '.').split(':');
  const last = parts.pop() ?? '';
  if (parts.length > 2 || !parts.every((part) => /^\d{1,9}$/.test(part)) || !/^\d{1,9}(\.\d+)?$/.test(last))
    return null;
  return parts.reduce((sum, part, i) => sum + Number(part) * 60 ** (parts.length - i), Number(last));
}

/** ASS and SSA: one line a cue, its fields as the section's own `Format:` line orders them, the text last. */
export function dialogueCues(text: string): ParsedCues {
  const cues: Cue[] = [];
  const skipped: SkippedCue[] = [];
  let fields = ['Layer', 'Start', 'End', 'Style', 'Name', 'MarginL', 'MarginR', 'MarginV', 'Effect', 'Text'];
  let inEvents = false;
  text.split('\n').forEach((line, i) => {
    const [, key = '', value = ''] = /^\s*(\w+):\s*(.*)$/.exec(line) ?? [];
    if (/^\s*\[/.test(line)) inEvents = /^\s*\[Events\]/i.test(line);
    else if (inEvents && key === 'Format') fields = value.split(',').map((field) => field.trim());
    else if (inEvents && key === 'Dialogue') {
      const values = value.split(',');
      // Commas within the text are the text's own.
      const said = values.splice(fields.length - 1).join(',');
      const field = (name: string) => (values[fields.indexOf(name)] ?? '').trim();
      const times = ordered(seconds(field('Start')), seconds(field('End')));
      const plain = plainText(said);
      if (typeof times === 'string') skipped.push({ line: i + 1, text: plain, why: times });
      else if (plain !== '') cues.push({ ...times, text: plain });
    }
  });
  return { cues, skipped };
}
