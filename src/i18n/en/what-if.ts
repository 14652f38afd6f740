// Strings of "what if", the network run again on an altered segment, and of the comparison of strategies, in English.

const two = (value: number) => value.toFixed(2);
const nats = (value: number) => `${value.toFixed(3)} nats`;

export const whatIfEn = {
  label: 'What if',
  intro: 'Changes what the network is given of this segment, runs it again, and shows what that does.',
  needsVideo:
    'This needs the video itself: the network looks at its pictures and sound again, and a kept result does not hold them. Drop the same video anywhere to try it.',
  busy: 'This can run when the analysis is done.',

  given: 'What the network is given',
  hide: 'Hide the pixels of the masked patches',
  hideText: (masked: number): string =>
    masked === 0
      ? 'Nothing is masked: raise the share or paint patches first.'
      : `${masked} of 392 patches go in as one flat colour each, their own mean. They are the mask in force, drawn or painted.`,
  silence: 'Silence the sound',
  silenceText: (from: string, to: string) =>
    `The network hears ${from}–${to} s of this segment. What you silence goes in as a silent track.`,
  silenceNone: 'No sound in this segment.',
  silenceFrom: 'from',
  silenceTo: 'to',
  silenceAll: 'All of it',
  seconds: (value: string) => `${value} s`,
  soundPicture: 'Sound that the network hears, low tones below; the silenced stretch is veiled',
  strike: 'Strike words out',
  strikeText: 'The row is read as if a struck word had not been said.',
  strikeNone: 'No words in this segment.',
  noTextHead: 'In this model a word changes cues, mask and recovery only, not the distribution.',
  without: 'Leave out',
  withoutText: 'The network is not given it at all. One has to stay.',
  modalities: { visual: 'picture', audio: 'sound', text: 'words' },
  withoutPicture: 'The model never learned without a picture: take this as a hint.',
  missing: (what: string) => `${what}, not there`,

  undo: 'Undo',
  redo: 'Redo',
  reset: 'Reset',
  run: 'Run the network',
  runPlain: 'Run it unchanged',
  running: 'Running the network on this segment',
  cancel: 'Cancel',
  cancelled: 'Stopped. Nothing has changed.',
  nothingLeft: 'Nothing is left for the network to go by: leave picture, sound or a word in.',
  failed: 'The network could not be run on this.',

  outcome: 'What it does',
  notYet: 'Change something and run the network: the old and the new distribution appear here side by side.',
  stale: 'The alteration has changed since this run.',
  before: 'before',
  after: 'after',
  class: 'Class',
  read: 'How to read this: the outlined bar is before, the filled one after. Each set adds up to 1.',
  caption: (segment: number) => `Segment ${segment}: the distribution before and after`,
  verdict: 'Verdict',
  was: (before: string, after: string) => `${before} → ${after}`,
  divergence: 'Difference',
  divergenceValue: nats,
  divergenceText: 'Kullback–Leibler divergence of the new distribution from the old one; 0 nats: no difference.',
  allHeads: 'All heads count here, also those that the curve leaves out now.',
  changes: 'Most changed',
  moved: (name: string, before: number, after: number) => `${name} ${two(before)} → ${two(after)}`,
  unchanged: 'Nothing changed: the distribution is the same.',
  said: (before: string, after: string, difference: number) =>
    `Before: ${before}. After: ${after}. Difference: ${nats(difference)}.`,

  strategies: 'Strategies compared',
  strategiesText: (share: string) =>
    `Each strategy masks ${share} of the patches. The decoder recovers them; then the network runs with their pixels hidden.`,
  over: 'Over',
  overThis: 'this segment',
  overOne: (n: number) => `segment ${n}`,
  overAll: (n: number) => `all ${n} segments`,
  compare: 'Compare strategies',
  comparing: 'Comparing strategies',
  percent: (percent: number) => `${percent} %`,
  strategy: 'Strategy',
  masked: 'Masked, of 392',
  error: 'Recovery error',
  errorText:
    'Recovery error: squared error over squared target on masked patches, the mean over segments; 1.00 is no better than flat colour.',
  shift: 'Shift, nats',
  shiftText: 'Shift: how far the distribution moves when the masked pixels are hidden, the mean over segments.',
  none: '–',
  strategiesStale: 'Made with other settings than those chosen now.',
  madeWith: (share: string, lambda: number, reveal: number, seed: number, segments: string) =>
    `Made with ${share} masked, mix ${two(lambda)}, reveal ${two(reveal)}, seed ${seed}, over ${segments}.`,
  recoversBest: (best: string, worst: string) => `Recovered best: ${best}. Worst: ${worst}.`,
  shiftsMost: (most: string, least: string) => `Moves the distribution most: ${most}. Least: ${least}.`,
  withValue: (name: string, value: string) => `${name} (${value})`,
  alike: 'All strategies come out alike.',
};
