// onnxruntime-web as its documentation says it is fastest: all graph optimisations, on wasm SIMD and threads, on WebGPU
// inputs and outputs in GPU buffers. Its graph is recorded from src/mart (../onnx).
import type * as Ort from 'onnxruntime-web';
import '../onnx/kernels';
import type { Backend } from '../../src/engine/protocol';
import { encodeModel, type Graph, type Port, type Precision, WEIGHTS_FILE } from '../onnx/model';
import { type AttentionForm, startRecorder } from '../onnx/recorder';
import type { Contestant } from './contestant';
import { liveBytes } from './counters';
import type { Outputs } from './outputs';
import { inputValues, type Piece } from './piece';

/** One way in which onnxruntime-web can run a piece; which is right, and fastest here, is found out by running. */
export interface PeerForm {
  readonly name: string;
  readonly attention: AttentionForm;
  /** Whether its threads spin while they wait: fastest on idle cores, slow where others want them. */
  readonly spinning: boolean;
  /** Whether the GPU's commands are recorded once and sent again. For pieces whose ends lie on the device. */
  readonly captured: boolean;
  /** Of convolutions on WebGPU: NHWC is the default, but 1.30 gives wrong values there where a kernel is as large as its stride. */
  readonly layout: 'NHWC' | 'NCHW';
}

export interface OrtEngine {
  readonly version: string;
  readonly forms: readonly PeerForm[];
  enter(piece: Piece, precision: Precision, form: PeerForm): Promise<Contestant>;
}

export interface OrtOptions {
  /** Folder of its binaries, a URL with a slash at the end. */
  readonly folder: string;
  /** As many as our kernels have. */
  readonly threads: number;
  /** Whether WebGPU's adapter is a software one. */
  readonly software: boolean;
}

export async function startOrt(backend: Backend, options: OrtOptions): Promise<OrtEngine> {
  const { folder, threads } = options;
  const ort: typeof Ort = await (backend === 'wasm'
    ? import('onnxruntime-web/wasm')
    : import('onnxruntime-web/webgpu'));
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  if (backend === 'webgpu') await keepDevice(ort);
  return {
    version: ort.env.versions.web ?? ort.env.versions.common,
    forms: formsOn(backend, options),
    enter: (piece, precision, form) => enter(ort, backend, piece, precision, form),
  };
}

/** A software adapter takes so long for the work itself that sending its commands is nothing. */
function formsOn(backend: Backend, { threads, software }: OrtOptions): PeerForm[] {
  const spins = backend === 'wasm' && threads > 1 ? [true, false] : [true];
  const layouts = backend === 'webgpu' ? (['NHWC', 'NCHW'] as const) : (['NHWC'] as const);
  const captures = backend === 'webgpu' && !software ? [false, true] : [false];
  return layouts.flatMap((layout) =>
    (['decomposed', 'fused'] as const).flatMap((attention) =>
      spins.flatMap((spinning) =>
        captures.map((captured) => {
          const words = [
            `attention ${attention}`,
            ...(backend === 'webgpu' ? [layout] : []),
            ...(spinning ? [] : ['threads that sleep']),
            ...(captured ? ['graph capture'] : []),
          ];
          return { name: words.join(', '), attention, spinning, captured, layout };
        }),
      ),
    ),
  );
}

/** Keeps onnxruntime's device, which goes with the last session, and all that lies on it: a graph of one node stays. */
async function keepDevice(ort: typeof Ort): Promise<void> {
  const port = { name: 'x', shape: [1] };
  const node = { op: 'Identity', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} } as const;
  const graph = { inputs: [port], outputs: [{ name: 'y', shape: [1] }], nodes: [node], constants: [] };
  await ort.InferenceSession.create(encodeModel(graph, 'f32').file, { executionProviders: ['webgpu'] });
}

async function record(piece: Piece, attention: AttentionForm): Promise<Graph> {
  const recorder = await startRecorder();
  recorder.attention = attention;
  const loaded = await piece.load();
  try {
    return recorder.record(piece.inputs, (inputs) => loaded.run(inputs));
  } finally {
    loaded.dispose();
  }
}

