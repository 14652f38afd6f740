// The whole network of one config, loaded, as the page runs it. Parity loads the same parts one by one.
import * as tf from '@tensorflow/tfjs';
import { type AudioEmbedding, loadAudioBlock, loadAudioEmbedding, loadAudioNorm } from './audio';
import type { Block } from './block';
import { type Complementary, loadComplementary } from './complementary';
import type { MartConfig } from './config';
import { type DecoderEntry, type DecoderExit, loadDecoderBlock, loadDecoderEntry, loadDecoderExit } from './decoder';
import { loadBottleneck } from './fusion';
import { type Heads, loadHeads } from './heads';
import type { Linear, Norm } from './layers';
import { loadPooler, loadTextBlock, loadTextEmbedding, type TextBlock, type TextEmbedding } from './text';
import { loadVisualBlock, loadVisualEmbedding, type VisualEmbedding } from './visual';
import type { WeightSource } from './weights';

export interface Mart {
  readonly config: MartConfig;
  /** Blocks of an encoder include its fusion blocks, which are the last. */
  readonly visual: { readonly embedding: VisualEmbedding; readonly blocks: readonly Block[] };
  readonly audio: { readonly embedding: AudioEmbedding; readonly blocks: readonly Block[]; readonly norm: Norm };
  readonly text: {
    readonly embedding: TextEmbedding;
    readonly blocks: readonly TextBlock[];
    /** Null without a text head: nothing else reads the pooled row. */
    readonly pooler: Linear | null;
  };
  readonly bottleneck: tf.Tensor3D;
  readonly complementary: Complementary;
  readonly decoder: { readonly entry: DecoderEntry; readonly blocks: readonly Block[]; readonly exit: DecoderExit };
  readonly heads: Heads;
}

/**
 * Loads all parts; `onProgress` hears the share 0..1 that is done. Errors: those of the source; what was loaded by then
 * is disposed.
 */
export async function loadMart(
  source: WeightSource,
  config: MartConfig,
  onProgress: (done: number) => void = () => {},
): Promise<Mart> {
  const { visual, audio, text, decoder } = config;
  const steps = visual.depth + audio.depth + text.depth + decoder.depth + 10;
  const loaded: unknown[] = [];
  const step = async <T>(part: Promise<T>): Promise<T> => {
    const value = await part;
    loaded.push(value);
    onProgress(loaded.length / steps);
    return value;
  };
  const blocks = async <T>(
    depth: number,
    load: (source: WeightSource, config: MartConfig, index: number) => Promise<T>,
  ) => {
    const all: T[] = [];
    for (let i = 0; i < depth; i++) all.push(await step(load(source, config, i)));
    return all;
  };
  try {
    return {
      config,
      visual: {
        embedding: await step(loadVisualEmbedding(source, config)),
        blocks: await blocks(visual.depth, loadVisualBlock),
      },
      audio: {
        embedding: await step(loadAudioEmbedding(source, config)),
        blocks: await blocks(audio.depth, loadAudioBlock),
        norm: await step(loadAudioNorm(source, config)),
      },
      text: {
        embedding: await step(loadTextEmbedding(source, config)),
        blocks: await blocks(text.depth, loadTextBlock),
        pooler: await step(text.head ? loadPooler(source, config) : Promise.resolve(null)),
      },
      bottleneck: await step(loadBottleneck(source, config)),
      complementary: await step(loadComplementary(source, config)),
      decoder: {
        entry: await step(loadDecoderEntry(source, config)),
        blocks: await blocks(decoder.depth, loadDecoderBlock),
        exit: await step(loadDecoderExit(source, config)),
      },
      heads: await step(loadHeads(source, config)),
    };
  } catch (error) {
    tf.dispose(loaded as tf.TensorContainer[]);
    throw error;
  }
}

export function disposeMart({ visual, audio, text, bottleneck, complementary, decoder, heads }: Mart): void {
  tf.dispose([visual, audio, text, bottleneck, complementary, decoder, heads] as unknown as tf.TensorContainer);
}
