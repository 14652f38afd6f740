// Strings of saving a result as files, and of what those files say, in English.

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const exportEn = {
  /** Language of the files. */
  lang: 'en',
  button: 'Export',
  buttonBusy: (percent: number) => `Export, ${percent} %`,
  hint: 'Saves the result as files',
  nothingYet: 'There is no result to save yet: analyse a video first.',
  title: 'Save the result',
  intro:
    'All files are made on this device. Report, masked video and timeline show pictures of the video; report, numbers, result and attention hold its words.',
  save: 'Save',
  saveFile: (name: string) => `Save ${name}`,
  making: 'Making it',
  size: (bytes: number) =>
    bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`,

  files: {
    report: { name: 'Report', what: 'One page to read, print or send: curve, masked frames, words, all numbers.' },
    video: { name: 'Masked video', what: 'The video as the network saw it, with the curve and a cursor below.' },
    png: { name: 'Timeline, picture', what: 'Curve, sentiment and masked frames for slides and messages.' },
    svg: { name: 'Timeline, drawing', what: 'The same as lines that stay sharp at any size, to print or edit.' },
    csv: { name: 'Numbers', what: 'A row per segment for a spreadsheet: every class, every modality, words.' },
    vtt: { name: 'Captions', what: 'What each segment conveys, as subtitles for any player.' },
    json: { name: 'Result', what: 'Everything but the pictures. Opens in this page again.' },
    npz: { name: 'Attention and masks', what: 'Every map as a NumPy array, to go on with in Python.' },
  },

  video: {
    make: 'Make',
    makeIt: 'Make the masked video',
    cancel: 'Cancel',
    progress: 'Progress of the masked video',
    percent: (percent: number) => `${percent} %`,
    keepsOn: 'You can close this; it goes on.',
    needsVideo: 'This result came without its video. Drop the same video on the page to make it.',
    needsDecoder: 'This browser cannot decode this video itself. Convert it to H.264 in mp4, then open that.',
    needsEncoder: 'This browser cannot encode video. Use a current Chrome, Edge or Safari.',
    format: (container: string, codec: string) => `${container}, ${codec}`,
    silent: 'It is silent: this browser can neither copy nor encode the sound.',
    ready: 'The masked video is ready.',
  },

  wholeVideo: 'Over the whole video:',
  honest: 'A machine recognised the emotions: what the video conveys, not what a person feels.',
  /** Where there is room, behind the line above. */
  notFor:
    'It can be wrong. Not for decisions about people: at work, in education, in policing, in medicine or elsewhere.',
  credits: (model: string) => `MART (Zhang et al., CVPR 2024) · model “${model}”, CC BY-NC-SA 4.0`,
  facts: (seconds: string, segments: number, model: string) =>
    `${seconds} s · ${segments} ${segments === 1 ? 'segment' : 'segments'} · model “${model}”`,
  sentiment: 'sentiment',
  time: 's',
  frames: 'frames',

  report: {
    title: 'MART in the browser: report',
    curve: 'What it conveys, over time',
    curveHow:
      'One line per class: the share that the model gives it in each segment, 0 to 1; the shares of a segment sum to 1. Sentiment: positive classes minus negative ones, −1 to +1.',
    segments: 'Segment by segment',
    segmentsHow:
      'The middle picture of each segment. Dark: masked, the network recovered it from the rest. Outlined: left visible as a hint.',
    segment: 'Segment',
    numbers: 'Numbers',
    numbersHow:
      'Start and end in seconds. Recovery error: squared error over squared target on masked patches; predicting each patch’s mean gives 1.00.',
    start: 'Start, s',
    end: 'End, s',
    recovery: 'Recovery error',
    noWords: 'no words',
    about: 'How it was made',
    file: 'File',
    fileValue: (name: string, width: number, height: number, megabytes: string) =>
      `${name}, ${width} × ${height} px, ${megabytes} MB`,
    hash: 'SHA-256 of the file',
    notHashed: 'not computed: parts of it were read from its address',
    part: 'Analysed',
    partValue: (from: string, to: string) => `${from} to ${to} s`,
    crop: 'Crop',
    cropCentre: 'centre square',
    cropFollows: (name: string, segments: number) => `square on ${name} in ${plural(segments, 'segment', 'segments')}`,
    cropNobody: (segments: number) => `nobody found in ${plural(segments, 'segment', 'segments')}: centre square`,
    cropValue: (x: number, y: number, side: number) => `${side} × ${side} px at ${x}, ${y}`,
    model: 'Model',
    modelValue: (name: string, trained: boolean) =>
      trained ? name : `${name}: untrained weights, the numbers mean nothing`,
    modelHash: 'SHA-256 of the model',
    mask: 'Mask',
    maskValue: (strategy: string, percent: number, seed: number) => `${strategy}, ${percent} % masked, seed ${seed}`,
    maskPainted: (drawn: string) => `${drawn}, and by hand`,
    run: 'Run on',
    licence:
      'The model (weights, word pieces, lexicon) is under CC BY-NC-SA 4.0: not for commercial use. Its model card (MODEL_CARD.md, beside the model) says which data it learned from, and how it fails.',
    cite: 'MART is the work of Zhicheng Zhang, Pancheng Zhao, Eunil Park and Jufeng Yang. Cite their paper:',
  },
};
