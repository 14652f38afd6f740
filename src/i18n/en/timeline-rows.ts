// The rows of the timeline in English: their names, how to read each, zoom and keys, and what the lexicon says of a word.

export const timelineRowsEn = {
  rows: {
    flowers: 'flowers',
    sentiment: 'sentiment',
    curve: 'curve',
    people: 'people',
    frames: 'frames',
    sound: 'sound',
    words: 'words',
  },
  howTo: (row: string) => `How to read: ${row}`,
  help: {
    flowers: [
      'One flower per segment. Each emotion has its own direction, as on Plutchik’s wheel; a petal is as long as the emotion’s probability, and the outer ring is 1.',
      'Point at a flower, or reach it with Tab, to see it large with all numbers. Where segments are narrow you see only the marker of the likeliest emotion, or a bar as high as its probability.',
    ],
    sentiment: [
      'Probability of the positive emotions minus that of the negative ones, from −1 to +1. Above the line the segment conveys more positive emotion, below it more negative.',
      'Neutral counts on neither side. The two extremes are written out.',
    ],
    curve: [
      'The recovered distribution: how likely each emotion is in each segment, from 0 to 1. A point per segment; the smooth line between points never goes beyond them.',
      'Choose a name at the right to see it alone. Stacked shows the same numbers on top of each other. Eq. 3 weighs each segment’s scores with those of the whole video; its values have no bounds and do not stack.',
    ],
    people: [
      'A line per person whose curve was made: what the network says when its square follows that person. Choose above the rows what the lines show: sentiment, or one emotion.',
      'Each person has a dash and a marker of their own. A line ends where the face was not found.',
    ],
    frames: [
      'The middle frame of each segment as the network gets it, in 7 × 7 patches. Dark patches are masked; patches with an amber outline were revealed as hints.',
      'A plain square means that the picture was not kept; its mask still is.',
      'Where no face was found the network saw the centre square: a hatched bar marks these segments.',
    ],
    sound: [
      'What the network hears of each segment: one second around its middle, low pitch at the bottom, louder is stronger. Where a second would be too narrow to see, it is drawn wider.',
      'Choose a word below: the stronger the hue, the more the word looks at that region of sound. The outline holds the tenth of all regions that it looks at most.',
    ],
    words: [
      'Each word stands where it is said. A thick line, marker and code: a verified cue, whose sentiment, emotion and degree in the lexicon agree with the segment. A dotted line: it agrees in part. Struck out: its sentiment is another. Plain: the lexicon does not know it.',
      'Choose a word to see what it looks at in sound and picture. Where words have no room they stand as plain text: zoom in to choose one.',
    ],
  },

  flowerRow: 'Emotions per segment',
  flower: (segment: number, from: string, to: string, says: string) => `Segment ${segment}, ${from}–${to} s: ${says}`,
  sentiment: 'sentiment',
  sentimentColumn: 'Sentiment',
  sliderSays: (where: string, says: string) => `${where}: ${says}`,

  drawing: 'Drawing',
  lines: 'lines',
  stacked: 'stacked',
  noStack: 'Eq. 3 has values below 0, so it is not stacked',

  silent: 'silent',
  soundNotKept: 'Sound was heard, but its picture was not kept.',
  soundScale: 'Loudness per band of pitch, dB',
  loud: (decibels: number) => `${decibels > 0 ? '+' : '−'}${Math.abs(decibels)} dB`,
  high: 'high',
  low: 'low',

  transcript: 'Words, in the order in which they are said',
  crowded: (when: string, text: string) => `${when}: ${text}. Zoom in to choose a word.`,
  wordSays: (means: string, standing: string) => `${means}, ${standing}`,
  sentimentOnly: (sentiment: number): string =>
    sentiment > 0 ? 'positive, no emotion' : sentiment < 0 ? 'negative, no emotion' : 'neutral, no emotion',
  verified: 'verified cue, 3 of 3 steps',
  dropped: {
    'neutral-segment': 'the segment is neutral',
    sentiment: 'dropped at step 1: another sentiment than the segment',
    emotion: '1 of 3 steps: another emotion than the segment',
    degree: '2 of 3 steps: its rank among the words of its emotion is another than the segment’s',
  },

  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  whole: 'Whole',
  wholeHint: 'Show the whole video',
  minimap: 'What is in sight',
  inSight: (from: string, to: string) => `${from}–${to} s`,
  playing: (rate: number) => `${rate < 0 ? 'backwards ' : ''}${Math.abs(rate)}×`,

  keys: 'Keys',
  keyList: [
    ['← →', 'one segment'],
    ['Shift ← →', 'one frame'],
    ['J K L', 'play backwards, pause, play; again: twice as fast'],
    ['Space', 'play or pause'],
    ['Home End', 'start, end'],
    ['+ − 0', 'zoom in, out, whole'],
    ['Ctrl + wheel', 'zoom where the pointer is; two fingers do, too'],
    ['double click', 'zoom to the segment'],
    ['?', 'these keys'],
  ],
  keysWhere: 'They work anywhere on the page where no control has the focus.',
};
