// What is known of a file once it is open: its tracks, its cues (its own, or those of the files beside it), and what a person
// should know of it before it is analysed.
import type { Encodings } from '../media/subtitle-key';
import { readSubtitles } from '../media/subtitles';
import type { MediaSource } from '../media/types';
import type { Notice, OpenVideo } from './types';

/** What the reader's worker says of it; the page has the file itself. */
export type OpenedFile = Omit<OpenVideo, 'file'>;

/** Subtitle files, and the encodings that were chosen for some. */
export interface Beside {
  readonly subtitles: readonly File[];
  readonly encodings: Encodings;
}

/** Of `file`, which is open as `source`. Throws the errors of subtitles. */
export async function openedFile(
  source: MediaSource,
  file: Pick<File, 'name'>,
  { subtitles, encodings }: Beside,
  signal?: AbortSignal,
): Promise<OpenedFile> {
  const { info } = source;
  const notices: Notice[] = [];
  if (info.audioProblem)
    notices.push({ code: 'audio-unusable', details: { file: file.name, problem: info.audioProblem } });
  if (info.truncated) notices.push({ code: 'truncated', details: { file: file.name, duration: info.duration } });
  if (info.unfollowed) notices.push({ code: 'unfollowed', details: { file: file.name, what: info.unfollowed } });
  if (info.blindStart) notices.push({ code: 'blind-start', details: { file: file.name, start: info.blindStart } });
  if (subtitles.length === 0) {
    const own = info.textTracks > 0 ? await source.cues(signal) : [];
    if (own === null) notices.push({ code: 'text-track-unread', details: { file: file.name } });
    const cues = own ?? [];
    return { info, cues, cueSource: cues.length > 0 ? 'embedded' : null, notices, subtitles: [] };
  }
  const read = await Promise.all(subtitles.map((subtitle) => readSubtitles(subtitle, encodings)));
  const cues = read.flatMap((one) => one.cues).sort((a, b) => a.start - b.start);
  notices.push(...read.flatMap((one) => one.notices));
  if (!cues.some((cue) => cue.start < info.duration)) {
    const names = subtitles.map((subtitle) => subtitle.name).join(', ');
    notices.push({ code: 'subtitles-outside', details: { file: names, duration: info.duration } });
  }
  const cueSource = subtitles.map((subtitle) => subtitle.name).join(', ');
  return { info, cues, cueSource, notices, subtitles: read.map(({ report }) => report) };
}
