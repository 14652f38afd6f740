// Opens a file with Mediabunny and finds out, by decoding the first picture and the first block of sound, what of it
// this browser can really play. Says why where it can't, so that the caller can turn to ffmpeg.
import {
  AudioSampleSink,
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  type InputTrack,
  type InputVideoTrack,
  UrlSource,
  VideoSampleSink,
} from 'mediabunny';
import { MartError } from '../lib/errors';
import { fetchRemote, isRemote, type RemoteFile } from '../lib/remote-file';
import { VIDEO_FORMATS } from '../lib/video-formats';
import { boundedReads } from './bounded-reads';
import { loadDecoder } from './extra-decoders';
import type { AudioTrackInfo, VideoTrackInfo } from './types';
import { WebCodecsPictures, WebCodecsSound } from './webcodecs-source';

export type PictureVerdict =
  | {
      readonly kind: 'ok';
      readonly info: VideoTrackInfo;
      readonly pictures: WebCodecsPictures;
      readonly truncated: boolean;
      /** s before the first picture that can be decoded. */
      readonly blindStart: number;
    }
  /** The index is there, the pictures are not. */
  | { readonly kind: 'cut' }
  /** Mediabunny does not know the container, or is lost in it. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'no-video-track' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'no-frames' }
  | { readonly kind: 'unsupported-codec' | 'decode-failed'; readonly codec: string };

export type SoundVerdict =
  | { readonly kind: 'ok'; readonly info: AudioTrackInfo; readonly sound: WebCodecsSound }
  | { readonly kind: 'none' }
  | { readonly kind: 'unsupported-codec' | 'decode-failed'; readonly codec: string };

export interface WebCodecsOpening {
  readonly input: Input;
  /** Name of the container format, e.g. 'MP4'; null where Mediabunny does not know it. */
  readonly format: string | null;
  readonly picture: PictureVerdict;
  readonly sound: SoundVerdict;
}

/** Bytes of a file at an address that are kept, and times that a request which failed is made again. */
const REMOTE_CACHE = 32 * 2 ** 20;
const TRIES = 3;

function sourceOf(file: Blob | RemoteFile): BlobSource | UrlSource {
  const handleUnhandledError = () => {};
  if (!isRemote(file)) return boundedReads(new BlobSource(file, { handleUnhandledError }));
  const source = new UrlSource(file.url, {
    fetchFn: fetchRemote,
    getRetryDelay: (tried) => (tried < TRIES ? 2 ** tried / 4 : null),
    maxCacheSize: REMOTE_CACHE,
    handleUnhandledError,
  });
  return boundedReads(source);
}

/**
 * Never throws for what is wrong with a file: the verdicts say it. The caller disposes of `input`. `clock`: what the file's
 * own clock shows at presentation time 0, s, where someone knows better than the tracks that Mediabunny lists.
 */
export async function openWithWebCodecs(
  file: Blob | RemoteFile,
  name: string,
  clock: number | null = null,
): Promise<WebCodecsOpening> {
  const input = new Input({ formats: VIDEO_FORMATS, source: sourceOf(file) });
  try {
    if (!(await input.canRead())) return unreadable(input, null);
    const format = (await input.getFormat()).name;
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    const origin = clock ?? (await clockOrigin(format, video, audio));
    return {
      input,
      format,
      picture: video ? await judgePictures(name, video, origin) : { kind: 'no-video-track' },
      sound: audio ? await judgeSound(name, audio, origin) : { kind: 'none' },
    };
  } catch (error) {
    if (error instanceof MartError) {
      input.dispose();
      throw error;
    }
    // A damaged header: what Mediabunny throws about it says nothing that ffmpeg's own attempt would not.
    return unreadable(input, null);
  }
}

function unreadable(input: Input, format: string | null): WebCodecsOpening {
  return { input, format, picture: { kind: 'unreadable' }, sound: { kind: 'none' } };
}

/** MPEG-TS clocks start anywhere; the presentation starts with the earlier track. Elsewhere 0 is the start. */
async function clockOrigin(format: string, ...tracks: (InputTrack | null)[]): Promise<number> {
  if (!format.startsWith('MPEG Transport Stream')) return 0;
  const starts = await Promise.all(tracks.filter((track) => track !== null).map((track) => track.getFirstTimestamp()));
  return starts.length > 0 ? Math.min(...starts) : 0;
}

