// The network in pieces, tensors in and tensors out: each stage alone on inputs of its own, and all of them one behind
// the other with a given mask. What they do is src/mart's; here they are put in the order of src/mart/segment-batch.ts,
// for segments that all have sound and words.
import * as tf from '@tensorflow/tfjs';
import {
  AUDIO_PATCH_VALUES,
  AUDIO_PATCHES,
  BANK_FRAMES,
  MEL_BINS,
  PATCH_VALUES,
  VISUAL_PATCHES,
} from '../../src/lib/shapes';
import { audioTokens, embedAudioPatches } from '../../src/mart/audio';
import { precision } from '../../src/kernels/precision';
import { assert } from '../../src/lib/assert';
import { runBlock } from '../../src/mart/block';
import type { MartConfig } from '../../src/mart/config';
import { enterDecoder, leaveDecoder } from '../../src/mart/decoder';
import { runLinear } from '../../src/mart/layers';
import { loadMart, type Mart } from '../../src/mart/mart';
import {
  classifyAudio,
  classifyText,
  classifyVisual,
  complement,
  encodeText,
  fuseStreams,
} from '../../src/mart/segment-stages';
import { runStem } from '../../src/mart/stem';
import { embedTubelets, visualTokens } from '../../src/mart/visual';
import { generatedWeights } from '../../src/mart/weights-generated';
import { segmentFlops, WORDS } from '../flops';
import type { Port } from '../onnx/model';
import type { LoadedPiece, Piece } from './piece';

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Weights are drawn: their values change no engine's time, and no file is needed. */
export const SEED = 1;

/** Stages of the network and the whole of it ("total"), on batches of `segments`. */
export function networkPieces(config: MartConfig, segments: number, network = networkOf(config)): Piece[] {
  const flops = segmentFlops(config);
  const fusion = flops.fusion.visual + flops.fusion.audio;
  const { visual, audio, text, complementary, decoder, heads } = flops;
  const ports = portsOf(config, segments);
  const piece = (
    stage: string,
    cost: number,
    inputs: readonly (keyof typeof ports)[],
    run: (mart: Mart, tensors: Record<keyof typeof ports, tf.Tensor3D>) => Tensors,
  ): Piece => ({
    stage,
    inputs: inputs.map((name) => ({ name, shape: ports[name] })),
    flops: segments * cost,
    ends: stage === 'total' ? 'host' : 'device',
    alone: stage === 'total',
    load: () =>
      network((mart) => (tensors) => {
        const named = Object.fromEntries(inputs.map((name, i) => [name, tensors[i]]));
        return tf.tidy(
          () => run(mart, named as Record<keyof typeof ports, tf.Tensor3D>) as tf.TensorContainer,
        ) as Tensors;
      }),
  });
  const total = visual + audio + text + fusion + complementary + decoder + heads;
  return [
    piece('visual', visual, ['pixels'], (mart, { pixels }) => ({ seen: runVisual(mart, pixels) })),
    piece('audio', audio, ['banks'], (mart, { banks }) => ({ heard: runAudio(mart, banks) })),
    piece('text', text, ['pieces'], (mart, { pieces }) => ({ words: encodeText(mart, pieces) })),
    piece('fusion', fusion, ['seen', 'heard'], (mart, { seen, heard }) => runFusion(mart, seen, heard)),
    piece('complementary', complementary, ['words', 'patches', 'sound'], (mart, { words, patches, sound }) =>
      named(complement(mart, words, { patches, audio: sound })),
    ),
    piece('decoder', decoder, ['patches', 'mask'], (mart, { patches, mask }) => ({
      recovered: runDecoder(mart, patches, mask),
    })),
    piece('heads', heads, ['cls', 'sound', 'words'], (mart, { cls, sound, words }) =>
      runHeads(mart, cls as tf.Tensor as tf.Tensor2D, sound, words),
    ),
    piece('total', total, ['pixels', 'banks', 'pieces', 'mask'], runAll),
  ];
}

