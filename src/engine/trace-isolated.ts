// The traced part iso: complementary attention, its convolution net and the decoder alone, on drawn inputs.
import { VISUAL_PATCHES } from '../lib/shapes';
import { loadComplementary } from '../mart/complementary';
import { contrastScore, loadContrast, predict } from '../mart/contrast';
import { bySegment, compute, pick, range, upload } from './activation';
import { scalar, type TraceContext, withPart } from './trace-context';
import { drawIsolated } from './trace-inputs';
import { runComplementary, runDecoder } from './trace-outputs';

export async function traceIsolated(context: TraceContext): Promise<void> {
  const { config, source, given, emit } = context;
  const inputs = drawIsolated(given.seed, given.segments, given.words, config.width);
  await withPart(loadContrast(source, config), async (contrast) => {
    await withPart(loadComplementary(source, config), async (part) => {
      const result = await runComplementary(inputs.words, inputs.video, inputs.audio, part, contrast);
      await emit('iso', 'iso_tacl_v2l_attention', result.visualAttention);
      await emit('iso', 'iso_tacl_a2l_attention', result.audioAttention);
      await emit('iso', 'iso_tacl_logits_v', result.visualLogits);
      await emit('iso', 'iso_tacl_logits_a', result.audioLogits);
      await emit('iso', 'iso_tacl_loss_comp', scalar(result.visualScore + result.audioScore));
    });
    const [prediction] = await bySegment([inputs.y], (y) => [predict(y, contrast.v2a)]);
    await emit('iso', 'iso_cpc_v2a_prediction', prediction);
    const [score] = await compute(() => [contrastScore(upload(inputs.x), upload(inputs.y), contrast.v2a)]);
    await emit('iso', 'iso_cpc_v2a', scalar(score.data[0] ?? Number.NaN));
  });

  await emit('iso', 'iso_decoder_mask', { shape: [given.segments, VISUAL_PATCHES], data: inputs.mask });
  const recovered = await runDecoder(context, inputs.video, inputs.mask, async () => {});
  await emit('iso', 'iso.dec.recon', recovered);
  await emit('iso', 'iso_decoder_sub', pick(recovered, 1, range(0, VISUAL_PATCHES, 49)));
}
