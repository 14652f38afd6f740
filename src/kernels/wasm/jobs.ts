// What the wasm kernels do, cut into parts that threads can take one by one. A job is a kind and a row of numbers, all
// addresses in bytes of tfjs's memory, so that it can lie in memory that threads share.
import type { KernelExports } from './module';
import { ACTIVATIONS, type Matrix, multiply, PANEL_BYTES, packPanels } from './multiply';
import { FLOAT, PANEL } from './write';

/** From this many rows on, copying 8 columns of a matrix behind each other costs less than reading them apart. */
const PACK_ROWS = 24;
/** Columns of one part of a linear layer. */
const PART_COLUMNS = 2 * PANEL;
/** A tile of the product. */
const TILE_ROWS = 6;
/** Inputs of a block of rows at most, and rows of one at least, over which the packing of weights is spread. */
const BLOCK_BYTES = 1 << 20;
const BLOCK_ROWS = 96;
/** Queries whose scores are in memory at once: with 400 keys 77 KiB, which a core's own cache holds. */
const QUERIES = 48;
const PART_ROWS = 48;
const PART_VALUES = 1 << 14;

const ceil = (value: number, step: number) => Math.ceil(value / step) * step;

/** out = activation(x weight + bias + residual); x [rows, depth], weight [depth, columns]. */
export interface LinearJob {
  readonly x: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly weight: number;
  readonly bias: number;
  /** 0 for none. */
  readonly residual: number;
  /** One of `ACTIVATIONS`. */
  readonly activation: number;
  readonly out: number;
}

/** q [batch, queries, heads * depth], k and v [batch, keys, heads * depth], each with its own bytes from row to row. */
export interface AttentionJob {
  readonly q: number;
  readonly strideQ: number;
  readonly k: number;
  readonly strideK: number;
  readonly v: number;
  readonly strideV: number;
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  /** [batch, queries, heads * depth] */
  readonly mixed: number;
  /** Softmax weights of the first `kept` queries, [batch, heads, kept, keys]. */
  readonly weights: number;
  readonly kept: number;
  /** Parts that the queries of a head are cut into. */
  readonly cuts: number;
}

/** Weights [depth, columns] as panels, each of `depth` rows, from `to` on. */
export interface PackJob {
  readonly weight: number;
  readonly depth: number;
  readonly columns: number;
  readonly to: number;
}

/** x [batch, height, width, from] to out [batch, outHeight, outWidth, to]; zeros around x, residual and ReLU where asked for. */
export interface ConvolutionJob {
  readonly x: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly from: number;
  /** [size, size, from, to], packed. */
  readonly packed: number;
  readonly bias: number;
  /** [batch, outHeight, outWidth, to]; 0 for none. */
  readonly residual: number;
  readonly size: number;
  readonly stride: number;
  readonly pad: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly to: number;
  readonly activation: number;
  readonly out: number;
}

export interface LayerNormJob {
  readonly x: number;
  readonly gain: number;
  readonly bias: number;
  readonly epsilon: number;
  readonly rows: number;
  readonly width: number;
  readonly out: number;
}

export interface GeluJob {
  readonly x: number;
  readonly count: number;
  readonly out: number;
}

/** `scratch` is memory of the thread's own, as much as `scratchBytes` says. */
type RunPart<J> = (kernels: KernelExports, job: J, part: number, scratch: number) => void;

interface JobKind<J> {
  /** Order of the numbers. */
  readonly fields: readonly (keyof J & string)[];
  parts(job: J): number;
  scratchBytes(job: J): number;
  readonly run: RunPart<J>;
}

/** Blocks of rows, of equal height: a block's inputs are read once for every panel and should stay in the core's cache. */
function rowBlocks({ rows, depth }: LinearJob): { readonly count: number; readonly height: number } {
  const most = Math.max(BLOCK_ROWS, Math.floor(BLOCK_BYTES / (depth * FLOAT)));
  const height = ceil(Math.ceil(rows / Math.ceil(rows / most)), TILE_ROWS);
  return { count: Math.ceil(rows / height), height };
}

