// Pictures of a saved result's segments out of its video: a player that nobody sees goes from one to the next. Nearly what the
// network saw: a browser's player is not as exact about times as a decoder.
import type { AnalysisResult } from '../../analysis/result';
import { FRAME_SIZE } from '../../lib/shapes';
import { html } from './dom';

/** Frame 8 of the 16 stands for a segment. */
const FRAME = 8;

/**
 * Hands over the picture of each segment of `result`, [112, 112, 4] RGBA, as it comes; ends without one where the video at
 * `src` can't be played or read.
 */
export async function takeFrames(
  src: string,
  { segments, file }: Pick<AnalysisResult, 'segments' | 'file'>,
  signal: AbortSignal,
  onPicture: (index: number, picture: Uint8ClampedArray<ArrayBuffer>) => void,
): Promise<void> {
  const video = html('video', { crossorigin: 'anonymous', muted: '', preload: 'auto', src });
  const pen = html('canvas', { width: FRAME_SIZE, height: FRAME_SIZE }).getContext('2d', { willReadFrequently: true });
  try {
    if (!pen || !(await happens(video, 'loadeddata', signal))) return;
    const scale = video.videoWidth / file.width;
    for (const [index, { start, end, frameTimes, square }] of segments.entries()) {
      const sought = happens(video, 'seeked', signal);
      video.currentTime = frameTimes[FRAME] ?? (start + end) / 2;
      if (!(await sought)) return;
      const [x, y, side] = [square.x * scale, square.y * scale, square.side * scale];
      pen.drawImage(video, x, y, side, side, 0, 0, FRAME_SIZE, FRAME_SIZE);
      onPicture(index, pen.getImageData(0, 0, FRAME_SIZE, FRAME_SIZE).data);
    }
  } finally {
    // Gives the decoder back.
    video.removeAttribute('src');
    video.load();
  }
}

/** False when the video fails first, or `signal` is aborted. */
function happens(video: HTMLVideoElement, event: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const end = (happened: boolean) => () => {
      waiting.abort();
      resolve(happened);
    };
    if (signal.aborted) return end(false)();
    video.addEventListener(event, end(true), { signal: waiting.signal });
    video.addEventListener('error', end(false), { signal: waiting.signal });
    signal.addEventListener('abort', end(false), { signal: waiting.signal });
  });
}
