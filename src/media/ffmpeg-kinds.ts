// What ffmpeg may open. Its core is built on an FFmpeg of 2022, whose rarer demuxers and decoders have known holes
// (MagicYUV, for one): only kinds that videos really come in are let through, and a file of another kind is named.

/** Containers and bare streams by the names of their demuxers; of sound alone, so that no pictures is what is said. */
const FORMATS = [
  ...[
    'mov',
    'matroska',
    'avi',
    'mpeg',
    'mpegts',
    'asf',
    'flv',
    'live_flv',
    'ogg',
    'mxf',
    'gxf',
    'dv',
    'rm',
    'ivf',
    'gif',
  ],
  ...['mpegvideo', 'm4v', 'h263', 'h264', 'hevc', 'obu', 'vc1', 'mjpeg', 'dirac', 'cavsvideo', 'yuv4mpegpipe'],
  ...['wav', 'mp3', 'aac', 'flac', 'ac3', 'eac3', 'dts', 'aiff', 'caf', 'amr'],
];

/** Decoders. Those of bitmap subtitles too: ffprobe gives up a file of which it may not open a stream. */
const CODECS = [
  ...['h264', 'hevc', 'av1', 'vp8', 'vp9', 'vp6', 'vp6a', 'vp6f', 'vp3', 'theora', 'dirac', 'cavs'],
  ...['mpeg1video', 'mpeg2video', 'mpegvideo', 'mpeg4', 'msmpeg4v1', 'msmpeg4v2', 'msmpeg4'],
  ...['h261', 'h263', 'h263i', 'h263p', 'flv', 'wmv1', 'wmv2', 'wmv3', 'vc1', 'rv10', 'rv20', 'rv30', 'rv40'],
  ...['svq1', 'svq3', 'cinepak', 'indeo3', 'indeo5', 'mjpeg', 'mjpegb', 'jpeg2000', 'png', 'gif', 'qtrle'],
  ...['prores', 'dnxhd', 'dvvideo', 'cfhd', 'ffv1', 'ffvhuff', 'huffyuv', 'utvideo', 'v210', 'rawvideo'],
  ...[
    'aac',
    'aac_latm',
    'ac3',
    'eac3',
    'dca',
    'truehd',
    'mlp',
    'mp1',
    'mp1float',
    'mp2',
    'mp2float',
    'mp3',
    'mp3float',
  ],
  ...['opus', 'libopus', 'vorbis', 'libvorbis', 'speex', 'flac', 'alac', 'amrnb', 'amrwb', 'gsm', 'gsm_ms', 's302m'],
  ...['wmav1', 'wmav2', 'wmapro', 'wmavoice', 'wmalossless', 'cook', 'sipr', 'real_144', 'real_288', 'nellymoser'],
  ...['qdm2', 'adpcm_ms', 'adpcm_ima_wav', 'adpcm_ima_qt', 'adpcm_swf', 'adpcm_yamaha', 'g722', 'g726'],
  ...['pcm_alaw', 'pcm_mulaw', 'pcm_s8', 'pcm_u8', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le'],
  ...['pcm_s32be', 'pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_f64be', 'pcm_bluray', 'pcm_dvd'],
  ...['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text', 'dvbsub', 'dvdsub', 'pgssub', 'xsub', 'cc_dec'],
];

/** Stand before the input. The file itself is all that is opened: no list of files, nothing that it names. */
export const WHITE_LISTS = [
  ...['-format_whitelist', FORMATS.join(',')],
  ...['-codec_whitelist', CODECS.join(',')],
  ...['-protocol_whitelist', 'file'],
] as const;

/** What was turned away; `name` is ffmpeg's own. */
export interface UnreadKind {
  readonly what: 'container' | 'codec';
  readonly name: string;
}

/** From what a command printed; null where it turned nothing away. */
export function unreadKind(log: readonly string[]): UnreadKind | null {
  for (const line of log) {
    const codec = /Codec \((\w+)\) not on whitelist/.exec(line)?.[1];
    if (codec) return { what: 'codec', name: codec };
    const container = /^\[(\S+) @ \w+\] Format not on whitelist/.exec(line)?.[1];
    if (container) return { what: 'container', name: container };
  }
  return null;
}