function portsOf(config: MartConfig, segments: number) {
  const { width } = config;
  return {
    pixels: [segments * VISUAL_PATCHES, PATCH_VALUES],
    banks: config.audio.stem ? [segments, MEL_BINS, BANK_FRAMES, 1] : [segments * AUDIO_PATCHES, AUDIO_PATCH_VALUES],
    pieces: [segments, WORDS, width],
    mask: [segments, VISUAL_PATCHES, 1],
    seen: [segments, VISUAL_PATCHES + 1, width],
    heard: [segments, AUDIO_PATCHES + 2, width],
    words: [segments, WORDS, width],
    patches: [segments, VISUAL_PATCHES, width],
    sound: [segments, AUDIO_PATCHES + 2, width],
    cls: [segments, width],
  } satisfies Record<string, Port['shape']>;
}

function runAll(mart: Mart, inputs: Record<'pixels' | 'banks' | 'pieces' | 'mask', tf.Tensor3D>): Tensors {
  const { patches, cls, intra, sound } = runFusion(mart, runVisual(mart, inputs.pixels), runAudio(mart, inputs.banks));
  const words = encodeText(mart, inputs.pieces);
  return {
    intra,
    ...named(complement(mart, words, { patches, audio: sound })),
    ...runHeads(mart, cls, sound, words),
    recovered: runDecoder(mart, patches, inputs.mask),
  };
}

function runVisual({ visual, config }: Mart, pixels: tf.Tensor): tf.Tensor3D {
  const tokens = visualTokens(embedTubelets(pixels as tf.Tensor2D, visual.embedding), visual.embedding);
  return visual.blocks
    .slice(0, config.visual.depth - config.fusion.blocks)
    .reduce((x, block) => runBlock(x, block).x, tokens);
}

function runAudio({ audio, config }: Mart, banks: tf.Tensor): tf.Tensor3D {
  const { stem, projection } = audio.embedding;
  const patches = stem
    ? runLinear<tf.Tensor>(runStem(banks as tf.Tensor4D, stem), projection).reshape<tf.Tensor3D>([
        banks.shape[0] ?? 0,
        AUDIO_PATCHES,
        config.width,
      ])
    : embedAudioPatches(banks as tf.Tensor2D, audio.embedding);
  return audio.blocks
    .slice(0, config.audio.depth - config.fusion.blocks)
    .reduce((x, block) => runBlock(x, block).x, audioTokens(patches, audio.embedding));
}

function runFusion(mart: Mart, seen: tf.Tensor3D, heard: tf.Tensor3D) {
  const { patches, cls, intra, audio } = fuseStreams(mart, seen, heard);
  assert(audio !== null, 'sound was given');
  return { patches, cls, intra, sound: audio };
}

function runDecoder({ decoder }: Mart, patches: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor3D {
  const tokens = decoder.blocks.reduce((x, block) => runBlock(x, block).x, enterDecoder(patches, mask, decoder.entry));
  return leaveDecoder(tokens, decoder.exit);
}

function runHeads(mart: Mart, cls: tf.Tensor2D, sound: tf.Tensor3D, words: tf.Tensor3D): Tensors {
  return named({
    visual: classifyVisual(mart, cls),
    audio: classifyAudio(mart, sound),
    text: classifyText(mart, words),
  });
}

/** Without those that are null. */
function named(tensors: object): Tensors {
  return Object.fromEntries(Object.entries(tensors).filter(([, tensor]) => tensor !== null));
}

type Network = (start: (mart: Mart) => LoadedPiece['run']) => Promise<LoadedPiece>;

/** The network of one config, loaded once on each backend that asks and in each precision, and kept there: its weights are resident. */
export function networkOf(config: MartConfig): Network {
  const source = generatedWeights(config, SEED);
  const held = new Map<string, Promise<Mart>>();
  return async (start) => {
    // Weights are packed for one precision.
    const place = `${tf.getBackend()} ${precision()}`;
    const loading = held.get(place) ?? loadMart(source, config);
    held.set(place, loading);
    return { run: start(await loading), dispose() {} };
  };
}
