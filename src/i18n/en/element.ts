// Strings of the element <mart-emotion> in English.
import { firstEn } from './first';

export const elementEn = {
  label: (file: string) => (file === '' ? 'Emotion of a video' : `Emotion of ${file}`),
  curve: 'Emotion over time',
  frames: 'Masked frames',
  still: 'What the network sees here',
  /** Where no picture is kept. */
  mask: 'The mask here: dark patches are hidden',
  empty: 'No video yet.',
  choose: 'Choose a video',
  analyse: 'Analyse',
  stop: 'Stop',
  again: 'Try again',
  veil: 'Masks',
  stages: {
    video: 'fetching the video',
    model: 'loading the model',
    reading: 'reading the video',
    running: 'analysing',
    finishing: 'finishing',
    result: 'fetching the result',
  },
  progress: (stage: string, percent: number) => `${stage}, ${percent} %`,
  stopped: 'Stopped.',
  /** A point of the curve, to be read out. */
  at: (time: string, says: string) => `${time}, ${says}`,
  share: (name: string, value: number) => `${name} ${value.toFixed(2)}`,
  listed: (parts: readonly string[]) => parts.join(', '),
  seconds: 's',
  honest: firstEn.honest,
};
