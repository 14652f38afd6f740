// The convolution as a job: im2col of some rows of its output, then a GEMM with the packed weight.
import { gemm, type Matrix, PANEL_BYTES, packPanels } from '../gemm';
import { FLOAT, PANEL } from '../write';
import { type JobKind, PART_ROWS } from './kind';

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

export const packWeight: JobKind<PackJob> = {
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
/** What a part's scratch memory holds: rows of the picture within its padding, where there is any; then im2col of them. */
function convolutionScratch(job: ConvolutionJob) {
  const { width, pad, from, size, stride, outWidth } = job;
  const rows = partHeight(job);
  const paddedStride = (width + 2 * pad) * from * FLOAT;
  const padded = pad > 0 ? ((rows - 1) * stride + size) * paddedStride : 0;
  const depth = size * size * from;
  return { rows, paddedStride, padded, depth, im2col: rows * outWidth * depth * FLOAT };
}

export const convolution: JobKind<ConvolutionJob> = {
  fields: [
    ...(['x', 'batch', 'height', 'width', 'from', 'packed', 'bias', 'residual', 'size', 'stride', 'pad'] as const),
    ...(['outHeight', 'outWidth', 'to', 'activation', 'out'] as const),
  ],
  parts: (job) => job.batch * Math.ceil(job.outHeight / partHeight(job)),
  scratchBytes(job) {
    const { padded, im2col, rows } = convolutionScratch(job);
    return padded + im2col + (2 * rows * job.outWidth + 1) * PANEL_BYTES;
  },
  run(kernels, job, part, scratch) {
    const { height, width, from, size, stride, pad, outHeight, outWidth } = job;
    const { rows, paddedStride, padded, depth, im2col } = convolutionScratch(job);
    const rowBlocks = Math.ceil(outHeight / rows);
    const picture = Math.floor(part / rowBlocks);
    const top = (part % rowBlocks) * rows;
    const count = Math.min(rows, outHeight - top);

    // Rows of the padded picture from `first` on; those outside the picture stay 0.
    const first = top * stride - pad;
    const needed = (count - 1) * stride + size;
    const [start, end] = [Math.max(0, first), Math.min(height, first + needed)];
    const rowBytes = width * from * FLOAT;
    const source = job.x + (picture * height + start) * rowBytes;
    if (pad > 0) {
      kernels.clear(scratch, padded);
      const inside = scratch + (start - first) * paddedStride + pad * from * FLOAT;
      kernels.copy(source, rowBytes, inside, paddedStride, end - start, width * from);
    }
    const windows = pad > 0 ? scratch : source;

    // A window's columns lie together in each of its rows.
    const line = size * from;
    for (let y = 0; y < count; y++) {
      for (let dy = 0; dy < size; dy++) {
        const at = windows + (y * stride + dy) * paddedStride;
        const to = scratch + padded + (y * outWidth * depth + dy * line) * FLOAT;
        kernels.copy(at, stride * from * FLOAT, to, depth * FLOAT, outWidth, line);
      }
    }
    const skipped = (picture * outHeight + top) * outWidth * job.to * FLOAT;
    const outputs = (address: number): Matrix => ({ at: address + skipped, stride: job.to * FLOAT });
    gemm(
      kernels,
      {
        a: { at: scratch + padded, stride: depth * FLOAT },
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
      scratch + padded + im2col,
    );
  },
};
