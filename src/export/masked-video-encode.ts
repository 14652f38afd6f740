// Makes the masked video inside of a worker: Mediabunny decodes the file's pictures, each is cropped, veiled and drawn
// above the curve, encoded by WebCodecs, and written to disk as it comes. Sound is copied, else encoded anew.
import {
  BlobSource,
  BufferTarget,
  Conversion,
  ConversionCanceledError,
  getFirstEncodableVideoCodec,
  Input,
  type InputVideoTrack,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  type StreamTargetChunk,
  UrlSource,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny';
import { cancelled, MartError, throwIfAborted } from '../lib/errors';
import { fetchRemote, isRemote } from '../lib/remote-file';
import { VIDEO_FORMATS } from '../lib/video-formats';
import {
  type MaskedVideo,
  type MaskedVideoJob,
  PICTURE_SIDE,
  VIDEO_HEIGHT,
  VIDEO_WIDTH,
  type VideoFormat,
} from './masked-video-types';
import { VideoPanel } from './video-panel';

const QUALITY = new Quality('high');
/** Most pictures per second; of faster videos every second or third picture is taken. */
const MOST_RATE = 31;
/** So that the cursor moves even over a slide show. */
const LEAST_RATE = 10;
/** Without a private file system the video is held in memory, up to this length. s */
const LONGEST_IN_MEMORY = 600;
const FOLDER = 'masked-video';

/** H.264 in MP4 plays everywhere; else what WebM takes. Null: this browser encodes no video. */
export async function encodableFormat(): Promise<VideoFormat | null> {
  const first = (codecs: VideoCodec[]) =>
    getFirstEncodableVideoCodec(codecs, { width: VIDEO_WIDTH, height: VIDEO_HEIGHT, quality: QUALITY });
  if (typeof VideoEncoder === 'undefined') return null;
  if (await first(['avc'])) return { container: 'mp4', codec: 'avc' };
  const codec = await first(['vp9', 'vp8', 'av1']);
  return codec === 'vp9' || codec === 'vp8' || codec === 'av1' ? { container: 'webm', codec } : null;
}

/** Throws `cancelled`, `decode-failed` where the browser can't read the file, and `invalid-argument`. */
export async function encodeMaskedVideo(
  job: MaskedVideoJob,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<MaskedVideo> {
  const format = await encodableFormat();
  if (!format) throw new MartError('unsupported-codec', 'this browser encodes no video', { file: job.file.name });
  const [from, to] = [job.segments[0]?.start ?? 0, job.segments.at(-1)?.end ?? 0];
  const source = isRemote(job.file) ? new UrlSource(job.file.url, { fetchFn: fetchRemote }) : new BlobSource(job.file);
  using input = new Input({ formats: VIDEO_FORMATS, source });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new MartError('no-video-track', 'no pictures', { file: job.file.name });
  const store = await openStore(format, to - from);
  try {
    const origin = await clockOrigin(input);
    const panel = new VideoPanel(job);
    const shown = { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() };
    const output = new Output({
      format: format.container === 'mp4' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat(),
      target: store.target,
    });
    const conversion = await Conversion.init({
      input,
      output,
      tracks: 'primary',
      trim: { start: from + origin, end: to + origin },
      tags: { comment: job.notice },
      showWarnings: false,
      video: {
        codec: format.codec,
        quality: QUALITY,
        frameRate: await steadyRate(track),
        keyFrameInterval: 2,
        processedWidth: VIDEO_WIDTH,
        processedHeight: VIDEO_HEIGHT,
        process: (sample) =>
          panel.draw(from + sample.timestamp, (pen, { x, y, side }) => {
            const [scaleX, scaleY] = [sample.displayWidth / shown.width, sample.displayHeight / shown.height];
            const source = [x * scaleX, y * scaleY, side * scaleX, side * scaleY] as const;
            sample.draw(pen, ...source, 0, 0, PICTURE_SIDE, PICTURE_SIDE);
          }),
      },
    });
    const lost = (type: string) => conversion.discardedTracks.some((discarded) => discarded.track.type === type);
    if (!conversion.isValid || lost('video')) {
      throw new MartError('decode-failed', 'the browser cannot decode this file', { file: job.file.name });
    }
    conversion.onProgress = onProgress;
    const stop = () => void conversion.cancel();
    signal.addEventListener('abort', stop);
    throwIfAborted(signal);
    await conversion.execute();
    signal.removeEventListener('abort', stop);
    const sound = (await input.getPrimaryAudioTrack()) === null ? 'none' : lost('audio') ? 'left-out' : 'included';
    return { file: await store.finish(), format, sound };
  } catch (error) {
    await store.discard();
    throw error instanceof ConversionCanceledError ? cancelled() : error;
  }
}

/** MPEG-TS clocks start anywhere; the page's clock starts with the earlier track. */
async function clockOrigin(input: Input): Promise<number> {
  if (!(await input.getFormat()).name.startsWith('MPEG Transport Stream')) return 0;
  const tracks = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const starts = await Promise.all(tracks.map((track) => track?.getFirstTimestamp() ?? Number.POSITIVE_INFINITY));
  return Math.min(...starts);
}

/** The file's own rate, or a whole part or multiple of it between 10 and 31 pictures a second. */
async function steadyRate(track: InputVideoTrack): Promise<number> {
  const { averagePacketRate } = await track.computePacketStats(200);
  if (!(averagePacketRate > 0)) return LEAST_RATE;
  if (averagePacketRate > MOST_RATE) return averagePacketRate / Math.ceil(averagePacketRate / MOST_RATE);
  return averagePacketRate * Math.ceil(LEAST_RATE / averagePacketRate);
}

interface Store {
  readonly target: StreamTarget | BufferTarget;
  /** The finished file. */
  finish(): Promise<Blob>;
  discard(): Promise<void>;
}

/** A file of the page's private file system, written in place; memory where there is none. */
async function openStore(format: VideoFormat, seconds: number): Promise<Store> {
  const type = `video/${format.container}`;
  const folder = await privateFolder();
  if (!folder) {
    if (seconds > LONGEST_IN_MEMORY) {
      throw new MartError('out-of-memory', `more than ${LONGEST_IN_MEMORY} s without a private file system`);
    }
    const target = new BufferTarget();
    return {
      target,
      finish: async () => new Blob(target.buffer ? [target.buffer] : [], { type }),
      discard: async () => {},
    };
  }
  await removeOlder(folder);
  const name = `${crypto.randomUUID()}.${format.container}`;
  const handle = await folder.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  const writable = new WritableStream<StreamTargetChunk>({
    write({ data, position }) {
      access.write(data, { at: position });
    },
  });
  return {
    target: new StreamTarget(writable, { chunked: true, chunkSize: 2 ** 20 }),
    async finish() {
      access.flush();
      access.close();
      return (await handle.getFile()).slice(0, undefined, type);
    },
    async discard() {
      access.close();
      await folder.removeEntry(name).catch(() => undefined);
    },
  };
}

async function privateFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    return 'createSyncAccessHandle' in FileSystemFileHandle.prototype ? folder : null;
  } catch {
    // Work-around: Safari and Firefox, private windows: `getDirectory` is refused (no report found). Goes when both have it.
    return null;
  }
}

/** Videos of earlier exports; one that another tab is still writing stays. */
async function removeOlder(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys()) await folder.removeEntry(name).catch(() => undefined);
}
