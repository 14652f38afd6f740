// English sentences for every error code and notice: what happened, to which file, what to do now; at most two
// sentences each. The codes come from lib/errors and from what reading a file reports.
import type { ErrorCode, ErrorDetails } from '../lib/errors';
import { own } from '../lib/own';

type Wording = (details: ErrorDetails) => string;

/** The file's name in quotes, or a stand-in that reads well at the start of a sentence. */
function file(details: ErrorDetails, otherwise = 'The file'): string {
  const name = details.file ?? details.name;
  return typeof name === 'string' && name !== '' ? `“${name}”` : otherwise;
}

function codecName(details: ErrorDetails): string {
  const codec = details.codec;
  return typeof codec === 'string' && codec !== '' ? `the codec ${codec}` : 'a codec';
}

/** What a fetch asked for: the last part of its address, else the file. */
function fetched(details: ErrorDetails): string {
  const last = typeof details.url === 'string' ? details.url.split(/[?#]/)[0]?.split('/').at(-1) : undefined;
  return last ? `“${last}”` : file(details);
}

const KINDS: Readonly<Record<string, string>> = {
  image: 'an image',
  document: 'a document',
  archive: 'an archive',
  program: 'a program',
  text: 'a text',
};

/** What the file is instead of a video, where its first bytes tell. */
function kindOf({ kind }: ErrorDetails): string {
  const known = typeof kind === 'string' ? own(KINDS, kind) : undefined;
  return known ? ` (it is ${known})` : '';
}

export const errorsEn: Record<ErrorCode, Wording> = {
  'not-a-video': (d) =>
    `${file(d)} is not a video that can be read here${kindOf(d)}. Open an mp4, mov, webm or mkv file.`,
  'empty-file': (d) => `${file(d)} is empty: it has 0 bytes. Copy or download it again, then open it.`,
  'truncated-file': (d) =>
    `${file(d)} ends too early: a part of it is missing. Copy or download it again, then open it.`,
  'file-damaged': (d) =>
    `${file(d)} is damaged: a part of it${d.box ? ` (${d.box})` : ''} announces more than the file holds. Copy or download it again, or convert it to H.264 in mp4, then open that.`,
  'file-hangs': (d) =>
    `Reading ${file(d, 'the file')} came to no end and was stopped. It is probably damaged: copy or download it again, or convert it to H.264 in mp4, then open that.`,
  'unsupported-codec': (d) =>
    `${file(d)} uses ${codecName(d)} that neither this browser nor ffmpeg can decode here. Convert it to H.264 in mp4, then open that.`,
  'kind-unread': (d) =>
    `${file(d)} is of a kind that is not read here (${d.what === 'codec' ? 'codec' : 'container'}${d.kind ? ` ${d.kind}` : ''}). Convert it to H.264 in mp4, then open that.`,
  encrypted: (d) => `${file(d)} is encrypted (DRM), so its pictures cannot be read. Open a copy without protection.`,
  'no-video-track': (d) => `${file(d)} has no picture track, only sound or data. Open a file that has pictures.`,
  'no-frames': (d) => `${file(d)} has a picture track without a single picture. Open another copy of it.`,
  'decode-failed': (d) =>
    `The pictures of ${file(d, 'the file')} could not be decoded. Play it in another program to see if it is damaged, or convert it to H.264 in mp4.`,
  'file-gone': (d) =>
    `${file(d, 'The file')} was changed, moved or removed since it was opened. Put it back, then open it again.`,
  'fetch-failed': (d) => `${fetched(d)} could not be fetched. Check the connection and the address, then try again.`,
  'ffmpeg-failed': (d) =>
    `ffmpeg could not read ${file(d, 'the file')}, and the browser cannot either. Convert it to H.264 in mp4, then open that.`,
  'subtitles-broken': (d) =>
    `${file(d, 'The subtitle file')} is not SubRip or WebVTT that can be read. Save it as .srt or .vtt with times, then drop it again.`,
  'subtitles-kind': (d) =>
    `${file(d, 'The subtitle file')} is of a kind that is not read${d.kind ? ` (${d.kind})` : ''}. Convert it to SubRip (.srt) or WebVTT (.vtt), then drop that.`,
  'subtitles-empty': (d) =>
    `${file(d, 'The subtitle file')} holds no words with times. Choose another subtitle file, or go on without words.`,
  'config-invalid': (d) =>
    `The model's config.json is not valid${d.rule ? ` (${d.rule})` : ''}. Put the right file back, then load the page again.`,
  'weights-missing': (d) =>
    `The model's weights ${d.file ? `(${d.file}) ` : ''}could not be loaded. Check the connection, then load the page again.`,
  'weights-mismatch': (d) =>
    `The weights do not fit the model's config${d.tensor ? `: ${d.tensor} differs` : ''}. Use the weights that belong to this config.`,
  'weights-corrupt': (d) =>
    `The weights ${d.file ? `in ${d.file} ` : ''}are damaged: their checksum or header is wrong. Load the page again to fetch them anew.`,
  'vocabulary-invalid': () =>
    `The model's vocab.txt is not a word-piece vocabulary. Put the right file back, then load the page again.`,
  'lexicon-invalid': (d) =>
    `${file(d, 'The lexicon')} is not a lexicon that can be read${d.line ? `, from line ${d.line}` : ''}${d.rule ? ` (expected: ${d.rule})` : ''}. Give a text file of SenticNet or NRC, or a lexicon.json.`,
  'no-backend': () =>
    'Neither WebGPU nor WebAssembly SIMD works in this browser, so the network cannot run. Use a current Chrome, Edge, Firefox or Safari.',
  'device-lost': () =>
    'The graphics device was lost while the network ran. What is done stays; analyse again to go on.',
  'gpu-failed': () =>
    'The graphics device failed while the network ran. What is done stays; analyse again to go on, or load the page anew.',
  'wrong-answer': () =>
    'This browser computes the network wrongly: a known input does not give its known answer. Nothing was analysed; try a current version of another browser.',
  'not-finite': () =>
    'The network gave something that is no number, so nothing is shown of it. The weights may be damaged: load the page again, or try another model.',
  'worker-died': (d) =>
    `A part of this page stopped unexpectedly${d.file ? ` with “${d.file}”` : ''} and starts again when it is needed. What is done stays; analyse again to go on.`,
  'out-of-memory': (d) =>
    `There was not enough memory for ${file(d, 'this video')}. Close other tabs, or analyse fewer segments or a shorter range.`,
  cancelled: () => 'Cancelled. What is done stays.',
  'result-invalid': (d) =>
    `${file(d, 'The result')} is not a result that this page can read${d.rule ? ` (${d.rule})` : ''}. Save it again, or analyse the video again.`,
  'result-newer': (d) =>
    `${file(d, 'The result')} comes from a newer version of this page. Load the page again to get the newest version.`,
  'link-broken': () =>
    'This link was cut or changed on its way, so nothing of it is shown. Copy the whole link again, or ask for a new one.',
  'link-newer': () =>
    'This link was made by a newer version of this page. Load the page again to get that version, then open the link.',
  'video-unreachable': (d) =>
    `${fetched(d)} could not be fetched${d.host ? ` from ${d.host}` : ''}${d.status ? ` (status ${d.status})` : ': the address does not answer, or its server does not let other pages read it (CORS)'}. Download the video, then drop it here.`,
  'video-too-large': (d) =>
    `${fetched(d)} is larger than ${d.megabytes ? `the ${d.megabytes} MB that` : 'what'} an address may fetch. Download the video, then drop it here.`,
  'invalid-argument': (d) =>
    `${d.argument ? `${d.argument} must be ${d.rule ?? 'another value'}` : 'A setting has a value that is not allowed'}. Change it, then analyse again.`,
  internal: (d) =>
    `Something went wrong inside this page${d.file ? ` with “${d.file}”` : ''}${d.message ? ` (${d.message})` : ''}. Try again; if it repeats, load the page anew.`,
};

/** What of a container can't be followed. */
const unfollowed: Record<string, string> = {
  'edit-list': 'edit list',
  'partly-fragmented': 'fragments',
  'image-sequence': 'image sequence',
};

/** Things to know of a video that is open: not errors, nothing stops. */
export const noticesEn: Record<string, Wording> = {
  'audio-unusable': (d) =>
    `The sound of ${file(d, 'this file')} cannot be decoded here. The curve comes from picture and words alone.`,
  truncated: (d) =>
    `${file(d, 'The file')} is cut off; what is there, ${Number(d.duration).toFixed(1)} s, is analysed. Get the whole file if the rest matters.`,
  'pictures-damaged': (d) =>
    `${d.count} pictures of ${file(d, 'the file')} are damaged; the network saw the ones before them instead. Values there say less than they seem to.`,
  'decoder-gave-up': (d) =>
    `From ${Number(d.start).toFixed(1)} s on this browser could not decode all of ${file(d, 'the file')}, and ffmpeg.wasm did. Nothing is missing; it is slower.`,
  unfollowed: (d) =>
    `${file(d, 'The file')} is put together in a way that this browser cannot follow (${own(unfollowed, String(d.what)) ?? 'container'}). Times and pictures may not be those that a player shows.`,
  'blind-start': (d) =>
    `${file(d, 'The file')} has no whole picture in its first ${Number(d.start).toFixed(1)} s. The first one there is stands for them.`,
  'text-track-unread': (d) =>
    `The words inside ${file(d, 'the file')} need ffmpeg.wasm, which is not here. Give them as a subtitle file.`,
  'subtitles-encoding': (d) =>
    `${file(d, 'The subtitle file')} is not UTF-8; it was read as ${d.encoding}. If words look wrong, choose another encoding.`,
  'subtitles-chosen': (d) => `${file(d, 'The subtitle file')} was read as ${d.encoding}, as chosen.`,
  'subtitles-skipped': (d) =>
    `${d.count === 1 ? 'One cue' : `${d.count} cues`} of ${file(d, 'the subtitle file')} ${d.count === 1 ? 'has' : 'have'} no times that can be used and ${d.count === 1 ? 'was' : 'were'} left out: line ${d.lines}.`,
  'subtitles-long': (d) =>
    `${d.count === 1 ? 'One cue' : `${d.count} cues`} of ${file(d, 'the subtitle file')} ${d.count === 1 ? 'lasts' : 'last'} over two minutes, the first ${Number(d.seconds).toFixed(0)} s from ${Number(d.start).toFixed(1)} s on. Check its times, since its words count all along.`,
  'subtitles-outside': (d) =>
    `No cue of ${file(d, 'the subtitles')} lies within the video's ${Number(d.duration).toFixed(1)} s. Check that the subtitles belong to this video.`,
  'no-vocabulary': (d) => `The model “${d.model}” has no vocabulary, so the subtitles are left out.`,
  'faces-missing': () =>
    'The face detector did not start, so the network sees the centre square instead of a face. Everything else works; open the video again to try once more.',
  'lexicon-missing': () =>
    'The model’s lexicon could not be loaded, so no word is verified. Everything else works; open a lexicon of your own or try again below the timeline.',
  'words-cut': (d) =>
    `${d.words === 1 ? 'One word' : `${d.words} words`} did not fit into the ${d.pieces} word pieces that a segment may have. Choose more segments to keep them.`,
  'device-restarted': () =>
    'The graphics device was lost and has been started again. What was being computed was repeated; nothing is missing.',
  'device-replaced': () =>
    'The graphics device was lost again, so WebAssembly computes from here on: slower, with the same results. Load the page anew to try the graphics device again.',
  'gpu-replaced': () =>
    'The graphics device failed or gave wrong numbers, so WebAssembly computes from here on: slower, with the right results. A newer driver or browser may help.',
  'f16-replaced': () =>
    'In half precision (float16) the graphics device failed or gave wrong numbers, so it computes in float32: a little slower, with the right results.',
  'unfamiliar-picture': () =>
    'The pictures show nothing that the model learned from (faces). Their part of the curve says little.',
  'unfamiliar-sound': () =>
    'The sound holds nothing that the model learned from (speech). Its part of the curve says little.',
  'unfamiliar-video': () =>
    'This video holds nothing that the model learned from (faces, speech). The whole curve says nothing.',
  'address-ignored': (d) =>
    `The address of this page holds something that is not understood and was left out: ${d.parts}. The rest of it is used.`,
  'several-videos': (d) => `Several videos were dropped; ${file(d, 'the first')} was opened.`,
  'another-video': (d) =>
    `${file(d, 'The video')} is not the video that this result was made of, so it was left out. Drop it alone to analyse it.`,
  'subtitles-without-video': (d) =>
    `${file(d, 'The subtitles')} came without a video. Open the video first, or drop both together.`,
  'recent-unavailable': () =>
    'This browser keeps nothing for this page (a private window, or storage is forbidden), so analyses are not kept. Save what you need with Export.',
  'recent-full': () =>
    'There is no room left on this device for this analysis, so it was not kept. Delete some under Recent, or save it with Export.',
  'nothing-dropped': () => 'Nothing in that drop was a file. Drop a video file from your disk.',
};