const linear: JobKind<LinearJob> = {
  fields: ['x', 'rows', 'depth', 'columns', 'weight', 'bias', 'residual', 'activation', 'out'],
  parts: (job) => Math.ceil(job.columns / PART_COLUMNS) * rowBlocks(job).count,
  scratchBytes: (job) => job.depth * PART_COLUMNS * FLOAT + (2 * rowBlocks(job).height + 1) * PANEL_BYTES,
  run(kernels, job, part, scratch) {
    const { depth, activation } = job;
    const cuts = Math.ceil(job.columns / PART_COLUMNS);
    const { height } = rowBlocks(job);
    const top = Math.floor(part / cuts) * height;
    const rows = Math.min(height, job.rows - top);
    const from = (part % cuts) * PART_COLUMNS;
    const columns = Math.min(PART_COLUMNS, job.columns - from);
    const stride = job.columns * FLOAT;
    const columnsOf = (address: number) => address + from * FLOAT;
    const blockOf = (address: number): Matrix => ({ at: columnsOf(address) + top * stride, stride });
    const packed = columns % PANEL > 0 || rows >= PACK_ROWS;
    if (packed) packPanels(kernels, { at: columnsOf(job.weight), stride }, depth, columns, scratch);
    multiply(
      kernels,
      {
        a: { at: job.x + top * depth * FLOAT, stride: depth * FLOAT },
        rows,
        b: packed ? { at: scratch, stride: PANEL_BYTES } : { at: columnsOf(job.weight), stride },
        panelB: packed ? depth * PANEL_BYTES : PANEL_BYTES,
        bias: job.bias === 0 ? 0 : columnsOf(job.bias),
        depth,
        columns,
        c: blockOf(job.out),
        residual: job.residual === 0 ? null : blockOf(job.residual),
        activation,
      },
      scratch + depth * PART_COLUMNS * FLOAT,
    );
  },
};

const attention: JobKind<AttentionJob> = {
  fields: [
    ...(['q', 'strideQ', 'k', 'strideK', 'v', 'strideV', 'batch', 'heads', 'queries', 'keys', 'depth'] as const),
    ...(['mixed', 'weights', 'kept', 'cuts'] as const),
  ],
  parts: ({ batch, heads, cuts }) => batch * heads * cuts,
  scratchBytes: ({ keys, depth }) =>
    (ceil(keys, PANEL) * depth + keys * ceil(depth, PANEL) + QUERIES * ceil(keys, PANEL)) * FLOAT +
    2 * QUERIES * PANEL_BYTES,
  run(kernels, job, part, scratch) {
    const { heads, queries, keys, depth, cuts } = job;
    const head = Math.floor(part / cuts) % heads;
    const b = Math.floor(part / cuts / heads);
    const place = (address: number, stride: number, rows: number): Matrix => ({
      at: address + b * rows * stride + head * depth * FLOAT,
      stride,
    });
    const q = place(job.q, job.strideQ, queries);
    const k = place(job.k, job.strideK, keys);
    const v = place(job.v, job.strideV, keys);
    const mixed = place(job.mixed, heads * depth * FLOAT, queries);

    const wide = ceil(keys, PANEL);
    const turned = scratch;
    const values = turned + wide * depth * FLOAT;
    const scores: Matrix = { at: values + keys * ceil(depth, PANEL) * FLOAT, stride: wide * FLOAT };
    const rest = scores.at + QUERIES * scores.stride;
    for (let key = 0; key < keys; key += PANEL) {
      const count = Math.min(PANEL, keys - key);
      kernels.transpose(k.at + key * k.stride, k.stride, turned + key * depth * FLOAT, PANEL_BYTES, count, depth);
    }
    packPanels(kernels, v, keys, depth, values);

    const share = ceil(Math.ceil(queries / cuts), QUERIES / 8);
    const from = (part % cuts) * share;
    const end = Math.min(queries, from + share);
    for (let row = from; row < end; row += QUERIES) {
      const rows = Math.min(QUERIES, end - row);
      multiply(
        kernels,
        {
          a: { at: q.at + row * q.stride, stride: q.stride },
          rows,
          b: { at: turned, stride: PANEL_BYTES },
          panelB: depth * PANEL_BYTES,
          bias: 0,
          depth,
          columns: wide,
          c: scores,
          residual: null,
          activation: ACTIVATIONS.linear,
        },
        rest,
      );
      kernels.softmax(scores.at, scores.stride, rows, keys);
      if (row < job.kept) {
        const to = job.weights + ((b * heads + head) * job.kept + row) * keys * FLOAT;
        kernels.copy(scores.at, scores.stride, to, keys * FLOAT, Math.min(rows, job.kept - row), keys);
      }
      multiply(
        kernels,
        {
          a: scores,
          rows,
          b: { at: values, stride: PANEL_BYTES },
          panelB: keys * PANEL_BYTES,
          bias: 0,
          depth: keys,
          columns: depth,
          c: { at: mixed.at + row * mixed.stride, stride: mixed.stride },
          residual: null,
          activation: ACTIVATIONS.linear,
        },
        rest,
      );
    }
  },
};