async function judgePictures(file: string, track: InputVideoTrack, origin: number): Promise<PictureVerdict> {
  const internal = String(await track.getInternalCodecId());
  if (internal === 'encv') return { kind: 'encrypted' };
  const codec = codecName(await track.getCodec(), internal);
  if (!(await decodable(track))) return { kind: 'unsupported-codec', codec };
  const packets = new EncodedPacketSink(track);
  if (!(await packets.getFirstPacket({ metadataOnly: true }))) return { kind: 'no-frames' };
  if (!(await packets.getFirstPacket().catch(() => null))) return { kind: 'cut' };
  const begin = await track.getFirstTimestamp();
  const first = await firstDecodable(track, packets);
  if (first === null) return { kind: 'decode-failed', codec };
  const readable = await readableEnd(track, packets);
  const info: VideoTrackInfo = {
    codec,
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    rotation: await track.getRotation(),
    start: Math.max(0, first - origin),
    end: readable.end - origin,
  };
  return {
    kind: 'ok',
    info,
    pictures: new WebCodecsPictures(file, track, info, first, origin),
    truncated: readable.truncated,
    blindStart: Math.max(0, first - begin),
  };
}

/** Key pictures that are tried before a track is given up: a stream may be cut or damaged at its start. */
const TRIED = 8;

/** Time of the first picture that can be decoded, on the file's own clock. */
async function firstDecodable(track: InputVideoTrack, packets: EncodedPacketSink): Promise<number | null> {
  const start = await packets.getFirstPacket({ metadataOnly: true });
  let packet = await packets.getFirstKeyPacket({ verifyKeyPackets: true });
  for (let tried = 0; packet && tried < TRIED; tried++) {
    // Pictures that are shown before the key picture that begins the file need nothing else.
    const whole = packet.sequenceNumber === start?.sequenceNumber;
    const time: number = whole ? await track.getFirstTimestamp() : packet.timestamp;
    const sample = await new VideoSampleSink(track).getSample(time).catch(() => null);
    sample?.close();
    if (sample) return time;
    packet = await packets.getNextKeyPacket(packet, { verifyKeyPackets: true });
  }
  return null;
}

/** By the browser itself, else by a decoder that is loaded for it. */
async function decodable(track: InputVideoTrack | InputAudioTrack): Promise<boolean> {
  return (await track.canDecode()) || ((await loadDecoder(await track.getCodec())) && (await track.canDecode()));
}

async function judgeSound(file: string, track: InputAudioTrack, origin: number): Promise<SoundVerdict> {
  const internal = String(await track.getInternalCodecId());
  const codec = codecName(await track.getCodec(), internal);
  const packets = new EncodedPacketSink(track);
  if (!(await packets.getFirstPacket({ metadataOnly: true }))) return { kind: 'none' };
  if (internal === 'enca' || !(await decodable(track))) return { kind: 'unsupported-codec', codec };
  const first = await track.getFirstTimestamp();
  try {
    // The decoder says the real rate and channels: HE-AAC announces half of them in some containers.
    for await (const sample of new AudioSampleSink(track).samples(first)) {
      const { sampleRate, numberOfChannels } = sample;
      sample.close();
      const info: AudioTrackInfo = {
        codec,
        sampleRate,
        channels: numberOfChannels,
        start: Math.max(0, first - origin),
        end: (await readableEnd(track, packets)).end - origin,
      };
      return { kind: 'ok', info, sound: new WebCodecsSound(file, track, info, first, origin) };
    }
    return { kind: 'decode-failed', codec };
  } catch {
    return { kind: 'decode-failed', codec };
  }
}

/** End of the last packet whose bytes are in the file: one whose index promises more than there is was cut off. */
async function readableEnd(
  track: InputTrack,
  packets: EncodedPacketSink,
): Promise<{ end: number; truncated: boolean }> {
  const promised = await track.computeDuration();
  if (await packets.getPacket(Number.POSITIVE_INFINITY)) return { end: promised, truncated: false };
  let low = await track.getFirstTimestamp();
  let high = promised;
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    if (await packets.getPacket(middle)) low = middle;
    else high = middle;
  }
  const last = await packets.getPacket(low);
  return { end: last ? last.timestamp + last.duration : low, truncated: true };
}

/** ffmpeg's names for codecs in both paths; the container's own id where Mediabunny does not know the codec. */
function codecName(codec: string | null, internal: string): string {
  if (codec === 'avc') return 'h264';
  return codec ?? internal;
}
