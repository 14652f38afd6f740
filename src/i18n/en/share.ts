// Strings of sharing a result as a link, in English.

const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(1)} kB`;
const characters = (n: number) => `${n.toLocaleString('en')} characters`;
const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const shareEn = {
  button: 'Share',
  hint: 'Makes a link that holds the result itself',
  nothingYet: 'There is no result to share yet: analyse a video first.',
  title: 'Share the result as a link',
  intro:
    'The link itself holds the result: nothing is uploaded, and the video stays here. It opens read-only; whoever drops the same video on it can try everything out.',
  choose: 'What the link carries beside the numbers',
  pictures: 'Small pictures',
  picturesNone: 'Small pictures: this result came without any',
  words: 'Words',
  wordsCount: (n: number) => `Words: ${n}`,
  wordsNone: 'Words: there are none',
  heads: 'What picture, sound and words each say',
  headsNone: 'What picture, sound and words each say: this result came without it',
  warning:
    'A link cannot be taken back: words and pictures in it can be read by everyone who gets it, and stay in the history of their browsers.',
  preview: 'A receiver sees',
  making: 'Making the link',
  facts: (segments: number, file: string) =>
    `The curves and the masks of ${plural(segments, 'segment', 'segments')}; the name of the file, “${file}”, its length and fingerprint.`,
  names: (names: string) => `The names that you gave to people: ${names}.`,
  picturesShown: (shown: number, all: number, stride: number) =>
    shown === all
      ? plural(shown, 'picture', 'pictures')
      : stride > 1
        ? `${plural(shown, 'picture', 'pictures')}, one of ${stride} segments: more do not fit`
        : `${shown} of ${plural(all, 'picture', 'pictures')}`,
  picturesFull: 'No pictures: the segments alone fill the link.',
  headsShown: 'What picture, sound and words each say, so that the receiver can weigh them.',
  headsLeftOut: 'Without what picture, sound and words each say: no conflicts and no Eq. 3.',
  wordsShown: 'Words in the link',
  labChanged: 'It carries the masks of the analysis, not what was changed in the mask lab since.',
  picture: (segment: number) => `Segment ${segment}`,
  address: 'Link',
  size: (bytes: number) => `${kilobytes(bytes)}, ${characters(bytes)}`,
  long: (bytes: number) =>
    `${kilobytes(bytes)} is long for a link. Browsers open it, but some mail and chat programs cut it; save the result as a file instead.`,
  copy: 'Copy the link',
  copied: 'Copied',
  copyFailed: 'The browser did not allow copying. Select the link and copy it.',
  send: 'Send…',
  qr: 'QR code',
  qrLabel: (file: string) => `QR code of the link to the result of “${file}”, with nothing ticked`,
  qrText: (bytes: number) => `With nothing ticked: ${kilobytes(bytes)}. It is dense: show it large.`,
  qrTooLong: (bytes: number, most: number) =>
    `No QR code: even with nothing ticked the link has ${characters(bytes)}, and a code holds ${most.toLocaleString('en')}.`,
};