const pack: JobKind<PackJob> = {
  fields: ['weight', 'depth', 'columns', 'to'],
  parts: ({ columns }) => Math.ceil(columns / PANEL),
  scratchBytes: () => 0,
  run(kernels, { weight, depth, columns, to }, part) {
    const from = part * PANEL;
    const at = { at: weight + from * FLOAT, stride: columns * FLOAT };
    packPanels(kernels, at, depth, Math.min(PANEL, columns - from), to + from * depth * FLOAT);
  },
};

/** Rows of a convolution's output that one part computes. */
const partHeight = ({ outWidth }: ConvolutionJob) => Math.ceil(PART_ROWS / outWidth);
/** What a part's scratch memory holds: where there is a frame, rows of the picture within it; then each place's neighbourhood. */
function convolutionScratch(job: ConvolutionJob) {
  const { width, pad, from, size, stride, outWidth } = job;
  const rows = partHeight(job);
  const framedStride = (width + 2 * pad) * from * FLOAT;
  const framed = pad > 0 ? ((rows - 1) * stride + size) * framedStride : 0;
  const depth = size * size * from;
  return { rows, framedStride, framed, depth, places: rows * outWidth * depth * FLOAT };
}

const convolution: JobKind<ConvolutionJob> = {
  fields: [
    ...(['x', 'batch', 'height', 'width', 'from', 'packed', 'bias', 'residual', 'size', 'stride', 'pad'] as const),
    ...(['outHeight', 'outWidth', 'to', 'activation', 'out'] as const),
  ],
  parts: (job) => job.batch * Math.ceil(job.outHeight / partHeight(job)),
  scratchBytes(job) {
    const { framed, places, rows } = convolutionScratch(job);
    return framed + places + (2 * rows * job.outWidth + 1) * PANEL_BYTES;
  },
  run(kernels, job, part, scratch) {
    const { height, width, from, size, stride, pad, outHeight, outWidth } = job;
    const { rows, framedStride, framed, depth, places } = convolutionScratch(job);
    const cuts = Math.ceil(outHeight / rows);
    const picture = Math.floor(part / cuts);
    const top = (part % cuts) * rows;
    const count = Math.min(rows, outHeight - top);

    // Rows of the frame from `first` on; those outside the picture stay 0.
    const first = top * stride - pad;
    const needed = (count - 1) * stride + size;
    const [start, end] = [Math.max(0, first), Math.min(height, first + needed)];
    const rowBytes = width * from * FLOAT;
    const source = job.x + (picture * height + start) * rowBytes;
    if (pad > 0) {
      kernels.clear(scratch, framed);
      const inside = scratch + (start - first) * framedStride + pad * from * FLOAT;
      kernels.copy(source, rowBytes, inside, framedStride, end - start, width * from);
    }
    const seen = pad > 0 ? scratch : source;

    // The columns of a place's neighbourhood lie together in each row of the frame.
    const line = size * from;
    for (let y = 0; y < count; y++) {
      for (let dy = 0; dy < size; dy++) {
        const at = seen + (y * stride + dy) * framedStride;
        const to = scratch + framed + (y * outWidth * depth + dy * line) * FLOAT;
        kernels.copy(at, stride * from * FLOAT, to, depth * FLOAT, outWidth, line);
      }
    }
    const skipped = (picture * outHeight + top) * outWidth * job.to * FLOAT;
    const outputs = (address: number): Matrix => ({ at: address + skipped, stride: job.to * FLOAT });
    multiply(
      kernels,
      {
        a: { at: scratch + framed, stride: depth * FLOAT },
        rows: count * outWidth,
        b: { at: job.packed, stride: PANEL_BYTES },
        panelB: depth * PANEL_BYTES,
        bias: job.bias,
        depth,
        columns: job.to,
        c: outputs(job.out),
        residual: job.residual === 0 ? null : outputs(job.residual),
        activation: job.activation,
      },
      scratch + framed + places,
    );
  },
};