async function enter(
  ort: typeof Ort,
  backend: Backend,
  piece: Piece,
  precision: Precision,
  form: PeerForm,
): Promise<Contestant> {
  const graph = await record(piece, form.attention);
  const { file, weights } = encodeModel(graph, precision);
  const onDevice = backend === 'webgpu' && piece.ends === 'device';
  const captured = onDevice && form.captured;
  const session = await ort.InferenceSession.create(file, {
    executionProviders: [backend === 'webgpu' ? { name: 'webgpu', preferredLayout: form.layout } : 'wasm'],
    graphOptimizationLevel: 'all',
    externalData: weights.length > 0 ? [{ path: WEIGHTS_FILE, data: weights }] : [],
    extra: { session: { intra_op: { allow_spinning: form.spinning ? '1' : '0' } } },
    ...(onDevice && { preferredOutputLocation: 'gpu-buffer' }),
    ...(captured && { enableGraphCapture: true }),
  });
  const device = backend === 'webgpu' ? await ort.env.webgpu.device : null;
  const values = piece.inputs.map(inputValues);
  const given = () =>
    piece.inputs.map(({ name, shape }, i) => [name, new ort.Tensor('float32', values[i] ?? [], [...shape])] as const);
  const resident =
    device && onDevice ? piece.inputs.map((port, i) => onGpu(ort, device, port, values[i] ?? null)) : null;
  /** A captured graph writes where it wrote when it was captured. */
  const into = device && captured ? graph.outputs.map((port) => onGpu(ort, device, port, null)) : null;
  const feeds = resident && tensorsOf(resident);
  const fetches = into && tensorsOf(into);
  /** Runs, hands the results to `use`, and lets go of them. */
  const once = async <T>(use: (results: Ort.InferenceSession.OnnxValueMapType) => Promise<T>): Promise<T> => {
    const asked = feeds ?? Object.fromEntries(given());
    const results = await (fetches ? session.run(asked, fetches) : session.run(asked));
    const used = await use(results);
    if (!fetches) for (const tensor of Object.values(results)) tensor.dispose();
    return used;
  };
  return {
    engine: 'onnxruntime-web',
    // Results that are not resident are there as arrays when the run ends.
    run: () => once(async () => void (resident && (await device?.queue.onSubmittedWorkDone()))),
    outputs: () => once(into ? () => readPorts(into) : readAll),
    bytes: () => device && liveBytes(device),
    async dispose() {
      await session.release();
      for (const { buffer } of [...(resident ?? []), ...(into ?? [])]) buffer.destroy();
    },
  };
}

interface GpuPort {
  readonly name: string;
  readonly buffer: GPUBuffer;
  readonly tensor: Ort.Tensor;
  /** Past the tensor: one that is read itself turns into one of the host's. */
  read(): Promise<Float32Array>;
}

/** An input or an output in a buffer of its own, filled with `values` where there are some. */
function onGpu(ort: typeof Ort, device: GPUDevice, { name, shape }: Port, values: Float32Array | null): GpuPort {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const bytes = 4 * shape.reduce((product, size) => product * size, 1);
  const buffer = device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage });
  if (values) device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
  const tensor = ort.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: [...shape] });
  return { name, buffer, tensor, read: () => downloaded(device, buffer, bytes) };
}

const tensorsOf = (ports: readonly GpuPort[]) => Object.fromEntries(ports.map(({ name, tensor }) => [name, tensor]));

async function downloaded(device: GPUDevice, buffer: GPUBuffer, bytes: number): Promise<Float32Array> {
  const staging = device.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return values;
}

async function readPorts(ports: readonly GpuPort[]): Promise<Outputs> {
  const outputs: Record<string, Float32Array> = {};
  for (const { name, read } of ports) outputs[name] = await read();
  return outputs;
}

async function readAll(results: Ort.InferenceSession.OnnxValueMapType): Promise<Outputs> {
  const outputs: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(results)) {
    outputs[name] = ((await tensor.getData()) as Float32Array).slice();
  }
  return outputs;
}
