// onnxruntime-web as its documentation says it is fastest: all graph optimisations, on wasm SIMD and threads, on WebGPU
// inputs and outputs in GPU buffers. Its graph is recorded from src/mart (../onnx).
import type * as Ort from 'onnxruntime-web';
import '../onnx/kernels';
import type { Backend } from '../../src/engine/protocol';
import { encodeModel, type Graph, type Model, type Port, type Precision, WEIGHTS_FILE } from '../onnx/model';
import { type AttentionForm, startRecorder } from '../onnx/recorder';
import type { Contestant } from './contestant';
import { liveBytes } from './counters';
import type { Outputs } from './outputs';
import { inputValues, type Piece } from './piece';

/** One way in which onnxruntime-web can run a piece. */
export interface PeerForm {
  readonly name: string;
  readonly contestant: Contestant;
}

export interface OrtEngine {
  readonly version: string;
  /** All forms; which is right and which is fastest is for the caller to find out. */
  enter(piece: Piece, precision: Precision): Promise<PeerForm[]>;
}

export interface OrtOptions {
  /** Folder of its binaries, a URL with a slash at the end. */
  readonly folder: string;
  /** As many as the tfjs engines have. */
  readonly threads: number;
}

export async function startOrt(backend: Backend, { folder, threads }: OrtOptions): Promise<OrtEngine> {
  const ort: typeof Ort = await (backend === 'wasm'
    ? import('onnxruntime-web/wasm')
    : import('onnxruntime-web/webgpu'));
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  return {
    version: ort.env.versions.web ?? ort.env.versions.common,
    async enter(piece, precision) {
      const forms: PeerForm[] = [];
      for (const [name, graph] of await recordForms(piece)) {
        const contestant = await enter(ort, backend, piece, encodeModel(graph, precision));
        forms.push({ name: `onnxruntime-web, attention ${name}`, contestant });
      }
      return forms;
    },
  };
}

/** The piece's graph, in two forms where it holds attention that onnxruntime has an operator for. */
async function recordForms(piece: Piece): Promise<[AttentionForm, Graph][]> {
  const recorder = await startRecorder();
  const loaded = await piece.load();
  const record = (form: AttentionForm): [AttentionForm, Graph] => {
    recorder.attention = form;
    return [form, recorder.record(piece.inputs, (inputs) => loaded.run(inputs))];
  };
  try {
    const fused = record('fused');
    const known = fused[1].nodes.some(({ op }) => op === 'MultiHeadAttention');
    return known ? [fused, record('decomposed')] : [record('decomposed')];
  } finally {
    loaded.dispose();
  }
}

async function enter(ort: typeof Ort, backend: Backend, piece: Piece, model: Model): Promise<Contestant> {
  const onDevice = backend === 'webgpu' && piece.ends === 'device';
  const session = await ort.InferenceSession.create(model.file, {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
    externalData: model.weights.length > 0 ? [{ path: WEIGHTS_FILE, data: model.weights }] : [],
    ...(onDevice && { preferredOutputLocation: 'gpu-buffer' }),
  });
  const device = backend === 'webgpu' ? await ort.env.webgpu.device : null;
  const values = piece.inputs.map(inputValues);
  const given = () =>
    piece.inputs.map(({ name, shape }, i) => [name, new ort.Tensor('float32', values[i] ?? [], [...shape])] as const);
  const resident =
    device && onDevice ? piece.inputs.map((port) => [port.name, upload(ort, device, port)] as const) : null;
  /** Runs, hands the results to `use`, and lets go of them. */
  const once = async <T>(use: (results: Ort.InferenceSession.OnnxValueMapType) => Promise<T>): Promise<T> => {
    const results = await session.run(Object.fromEntries(resident ?? given()));
    const used = await use(results);
    for (const tensor of Object.values(results)) tensor.dispose();
    return used;
  };
  return {
    engine: 'onnxruntime-web',
    // Results that are not resident are there as arrays when the run ends.
    run: () => once(async () => void (resident && (await device?.queue.onSubmittedWorkDone()))),
    outputs: () => once(readAll),
    bytes: () => device && liveBytes(device),
    dispose() {
      for (const [, tensor] of resident ?? []) tensor.dispose();
      void session.release();
    },
  };
}

function upload(ort: typeof Ort, device: GPUDevice, port: Port): Ort.Tensor {
  const values = inputValues(port);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: Math.ceil(values.byteLength / 16) * 16, usage });
  device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
  return ort.Tensor.fromGpuBuffer(buffer, {
    dataType: 'float32',
    dims: [...port.shape],
    dispose: () => buffer.destroy(),
  });
}

async function readAll(results: Ort.InferenceSession.OnnxValueMapType): Promise<Outputs> {
  const outputs: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(results)) {
    outputs[name] = ((await tensor.getData()) as Float32Array).slice();
  }
  return outputs;
}
