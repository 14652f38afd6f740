// onnxruntime-web as its documentation says it is fastest: all graph optimisations, on wasm SIMD and threads, on WebGPU
// inputs and outputs in GPU buffers. Its graph is recorded from src/mart (../onnx).
import type * as Ort from 'onnxruntime-web';
import '../onnx/kernels';
import type { Backend } from '../../src/engine/protocol';
import { encodeModel, type Model, type Port, type Precision, WEIGHTS_FILE } from '../onnx/model';
import { startRecorder } from '../onnx/recorder';
import type { Contestant, Outputs } from './contestant';
import { liveBytes } from './counters';
import { inputValues, type Piece } from './piece';

export interface OrtEngine {
  readonly version: string;
  enter(piece: Piece, precision: Precision): Promise<Contestant>;
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
      const model = await recordPiece(piece, precision);
      return backend === 'wasm' ? enterWasm(ort, piece, model) : enterWebGpu(ort, piece, model);
    },
  };
}

async function recordPiece(piece: Piece, precision: Precision): Promise<Model> {
  const recorder = await startRecorder();
  const loaded = await piece.load();
  const graph = recorder.record(piece.inputs, (inputs) => loaded.run(inputs));
  loaded.dispose();
  return encodeModel(graph, precision);
}

function sessionOptions(model: Model): Ort.InferenceSession.SessionOptions {
  return {
    graphOptimizationLevel: 'all',
    externalData: model.weights.length > 0 ? [{ path: WEIGHTS_FILE, data: model.weights }] : [],
  };
}

async function enterWasm(ort: typeof Ort, piece: Piece, model: Model): Promise<Contestant> {
  const session = await ort.InferenceSession.create(model.file, {
    ...sessionOptions(model),
    executionProviders: ['wasm'],
  });
  const values = piece.inputs.map((port) => ({ port, data: inputValues(port) }));
  const once = async (): Promise<Outputs> => {
    const feeds = Object.fromEntries(
      values.map(({ port, data }) => [port.name, new ort.Tensor('float32', data, [...port.shape])]),
    );
    const results = await session.run(feeds);
    return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
  };
  return {
    engine: 'onnxruntime-web',
    run: async () => void (await once()),
    outputs: once,
    bytes: () => null,
    dispose: () => void session.release(),
  };
}

async function enterWebGpu(ort: typeof Ort, piece: Piece, model: Model): Promise<Contestant> {
  const session = await ort.InferenceSession.create(model.file, {
    ...sessionOptions(model),
    executionProviders: ['webgpu'],
    preferredOutputLocation: 'gpu-buffer',
  });
  const device = await ort.env.webgpu.device;
  const feeds = Object.fromEntries(piece.inputs.map((port) => [port.name, onDevice(ort, device, port)]));
  return {
    engine: 'onnxruntime-web',
    async run() {
      const results = await session.run(feeds);
      await device.queue.onSubmittedWorkDone();
      for (const tensor of Object.values(results)) tensor.dispose();
    },
    async outputs() {
      const outputs: Record<string, Float32Array> = {};
      for (const [name, tensor] of Object.entries(await session.run(feeds))) {
        outputs[name] = ((await tensor.getData()) as Float32Array).slice();
        tensor.dispose();
      }
      return outputs;
    },
    bytes: () => liveBytes(device),
    dispose() {
      for (const tensor of Object.values(feeds)) tensor.dispose();
      void session.release();
    },
  };
}

function onDevice(ort: typeof Ort, device: GPUDevice, port: Port): Ort.Tensor {
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
