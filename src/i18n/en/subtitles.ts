// Strings of how subtitle files were read in English.
const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const subtitlesEn = {
  open: 'Subtitles',
  title: 'How the subtitles were read',
  encoding: (file: string) => `Encoding of “${file}”`,
  encodingHint:
    'The letters of the file say which encoding it is in only roughly. Choose the one in which these lines read well.',
  letters: {
    unicode: 'All languages',
    western: 'Western European',
    central: 'Central European',
    cyrillic: 'Cyrillic',
    greek: 'Greek',
    turkish: 'Turkish',
    hebrew: 'Hebrew',
    arabic: 'Arabic',
    baltic: 'Baltic',
    vietnamese: 'Vietnamese',
    thai: 'Thai',
    simplified: 'Simplified Chinese',
    traditional: 'Traditional Chinese',
    japanese: 'Japanese',
    korean: 'Korean',
  },
  preview: 'First lines',
  noCues: 'In this encoding no cue can be read.',
  apply: 'Read it so and analyse again',
  applied: 'It is read so now.',
  skipped: (n: number, file: string) => `${plural(n, 'cue', 'cues')} of “${file}” left out`,
  line: (n: number) => `Line ${n}`,
  why: { times: 'its times cannot be read', order: 'it ends before it starts' },
  more: (n: number) => `and ${plural(n, 'more', 'more')}`,
};
