// Which errors are about the file at hand, so that they name it.
import { asMartError, type ErrorCode, MartError } from '../lib/errors';

/** Errors that come from the file at hand; those of model and weights name files of their own. */
const OF_THE_FILE: ReadonlySet<ErrorCode> = new Set([
  'not-a-video',
  'empty-file',
  'truncated-file',
  'file-damaged',
  'file-hangs',
  'unsupported-codec',
  'kind-unread',
  'encrypted',
  'no-video-track',
  'no-frames',
  'decode-failed',
  'ffmpeg-failed',
  'subtitles-broken',
  'subtitles-empty',
  'out-of-memory',
  'internal',
]);

/** What `work` gives; an error that is about the file at hand and does not carry its name gets it. */
export async function about<Output>(file: string, work: Promise<Output>): Promise<Output> {
  try {
    return await work;
  } catch (thrown) {
    const error = asMartError(thrown);
    if (error.details.file !== undefined || !OF_THE_FILE.has(error.code)) throw error;
    throw new MartError(error.code, error.message, { ...error.details, file }, error);
  }
}
