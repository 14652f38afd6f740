// Every string of the page in English; parameters are functions. Another language is another object of this type
// (zh). An area of its own has its strings in en/AREA.ts and zh/AREA.ts.
import { own } from '../lib/own';
import { errorsEn, noticesEn } from './errors-en';
import { exportEn } from './en/export';
import { firstEn } from './en/first';
import { shareEn } from './en/share';
import { peopleEn } from './en/people';
import { profileEn } from './en/profile';
import { tourEn } from './en/tour';
import { verdictEn } from './en/verdict';
import { offlineEn } from './en/offline';
import { recentEn } from './en/recent';
import { compareEn } from './en/compare';
import { maskLabEn } from './en/mask-lab';
import { whatIfEn } from './en/what-if';
import { subtitlesEn } from './en/subtitles';
import { timelineRowsEn } from './en/timeline-rows';
import { wordsEn } from './en/words';

export const codecs: Record<string, string> = {
  h264: 'H.264',
  hevc: 'HEVC (H.265)',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
};

export const two = (value: number) => value.toFixed(2);
/** "7.4 of 19 MB"; `total` null: not known yet. */
const megabytes = (loaded: number, total: number | null) => {
  const rounded = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  return total === null ? `${rounded(loaded)} MB` : `${(loaded / 1e6).toFixed(1)} of ${rounded(total)} MB`;
};
const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const en = {
  errors: errorsEn,
  notices: noticesEn,
  unknownNotice: (code: string) => `Note on this file: ${code}.`,

  app: {
    title: 'MART',
    documentTitle: 'MART in the browser',
    /** In the other language, for those who read that one. */
    otherLanguage: '中文',
    otherLanguageHint: '本页改为中文',
    skip: 'Skip to the timeline',
    close: 'Close',
    named: (name: string, value: string) => `${name}: ${value}`,
    noted: (text: string, note: string) => `${text} (${note})`,
    listed: (parts: readonly string[]) => parts.join(', '),
  },
  /** Of the model's own names, which are English: what another language calls them, and letters for narrow places. */
  classes: {} as Record<string, string>,
  classCodes: {} as Record<string, string>,

  topBar: {
    open: 'Open',
    openHint: 'Opens a video, with .srt or .vtt subtitles beside it if you pick both',
    segments: (n: number) => plural(n, 'segment', 'segments'),
    loadingModel: (percent: number) => `loading the model, ${percent} %`,
    preparingModel: (percent: number) => `preparing the network, ${percent} %`,
    fetchingModel: (loaded: number, total: number | null) => `loading the model, ${megabytes(loaded, total)}`,
    theme: 'Colours',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    runDetails: 'How this runs',
    backends: { webgpu: 'WebGPU', wasm: 'WebAssembly' } as Record<string, string>,
    backendWhy: {
      preferred: 'the graphics processor runs the network',
      asked: 'chosen in the address of this page',
      'no-webgpu': 'this browser offers no WebGPU here, so the processor runs the network',
      'webgpu-failed': 'WebGPU did not start on this device, so the processor runs the network',
      'software-adapter': 'WebGPU here is emulated by the processor; WebAssembly is faster',
      'device-lost': 'the graphics device was lost twice, so the processor runs the network',
      'f16-failed': 'the graphics processor runs the network, in float32 since float16 fails on it',
      'gpu-failed': 'the graphics device fails or computes wrongly, so the processor runs the network',
    } as Record<string, string>,
    adapter: 'Adapter',
    precision: 'Precision',
    backend: 'Backend',
    model: 'Model',
    trained: (yes: boolean): string => (yes ? 'trained' : 'untrained weights'),
    decoder: 'Decoder',
    codec: (name: string) => own(codecs, name) ?? name.toUpperCase(),
    decoderWhy: {
      'unsupported-container': 'the browser does not know this kind of file',
      'unsupported-codec': 'the browser cannot decode its pictures',
      'decode-failed': 'the browser failed to decode its pictures',
      'no-frames': 'the browser found no pictures in it',
      'edit-list': 'it plays several pieces of its media one after the other',
      'partly-fragmented': 'only its beginning is in its index',
      'image-sequence': 'it is a sequence of images',
    } as Record<string, string>,
    decoders: { webcodecs: 'the browser (WebCodecs)', ffmpeg: 'ffmpeg.wasm' } as Record<string, string>,
    seconds: 'Seconds per stage',
    stages: {} as Record<string, string>,
    versions: 'Versions',
    picture: 'Picture',
    sound: 'Sound',
    words: 'Words',
    none: 'none',
  },

  guard: {
    page: 'The page',
    top: 'The bar at the top',
    notes: 'Notes',
    foot: 'The lines at the foot',
    tour: 'The tour',
    introduction: 'The introduction',
    failed: (part: string) =>
      `${part}: this part failed and is not shown. What you opened and computed is kept; try again, and if it repeats, load the page anew.`,
    again: 'Try again',
  },

  banner: {
    untrained: 'Untrained weights: the curve means nothing yet.',
    untrainedMore: 'Everything below is computed by the whole network, on weights that have learnt nothing.',
    slower: 'No WebGPU here: everything works on the processor, only slower.',
    ffmpeg: (codec: string) =>
      `This browser cannot decode ${own(codecs, codec) ?? codec.toUpperCase()}, so ffmpeg.wasm reads the file. Pictures come more slowly.`,
    ffmpegOther: 'This browser cannot read this file, so ffmpeg.wasm does. Pictures come more slowly.',
    ffmpegLicence: 'ffmpeg: GPL-2.0-or-later',
    kept: {
      link: (file: string) => `Opened from a link: an analysis of “${file}”, read-only.`,
      file: (file: string) => `Opened from a saved file: an analysis of “${file}”, read-only.`,
      recent: (file: string) => `An analysis of “${file}” that was kept on this device, read-only.`,
    },
    keptMore: 'The video is not here: drop the same one to make everything live.',
    dismiss: 'Dismiss',
    retry: 'Try again',
  },

  first: firstEn,
  profile: profileEn,
  tour: tourEn,
  recent: recentEn,
  offline: offlineEn,
  subtitles: subtitlesEn,
  compare: compareEn,
  drop: { title: 'Drop to open', text: 'A video, subtitles (.srt, .vtt), or both together' },

  work: {
    opening: (name: string) => `Reading “${name}”`,
    openingSample: 'Fetching the sample',
    openingKept: 'Reading what was shared',
    fetchingVideo: (name: string, loaded: number, total: number | null) =>
      `Fetching “${name}”, ${megabytes(loaded, total)}`,
    fetchTitle: 'A video from another server',
    fetchQuestion: (name: string, host: string) => `This link asks for “${name}” from ${host}. Fetch it?`,
    fetchWhat: (host: string) =>
      `${host} will see that your device asks for it. At most 500 MB are fetched, without cookies; nothing is sent.`,
    fetchYes: 'Fetch it',
    fetchNo: 'Do not fetch',
    readingFile: (name: string, loaded: number, total: number | null) =>
      `Reading “${name}”, ${megabytes(loaded, total)}`,
    stages: {
      model: 'Loading the model',
      reading: 'Reading pictures and sound',
      running: 'Running the network',
      finishing: 'Putting the result together',
    },
    preparing: 'Preparing the network',
    fetchingModel: (loaded: number, total: number | null) => `Loading the model, ${megabytes(loaded, total)}`,
    percent: (percent: number) => `${percent} %`,
    segmentsDone: (done: number, all: number) => `${done} of ${plural(all, 'segment', 'segments')}`,
    secondsLeft: (seconds: number) => `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s left`,
    cancel: 'Cancel',
    cancelling: 'Stopping after this segment',
    progress: 'Progress of the analysis',
    partial: (done: number, all: number) =>
      `Stopped after ${done} of ${plural(all, 'segment', 'segments')}. What is done stays.`,
    notStarted: 'Not analysed yet.',
    goOn: 'Go on',
    again: 'Analyse all again',
    analyse: 'Analyse',
    announce: (stage: string, percent: number) => `${stage}, ${percent} percent`,
    done: (n: number) => `Analysis done, ${plural(n, 'segment', 'segments')}.`,
  },

  player: {
    label: 'Player',
    keptPicture: (segment: number) => `Picture of segment ${segment}`,
    keptNone: 'No picture was kept of this segment.',
    play: 'Play',
    pause: 'Pause',
    time: (now: string, all: string) => `${now} / ${all}`,
    captions: 'Words',
    captionsHint: 'Shows the words on the picture',
    conveys: 'conveys',
    notYet: 'not analysed yet',
    still:
      'This browser cannot play this file. You see the picture under the cursor instead; move the cursor on the timeline.',
    stillLabel: 'Picture under the cursor',
    stillFailed: 'The picture at this time could not be read.',
    crop: 'Crop',
    cropHint: 'The square that the network sees. Drag it, or use the arrow keys; + and − change its size.',
    cropX: 'Left to right',
    cropY: 'Top to bottom',
    cropSize: 'Size',
    cropCentre: 'Centre',
    cropValue: (x: number, y: number, side: number) => `${side} × ${side} px at ${x}, ${y}`,
    scope: 'Crop, range, segments',
    scopeHint: 'What of the video is analysed; takes effect when you analyse again.',
    from: 'From',
    to: 'To',
    fromHere: 'Start here',
    toHere: 'End here',
    all: 'Whole video',
    segments: 'Segments',
    segmentModes: { auto: 'automatic', number: 'this many', every: 'one every' },
    seconds: 's',
    again: 'Analyse again',
    changed: 'Changed since the analysis.',
  },

  mask: maskLabEn,

  timeline: {
    label: 'Timeline',
    slider: 'Cursor on the timeline',
    sliderHint: 'Arrow keys: one segment; with Shift: one frame; Home and End; Space plays and pauses',
    sliderValue: (time: string, segment: number, all: number) => `${time} s, segment ${segment} of ${all}`,
    frames: 'frames',
    sound: 'sound',
    words: 'words',
    showing: 'Curve',
    softmax: 'per-segment softmax',
    softmaxText: 'Shown: softmax of each segment’s scores. Each segment sums to 1.',
    eq3: 'Eq. 3',
    eq3Text: 'Shown: temporal class activation, Eq. 3: softmax of the video’s logits × the segment’s scores.',
    eq3Partial: 'over the segments so far',
    isolate: (name: string) => `Show ${name} alone`,
    isolateOff: 'Show all classes',
    wordsNone: 'No words: the file has no subtitles. Drop an .srt or .vtt file to add them.',
    wordsModel: 'This model has no vocabulary: words are left out.',
    soundNone: 'No sound: the curve comes from picture and words alone.',
    everyNth: (k: number) =>
      `every ${k}${k % 10 === 1 && k % 100 !== 11 ? 'st' : k % 10 === 2 && k % 100 !== 12 ? 'nd' : k % 10 === 3 && k % 100 !== 13 ? 'rd' : 'th'} segment`,
    numbers: 'Numbers behind the curve',
    numbersCaption: (what: string) => `Value per segment and class: ${what}`,
    copy: 'Copy the table',
    copied: 'Copied',
    copyFailed: 'The browser did not allow copying',
    start: 'Start, s',
    end: 'End, s',
    segment: 'Segment',
    recovery: 'Recovery error',
    saying: (from: string, to: string) => `${from}–${to} s`,
  },

  readOut: {
    label: 'This segment',
    visual: 'visual',
    audio: 'sound',
    text: 'words',
    together: 'together',
    missing: '–',
    value: (name: string, value: number) => `${name} ${two(value)}`,
  },

  export: exportEn,
  share: shareEn,
  whatIf: whatIfEn,
  verdict: verdictEn,
  people: peopleEn,
  words: wordsEn,
  timelineRows: timelineRowsEn,

  footer: {
    guide: 'Guide',
    licences: 'Licences',
    own: 'This page: Apache-2.0.',
    model: 'The model “tiny” (weights, word pieces, lexicon): CC BY-NC-SA 4.0, not for commercial use.',
    modelLicence: 'Licence',
    modelCard: 'Model card: data, figures, known failures',
    ffmpeg:
      'ffmpeg.wasm core (@ffmpeg/core): GPL-2.0-or-later, a separate file that is loaded only when the browser cannot decode a video.',
    ffmpegSource: 'Source of @ffmpeg/core',
    font: 'Typeface Inter: SIL Open Font License 1.1.',
    packages: 'Licences of all packages that travel with this page',
    privacy: 'Videos stay on this device: nothing is uploaded.',
  },
};

export type Strings = typeof en;
