// What Mediabunny makes of a file without a browser's decoders: all that the page asks it of, up to the bytes of pictures.
import { EncodedPacketSink, type InputTrack } from 'mediabunny';
import { inspectContainer } from '../../src/media/container';
import { openWithWebCodecs } from '../../src/media/webcodecs-open';

/** Packets of a track that are walked through. */
const WALKED = 200;

/** Format, tracks and packets of `file`; null where our own checks turn it away. What Mediabunny throws is part of its answer. */
export async function demuxed(file: Blob): Promise<string | null> {
  const inspection = await inspectContainer(file);
  if (inspection.kind === 'other-file') return null;
  const { encrypted, impossible, indexMissing } = inspection.facts;
  if (encrypted || impossible || indexMissing) return null;
  const { input, format } = await openWithWebCodecs(file, 'a');
  try {
    for (const track of await input.getTracks()) await walk(track);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return String(error);
    return format;
  } finally {
    input.dispose();
  }
  return format;
}

async function walk(track: InputTrack): Promise<void> {
  const packets = new EncodedPacketSink(track);
  await track.computeDuration();
  await packets.getFirstKeyPacket({ verifyKeyPackets: true });
  await packets.getPacket(Number.POSITIVE_INFINITY);
  let left = WALKED;
  for await (const { timestamp } of packets.packets()) {
    if (--left === 0) break;
    if (left === WALKED / 2) await packets.getKeyPacket(timestamp);
  }
}
