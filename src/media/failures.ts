// The errors of opening a file, worded once. Each names the file; the page makes its sentence from code and details.
import { MartError } from '../lib/errors';
import type { UnreadKind } from './ffmpeg-kinds';

export function emptyFile(file: string): MartError {
  return new MartError('empty-file', `${file} has no bytes`, { file });
}

export function notAVideo(file: string, kind: string | null = null): MartError {
  return new MartError('not-a-video', `${file} is not a video`, { file, kind });
}

export function truncatedFile(file: string): MartError {
  return new MartError('truncated-file', `${file} ends before any picture can be read`, { file });
}

/** `box`: which part of the container says what can't be. */
export function fileDamaged(file: string, box: string): MartError {
  return new MartError('file-damaged', `${box} of ${file} announces more than the file holds`, { file, box });
}

export function fileHangs(file: string): MartError {
  return new MartError('file-hangs', `reading ${file} came to no end`, { file });
}

export function unsupportedCodec(file: string, codec: string): MartError {
  return new MartError('unsupported-codec', `no decoder here reads ${codec} in ${file}`, { file, codec });
}

/** A kind that ffmpeg may not open here; `what` is 'container' or 'codec'. */
export function kindUnread(file: string, { what, name }: UnreadKind): MartError {
  return new MartError('kind-unread', `the ${what} ${name} of ${file} is not read here`, { file, what, kind: name });
}

export function encrypted(file: string): MartError {
  return new MartError('encrypted', `${file} is encrypted`, { file });
}

export function noVideoTrack(file: string): MartError {
  return new MartError('no-video-track', `${file} has no picture track`, { file });
}

export function noFrames(file: string): MartError {
  return new MartError('no-frames', `${file} has a picture track without pictures`, { file });
}

export function decodeFailed(file: string, codec: string, cause?: unknown): MartError {
  const reason = cause instanceof Error ? cause.message : null;
  return new MartError('decode-failed', `pictures of ${file} can't be decoded`, { file, codec, reason }, cause);
}

export function fileGone(file: string, cause?: unknown): MartError {
  return new MartError('file-gone', `${file} can't be read any more`, { file }, cause);
}

export function ffmpegFailed(file: string, reason: string, cause?: unknown): MartError {
  return new MartError('ffmpeg-failed', `ffmpeg could not read ${file}: ${reason}`, { file, reason }, cause);
}
