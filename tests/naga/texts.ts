// Every WGSL text of ours, collected and compiled nowhere: networks are recorded on a device whose compiler only listens, in
// each tile and form of the kernels, in both precisions, as the warm-up records them. Runs in Node, after `tests/setup/dawn`.
import * as tf from '@tensorflow/tfjs';
import baseConfig from '../../models/base/config.json' with { type: 'json' };
import tinyConfig from '../../models/tiny/config.json' with { type: 'json' };
import { startBackend } from '../../src/engine/backend';
import { recordingBackend } from '../../src/engine/webgpu-backend';
import { gelu } from '../../src/kernels/gelu';
import { type Precision, setPrecision } from '../../src/kernels/precision';
import { TILES } from '../../src/kernels/webgpu/gemm';
import { kernelDevice, startWebGpuKernels } from '../../src/kernels/webgpu/kernels';
import { recoveredFrame } from '../../src/kernels/webgpu/recovered-frame';
import { assert } from '../../src/lib/assert';
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../../src/lib/shapes';
import { type MartConfig, martConfigSchema } from '../../src/mart/config';
import { FRAME_SHAPE } from '../../src/mart/inputs';
import { disposeMart, loadMart } from '../../src/mart/mart';
import { MINIATURE, MINIATURE_RESIDUAL, MINIATURE_STEMS } from '../../src/mart/miniature';
import { DEVIATION_EPSILON } from '../../src/mart/reconstruction';
import { recordSegments } from '../../src/mart/run/run';
import { generatedWeights } from '../../src/mart/weights-generated';
import type { Text } from './rules';

/** How our kernels' labels begin; tfjs's programs have others. */
const OURS = 'mart ';

/** One block of each kind has every text that twelve of them have. */
function shallow(config: unknown): MartConfig {
  const { visual, audio, text, decoder, fusion, ...more } = martConfigSchema.parse(config);
  return {
    ...more,
    visual: { ...visual, depth: 2 },
    audio: { ...audio, depth: 2 },
    text: { ...text, depth: 1 },
    decoder: { ...decoder, depth: 1 },
    fusion: { ...fusion, blocks: 1 },
  };
}

/** The miniatures' odd widths have the texts that read value by value. */
const CONFIGS: readonly MartConfig[] = [
  shallow(tinyConfig),
  shallow(baseConfig),
  MINIATURE,
  MINIATURE_STEMS,
  MINIATURE_RESIDUAL,
];

const SEGMENT = {
  index: 0,
  pixels: new Uint8Array(SEGMENT_PIXELS),
  filterBanks: new Float32Array(SEGMENT_BANKS),
  pieces: Int32Array.of(2, 5, 3),
};

/** Sorted by label, each once. */
export async function collectTexts(): Promise<Text[]> {
  const { halves } = await startBackend('webgpu', { wasmFolder: '', precision: 'f32' });
  const backend = recordingBackend();
  assert(backend !== null, 'WebGPU was asked for');
  const texts = new Map<string, string>();
  const { device } = backend;
  const compiler = {
    createShaderModule: device.createShaderModule.bind(device),
    createComputePipelineAsync: device.createComputePipelineAsync.bind(device),
  };
  const listen = ({ label = '', code }: GPUShaderModuleDescriptor) => {
    const known = texts.get(label);
    if (known !== undefined && known !== code) throw new Error(`two texts have the key ${label}`);
    if (label.startsWith(OURS)) texts.set(label, code);
    return {} as GPUShaderModule;
  };
  const listener = {
    createShaderModule: listen,
    createComputePipelineAsync: async () => ({}) as GPUComputePipeline,
  };
  for (const config of CONFIGS) {
    // Weights are transposed for good.
    Object.assign(device, compiler);
    const mart = await loadMart(generatedWeights(1), config);
    Object.assign(device, listener);
    for (const precision of ['f32', ...(halves ? ['f16'] : [])] as readonly Precision[]) {
      for (const tile of TILES) {
        startWebGpuKernels(tile.form, { chooseTile: () => tile });
        setPrecision(precision);
        await backend.compile(async () => {
          await recordSegments(mart, [SEGMENT]);
          await recordSegments(mart, [SEGMENT, { ...SEGMENT, pieces: SEGMENT.pieces.slice(1) }]);
          await recordSegments(mart, [{ ...SEGMENT, filterBanks: null, pieces: null }]);
          kernelDevice()?.prepare(recoveredFrame(FRAME_SHAPE, DEVIATION_EPSILON));
          tf.dispose(gelu(tf.zeros([5])));
        });
        backend.trim();
      }
    }
    disposeMart(mart);
  }
  if (!halves) console.log('The adapter has no float16: its texts are not among these.\n  1 skipped');
  return [...texts].map(([label, code]) => ({ label, code })).sort((a, b) => (a.label < b.label ? -1 : 1));
}
