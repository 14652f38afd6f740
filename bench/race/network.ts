// The network in pieces, tensors in and tensors out: each stage alone on inputs of its own, and all of them one behind the
// other with a given mask, as src/mart/run/stages.ts has them, for segments that all have sound and words; once more with
// rows of words that differ in length.
import * as tf from '@tensorflow/tfjs';
import { packing } from '../../src/kernels/packing';
import { precision } from '../../src/kernels/precision';
import {
  AUDIO_PATCH_VALUES,
  AUDIO_PATCHES,
  BANK_FRAMES,
  FRAME_SIZE,
  GRID,
  MEL_BINS,
  PATCH_VALUES,
  TUBELET_FRAMES,
  VISUAL_PATCHES,
} from '../../src/lib/shapes';
import type { MartConfig } from '../../src/mart/config';
import { loadMart, type Mart } from '../../src/mart/mart';
import { runStages, type Some, STAGES, type Stage, stagesOf, type ValueName } from '../../src/mart/run/stages';
import { generatedWeights } from '../../src/mart/weights-generated';
import { segmentFlops, WORDS } from '../flops';
import type { Port } from '../onnx/model';
import type { LoadedPiece, Piece } from './piece';

/** Weights are drawn: their values change no engine's time, and no file is needed. */
export const SEED = 1;

/** The whole network, and with rows of words of `wordsOf` each. */
const WHOLE = 'total';
const DIFFERING = 'total, words differ';

/** 4 to 20 word pieces, no two segments of up to 17 as many. */
const wordsOf = (segment: number) => 4 + ((7 * segment) % 17);

/** Stages of the network and the whole of it, on batches of `segments`. */
export function networkPieces(config: MartConfig, segments: number, network = networkOf(config)): Piece[] {
  const { fusion, ...flops } = segmentFlops(config);
  const costs = { ...flops, fusion: fusion.visual + fusion.audio };
  const ports = portsOf(config, segments);
  const piece = (stage: string, cost: number, stages: readonly Stage[], lengths: readonly number[] = []): Piece => {
    const names = inputsOf(stages).flatMap((name) => PARTS[name] ?? [name]);
    const shapes = lengths.length > 0 ? { ...ports, pieces: [1, sum(lengths), config.width] } : ports;
    const inputs = names.flatMap((name) => (shapes[name] ? [{ name, shape: shapes[name] }] : []));
    const whole = stages === STAGES;
    return {
      stage,
      inputs,
      flops: cost,
      ends: whole ? 'host' : 'device',
      alone: whole,
      load: () =>
        network((mart) => (tensors) => {
          const given = new Map(inputs.map(({ name }, i) => [name, tensors[i]]));
          return resultsOf(mart, stages, given, lengths);
        }),
    };
  };
  const names = ['visual', 'audio', 'text', 'fusion', 'complementary', 'decoder', 'heads'] as const;
  const alike = sum(names.map((name) => segments * costs[name]));
  const lengths = Array.from({ length: segments }, (_, segment) => wordsOf(segment));
  const differing = lengths.map((words) => segmentFlops(config, words));
  const theirs = alike + sum(differing.map((own) => own.text + own.complementary - costs.text - costs.complementary));
  // The whole first: it is what counts where time is short.
  return [
    piece(WHOLE, alike, STAGES),
    ...(segments > 1 ? [piece(DIFFERING, theirs, STAGES, lengths)] : []),
    ...names.map((name) => piece(name, segments * costs[name], stagesOf(name))),
  ];
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Inputs that are no tensor but a layout of one or two, as the host cuts them. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  pixels: ['tubelets', 'pictures'],
  banks: ['soundPatches', 'soundPictures'],
};

const read = ({ needs, takes }: Stage) => [...needs, ...takes];

/** What stages read and do not give themselves. */
function inputsOf(stages: readonly Stage[]): string[] {
  const given = new Set(stages.flatMap(({ gives }) => gives));
  return [...new Set(stages.flatMap(read))].filter((name) => !given.has(name));
}

/** What they give and do not read themselves. */
function outputsOf(stages: readonly Stage[]): ValueName[] {
  return stages.flatMap(({ gives }) => gives).filter((name) => !stages.some((stage) => read(stage).includes(name)));
}

function resultsOf(
  mart: Mart,
  stages: readonly Stage[],
  tensors: ReadonlyMap<string, tf.Tensor | undefined>,
  lengths: readonly number[],
): Readonly<Record<string, tf.Tensor>> {
  const { tubelets = null, pictures = null, soundPatches, soundPictures, ...others } = Object.fromEntries(tensors);
  const given = {
    ...others,
    ...((tubelets || pictures) && { pixels: { layout: 'cut', tubelets, pictures } }),
    ...(soundPatches && { banks: { layout: 'patches', patches: soundPatches } }),
    ...(soundPictures && { banks: { layout: 'pictures', pictures: soundPictures } }),
  };
  return tf.tidy((): tf.NamedTensorMap => {
    const packed = lengths.length > 0 && { packing: packing(lengths) };
    const values = runStages(mart, stages, { ...given, ...packed } as Some) as Readonly<Record<string, tf.Tensor>>;
    return Object.fromEntries(
      outputsOf(stages).flatMap((name) => {
        const value = values[name];
        return value ? [[name, value]] : [];
      }),
    );
  });
}

/** Null for what a config's embeddings do not read. */
function portsOf(config: MartConfig, segments: number): Readonly<Record<string, Port['shape'] | null>> {
  const { width, visual, audio } = config;
  const coded = visual.stem?.kind === 'residual';
  const pictures = [segments * GRID[0], FRAME_SIZE, FRAME_SIZE, TUBELET_FRAMES * 3];
  return {
    tubelets: visual.stem && !coded ? null : [segments * VISUAL_PATCHES, PATCH_VALUES],
    pictures: visual.stem ? pictures : null,
    soundPatches: audio.stem ? null : [segments * AUDIO_PATCHES, AUDIO_PATCH_VALUES],
    soundPictures: audio.stem ? [segments, MEL_BINS, BANK_FRAMES, 1] : null,
    pieces: [segments, WORDS, width],
    mask: [segments, VISUAL_PATCHES, 1],
    seen: [segments, VISUAL_PATCHES + 1, width],
    heard: [segments, AUDIO_PATCHES + 2, width],
    words: [segments, WORDS, width],
    patches: [segments, VISUAL_PATCHES, width],
    sound: [segments, AUDIO_PATCHES + 2, width],
    cls: [segments, width],
  };
}

type Network = (start: (mart: Mart) => LoadedPiece['run']) => Promise<LoadedPiece>;

/** The network of one config, loaded once on each backend that asks and in each precision, and kept there: its weights are resident. */
export function networkOf(config: MartConfig): Network {
  const source = generatedWeights(SEED);
  const held = new Map<string, Promise<Mart>>();
  return async (start) => {
    // Weights are packed for one precision.
    const place = `${tf.getBackend()} ${precision()}`;
    const loading = held.get(place) ?? loadMart(source, config);
    held.set(place, loading);
    return { run: start(await loading), dispose() {} };
  };
}
