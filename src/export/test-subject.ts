// For tests: the sample's real analysis, with words.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { remask } from '../analysis/remask';
import { savedResultSchema } from '../analysis/restore';
import type { AnalysisResult } from '../analysis/result';
import { type ExportSubject, PALETTE, type Palette } from './subject';

export const sampleText = (): string =>
  readFileSync(fileURLToPath(new URL('../../public/sample/analysis.json', import.meta.url)), 'utf8');

export const sampleResult = (): AnalysisResult => savedResultSchema.parse(JSON.parse(sampleText()));

export const COLOURS = Object.fromEntries(PALETTE.map((name) => [name, '#808080'])) as Palette;

/** What a view would hand over. */
export function subjectOf(result: AnalysisResult): ExportSubject {
  const nothing = result.segments.map(() => null);
  return {
    kept: { result, thumbnails: nothing, sounds: nothing },
    masks: result.segments.map((segment, i) => remask(segment, i, result.settings)),
    classes: result.model.classes.map((name) => ({
      name,
      label: name,
      light: '#123456',
      dark: '#abcdef',
      shape: 'square',
    })),
    people: { lines: [], shows: 'sentiment', bounds: [-1, 1] },
    colours: { light: COLOURS, dark: COLOURS },
    words: {
      lang: 'en',
      headline: 'conveys 0.50',
      says: (distribution) => `conveys ${Math.max(...distribution).toFixed(2)}`,
      honest: 'what a video conveys <not> what a person feels --> ever',
      credits: (model) => `model ${model}`,
      facts: (seconds, segments) => `${seconds} s, ${segments} segments`,
      wholeVideo: 'Over the whole video:',
      sentiment: 'sentiment',
      time: 's',
      frames: 'frames',
    },
  };
}