const layerNorm: JobKind<LayerNormJob> = {
  fields: ['x', 'gain', 'bias', 'epsilon', 'rows', 'width', 'out'],
  parts: ({ rows }) => Math.ceil(rows / PART_ROWS),
  scratchBytes: () => 0,
  run(kernels, { x, gain, bias, epsilon, rows, width, out }, part) {
    const from = part * PART_ROWS;
    const skipped = from * width * FLOAT;
    kernels.layerNorm(x + skipped, gain, bias, epsilon, Math.min(PART_ROWS, rows - from), width, out + skipped);
  },
};

const gelu: JobKind<GeluJob> = {
  fields: ['x', 'count', 'out'],
  parts: ({ count }) => Math.ceil(count / PART_VALUES),
  scratchBytes: () => 4 * FLOAT,
  run(kernels, { x, count, out }, part, scratch) {
    const from = part * PART_VALUES;
    const end = Math.min(count, from + PART_VALUES);
    const left = end % 4;
    kernels.gelu(x + from * FLOAT, 0, out + from * FLOAT, 0, 1, end - left - from);
    if (left === 0) return;
    // The kernel takes four at a time.
    kernels.copy(x + (end - left) * FLOAT, 0, scratch, 0, 1, left);
    kernels.gelu(scratch, 0, scratch, 0, 1, 4);
    kernels.copy(scratch, 0, out + (end - left) * FLOAT, 0, 1, left);
  },
};

const KINDS = { linear, attention, pack, convolution, layerNorm, gelu };
export type Jobs = { [K in keyof typeof KINDS]: (typeof KINDS)[K] extends JobKind<infer J> ? J : never };
export type JobName = keyof Jobs;
const NAMES = Object.keys(KINDS) as JobName[];

/** A job as numbers: its kind, then its fields. */
export function encodeJob<K extends JobName>(name: K, job: Jobs[K]): number[] {
  const { fields } = kindOf(name);
  return [NAMES.indexOf(name), ...fields.map((field) => job[field] as number)];
}

/** What runs part after part of an encoded job. */
export function decodeJob(kernels: KernelExports, numbers: ArrayLike<number>): (part: number, scratch: number) => void {
  const name = NAMES[numbers[0] ?? -1];
  if (!name) throw new Error('no such job');
  const kind = kindOf(name);
  const job = Object.fromEntries(
    kind.fields.map((field, i) => [field, numbers[i + 1] ?? 0]),
  ) as unknown as Jobs[typeof name];
  return (part, scratch) => kind.run(kernels, job, part, scratch);
}

export const partsOf = <K extends JobName>(name: K, job: Jobs[K]): number => kindOf(name).parts(job);
export const scratchOf = <K extends JobName>(name: K, job: Jobs[K]): number => kindOf(name).scratchBytes(job);

const kindOf = <K extends JobName>(name: K) => KINDS[name] as unknown as JobKind<Jobs[K]>;
