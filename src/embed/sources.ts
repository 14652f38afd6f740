// What a caller hands in, as what a session opens: files as they are, addresses fetched, pictures copied.
import { fetchVideo, videoName } from '../lib/fetch-video';
import { MartError } from '../lib/errors';
import type { GivenFrames } from '../lib/given-frames';
import { type Bytes, fetchRemote, type VideoFile, wholeFile } from '../lib/remote-file';
import type { Frames, Source } from './api';
import { absolute } from './places';

/** Errors: invalid-argument, no-frames, video-unreachable, video-too-large, what `signal` was aborted with. */
export async function opened(
  source: Source,
  signal: AbortSignal,
  onBytes: (bytes: Bytes) => void,
): Promise<VideoFile | GivenFrames> {
  if (source instanceof File) return source;
  if (source instanceof Blob) return new File([source], 'video', { type: source.type });
  if (typeof source === 'string' || source instanceof URL) {
    const address = new URL(absolute(source, 'source'));
    return fetchVideo(address, signal, onBytes);
  }
  return givenFrames(source);
}

/** Files as they are, addresses fetched. */
export async function subtitleFiles(
  subtitles: readonly (File | string | URL)[],
  signal: AbortSignal,
): Promise<readonly File[]> {
  return Promise.all(
    subtitles.map(async (subtitle) => {
      if (subtitle instanceof File) return subtitle;
      const address = new URL(absolute(subtitle, 'subtitles'));
      const file = { name: videoName(address), url: address.href };
      return wholeFile(await fetchRemote(address, { signal }), file, signal);
    }),
  );
}

async function givenFrames({ name = 'frames', pictures, end, sound }: Frames): Promise<GivenFrames> {
  const times = pictures.map(({ time }) => time);
  const ascending = times.every((time, i) => Number.isFinite(time) && time >= (times[i - 1] ?? 0));
  if (!ascending) throw misuse('pictures', 'times in s from 0 on, ascending');
  if (!(Number.isFinite(end) && end > (times.at(-1) ?? 0))) throw misuse('end', 'after the last picture');
  if (sound && !(sound.sampleRate > 0)) throw misuse('sound.sampleRate', 'above 0 Hz');
  const bitmaps = await Promise.all(pictures.map(({ picture }) => createImageBitmap(picture)));
  const [first] = bitmaps;
  if (first && bitmaps.some(({ width, height }) => width !== first.width || height !== first.height)) {
    for (const bitmap of bitmaps) bitmap.close();
    throw misuse('pictures', 'all of one size');
  }
  const size = bitmaps.reduce((sum, { width, height }) => sum + width * height * 4, 0);
  return { name, size, type: '', pictures: bitmaps, times, end, sound: sound ?? null };
}

function misuse(argument: string, rule: string): MartError {
  return new MartError('invalid-argument', `${argument} must be: ${rule}`, { argument, rule });
}
