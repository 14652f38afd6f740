// Runs a whole goldens case through the page's own network, part by part, and hands out every tensor, scalar and large
// activation under the goldens' name. Weights are drawn, used and disposed block by block, so that `base` never stands in
// memory at once. For parity; the page runs mart/segment-network.ts on the same parts.
import { assert } from '../lib/assert';
import type { MartConfig } from '../mart/config';
import { generatedWeights } from '../mart/weights-generated';
import {
  type Emit,
  TRACE_PARTS,
  type TraceCase,
  type TraceContext,
  type TraceOptions,
  type TracePart,
} from './trace-context';
import { traceAudio, traceFusion, traceText, traceVisual } from './trace-encoders';
import { traceIsolated } from './trace-isolated';
import { traceComplementary, traceDecoder, traceHeads, traceLosses, traceMask } from './trace-outputs';

/** Runs the parts that were asked for, each part at most once. The backend must be ready. */
export async function trace(config: MartConfig, given: TraceCase, options: TraceOptions, emit: Emit): Promise<void> {
  const { parts = null, blocks = null, golden = null } = options;
  const wanted = (part: TracePart) => parts === null || parts.has(part);
  const context: TraceContext = {
    config,
    source: generatedWeights(config, given.seed),
    given,
    golden,
    depth: (depth) => Math.min(depth, blocks ?? depth),
    emit: async (part, name, { shape, data }) => {
      if (wanted(part)) await emit(name, shape, data);
    },
  };

  const visual = once(() => traceVisual(context));
  const audio = once(() => traceAudio(context));
  const text = once(() => traceText(context));
  const fusion = once(async () => traceFusion(context, await visual(), await audio()));
  const fused = async () => {
    const streams = await fusion();
    assert(streams !== null, 'what needs whole encoders is left out when they are cut');
    return streams;
  };
  const tacl = once(async () => traceComplementary(context, await fused(), await text()));
  const mask = once(async () => traceMask(context, await fused(), await tacl()));
  const decoded = golden ? async () => golden.mask : mask;
  const decoder = once(async () => traceDecoder(context, await fused(), await decoded()));
  const heads = once(async () => traceHeads(context, await fused()));
  const losses = once(async () => traceLosses(context, await tacl(), await decoded(), await decoder(), await heads()));
  const iso = once(() => traceIsolated(context));

  const runs = { visual, audio, text, fusion, tacl, mask, decoder, heads, losses, iso };
  const deepest = Math.max(config.visual.depth, config.audio.depth, config.text.depth);
  const whole = blocks === null || blocks >= deepest;
  const reachesFusion = context.depth(config.visual.depth) > config.visual.depth - config.fusion.blocks;
  for (const part of TRACE_PARTS) {
    const within = ['visual', 'audio', 'text', 'iso'].includes(part) || (part === 'fusion' && reachesFusion);
    if (wanted(part) && (whole || within)) await runs[part]();
  }
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => {
    started ??= run();
    return started;
  };
}
