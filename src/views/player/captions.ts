// The open video's cues as a WebVTT file, so that the player can show them over the picture.
import type { Cue } from '../../analysis/types';

function stamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${part(h, 2)}:${part(m, 2)}:${part(s, 2)}.${part(ms % 1000, 3)}`;
}

/** WebVTT of plain-text cues; characters that WebVTT reads as markup are escaped. */
export function webVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ start, end, text }) => {
    const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\s+/g, ' ');
    return `${stamp(start)} --> ${stamp(end)}\n${plain}\n`;
  });
  return `WEBVTT\n\n${blocks.join('\n')}`;
}
