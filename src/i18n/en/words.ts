// Words, picture and sound in English: what a word points at, the ladder of the lexicon, and what each head says.
const two = (value: number) => value.toFixed(2);
/** Shares below 1 % keep two decimals, others one. */
const percent = (share: number) => (share === 0 ? '0 %' : `${(share * 100).toFixed(share < 0.01 ? 2 : 1)} %`);
const count = (n: number) => n.toLocaleString('en-GB');
const plural = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`;
const sides = { '1': 'positive', '0': 'neutral', '-1': 'negative' };
const side = (polarity: number) => sides[String(Math.sign(polarity)) as keyof typeof sides];

/** Both degrees on the scale of the lexicon's words of the emotion. */
const ranks = (own: number, name: string, segment: number) =>
  `rank ${two(own)} among the lexicon’s words of ${name}, the segment ${two(segment)}: ${two(Math.abs(own - segment))} apart`;

export const wordsEn = {
  label: 'Words, picture and sound',
  segment: (n: number, all: number) => `segment ${n} of ${all}`,
  percent,
  /** For shares that differ little. */
  fine: (share: number) => `${(share * 100).toFixed(3)} %`,

  none: 'No words in this segment.',
  noneAtAll: 'No words in this video: nothing points at picture and sound, and there is nothing to verify.',
  notKept: 'This kept analysis does not carry the words of this segment. Drop the same video to see them.',
  linksNotKept:
    'This kept analysis does not carry what words point at. Drop the same video to see it; the ladder works without.',
  noSegment: 'The segment under the cursor is not analysed yet.',

  line: 'Words of this segment',
  lineHint: 'Choose a word to see what it points at. Arrow keys go from word to word; Enter lets go.',
  /** For screen readers, behind the word itself. */
  standing: (steps: number, dropped: boolean): string =>
    dropped ? `in the lexicon, ${steps} of 3 steps` : 'verified cue, 3 of 3 steps',
  looks: (share: number) => `${percent(share)} on the chosen patch`,
  legend: 'steps passed, of 3',

  points: (word: string) => `“${word}” points at`,
  pointsAll: 'All words together point at',
  show: 'Show',
  modes: { all: 'where it looks', more: 'more than average' },
  apart: (picture: number | null, sound: number | null) =>
    [
      picture === null ? '' : `${percent(picture)} of its look at the picture`,
      sound === null ? '' : `${percent(sound)} of its look at the sound`,
    ]
      .filter((part) => part !== '')
      .join(' and ')
      .concat(' lies elsewhere than that of all words on average.'),
  alike: 'In this segment all words point at nearly the same places.',
  picture: 'Picture',
  pictureLabel: (what: string, step: number) => `${what}: picture, time step ${step}`,
  patch: (row: number, column: number, share: number) => `Row ${row}, column ${column}: ${percent(share)}`,
  patchHint: 'Choose a patch to see which words look at it',
  onlyKept: 'Only the picture of time step 5 was kept.',
  sound: 'Sound',
  soundLabel: (what: string) => `${what}: sound`,
  soundSpan: (from: string, to: string) => `${from}–${to} s`,
  noSound: 'No sound in this segment.',
  soundNotKept: 'The picture of the sound was not kept.',
  high: 'high',
  low: 'low',
  scale: (patches: number) => `share per patch; ${patches} patches sum to 100 %`,
  scaleMore: 'share above the mean of all words',
  even: (share: number) => `even: ${percent(share)}`,
  steps: 'Time steps',
  step: (step: number, share: number) => `Time step ${step}: ${percent(share)}`,
  stepsHint: 'Share of each of the 8 time steps; even would be 12.5 %',

  lookers: (row: number, column: number, step: number) =>
    `Words that look at row ${row}, column ${column}, time step ${step}`,
  lookersAlike: (low: number, high: number) =>
    `All look at it nearly alike: ${two(low * 100)} % to ${two(high * 100)} %.`,
  letGo: 'Let go of the patch',

  ladder: 'Verification ladder',
  against: (name: string, degree: number, polarity: number) =>
    `Against the segment: ${name} ${two(degree)}, ${side(polarity)}`,
  rungs: { sentiment: 'sentiment', emotion: 'emotion', degree: 'degree' },
  neutral: (name: string) =>
    `The segment’s top class is ${name}: it has no sentiment that a word could share, so none is verified.`,
  ladderNone: 'The lexicon knows no word of this segment.',
  passed: 'passed',
  failed: 'dropped here',
  notReached: 'not reached',
  why: {
    sentiment: (own: number, segment: number, name: string) =>
      `${side(own)}, the segment is ${side(segment)} (${name}).`,
    emotion: (own: string, degree: number, name: string, ofName: number) =>
      `mostly ${own} ${two(degree)}, not ${name} (${two(ofName)}).`,
    noEmotion: (name: string) => `the lexicon has no emotion for it, so not ${name}.`,
    degree: (own: number, name: string, segment: number, tau: number) =>
      `${ranks(own, name, segment)}, not under tau ${two(tau)}.`,
    verified: (own: number, name: string, segment: number, tau: number) =>
      `${ranks(own, name, segment)}, under tau ${two(tau)}.`,
  },
  phrase: (phrase: string) => `as “${phrase}”`,
  tau: 'tau',
  tauHint: 'How far the ranks of word and segment among the lexicon’s words of the emotion may lie apart, 0 to 1',
  counts: (known: number, words: number, verified: number) =>
    `Whole video: ${count(known)} of ${plural(words, 'word', 'words')} known, ${count(verified)} verified`,
  countsHint: 'A word counts once in each segment that it is said in',

  lexicon: (name: string, words: number) => `Lexicon: ${name}, ${plural(words, 'word', 'words')}`,
  lexiconOwn: (file: string, name: string, words: number) =>
    `Lexicon: ${name} from “${file}”, ${plural(words, 'word', 'words')}`,
  lexiconComing: 'The lexicon comes with the model.',
  lexiconNone: 'No lexicon: no word is verified.',
  openLexicon: 'Open your own',
  openLexiconHint:
    'A text file of SenticNet or NRC (.txt, .tsv, .csv); it stays on this device and until the page is closed',
  modelLexicon: 'Back to the model’s',
  again: 'Try again',

  help: 'How to read this',
  helpText: [
    'Links: each word attends to the 392 patches of the picture (8 time steps of 7 × 7) and to the 108 of the sound. Its shares sum to 100 % over each of the two; looking everywhere alike would give 0.26 % to a patch of the picture and 0.93 % to one of the sound. With no word chosen you see the mean over all words, which the mask takes in.',
    'It is the network’s cross-modal attention, averaged over its 8 heads and the pieces of a word. Attention shows where the network looked, not what decided.',
    'Ladder: a word that the lexicon knows is held against what the network recovered for its segment. Step 1: the same sentiment. Step 2: the same emotion. Step 3: a like degree, less than tau apart. A word that passes all three is a verified cue.',
    'Degrees are compared as ranks: the share of the lexicon’s words of that emotion with no higher a probability than the word, and than the segment. Probabilities themselves would not compare, as one word says less than a whole segment: “happy” is joy with 0.67 and yet among the surest words of joy.',
    'Words are judged one by one. Negation is not handled: “not happy” counts as “happy”.',
  ],

  heads: {
    label: 'What each head says',
    share: 'Probability by class',
    emotion: 'Emotion',
    counted: (head: string) => `Count in: ${head}`,
    countedHint: 'In the sum',
    last: 'The last head that is left stays in the sum.',
    leftOut: 'left out',
    noAudio: 'no sound here',
    noText: 'no words here',
    noTextHead: 'This model has no head for words: they change cues, mask and recovery only.',
    onlyLeftOut: 'This segment has no other head, so its sum stays as it was.',
    without: (heads: string) => `Curve and “together” leave out: ${heads}.`,
    honest:
      'This leaves out what a head says, not what its modality told the others: picture and sound were fused before. “What if” runs the network without it.',
    takeAllIn: 'Count all in',
    conflict: (a: string, aClass: string, b: string, bClass: string) =>
      `Conflict: ${a} says ${aClass}, ${b} says ${bClass}.`,
    differ: (a: string, aClass: string, b: string, bClass: string) =>
      `Differ: ${a} says ${aClass}, ${b} says ${bClass}.`,
    notKept: 'This kept analysis does not carry what picture, sound and words each say. Drop the same video to see it.',
    agree: 'No conflict between heads that are sure.',
    where: 'Where heads disagree',
    nowhere: 'Nowhere in this video.',
    goTo: (segment: number, opposed: boolean) => `Segment ${segment}: ${opposed ? 'conflict' : 'heads differ'}`,
    marks: { opposed: 'conflict: positive against negative', differ: 'differ: one is neutral' },
    rule: 'Counted where two heads are sure (0.10 ahead of the next class) and their top classes differ in polarity.',
  },
};
