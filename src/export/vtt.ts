// The result as WebVTT: a cue per segment that says what it conveys, to play beside the video.
import { escapeMarkup } from './markup';
import type { ExportSubject } from './subject';

export function writeVtt({ kept, words }: ExportSubject): string {
  const cues = kept.result.segments.map(
    ({ start, end, distribution }, index) =>
      `${index + 1}\n${timestamp(start)} --> ${timestamp(end)}\n${escapeMarkup(words.says(distribution))}\n`,
  );
  return ['WEBVTT\n', `NOTE\n${escapeMarkup(words.honest)}\n`, ...cues].join('\n');
}

/** "00:00:04.200" */
function timestamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const part = (unit: number, base: number, digits: number) =>
    String(Math.floor(milliseconds / unit) % base).padStart(digits, '0');
  return `${part(3_600_000, 1e6, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}
