// The kernels as one WebAssembly module on tfjs's own memory: addresses are bytes, values float32. Vectors have 128 bits;
// where the engine has relaxed SIMD, sums use its fused multiply-add, half as fast again on current processors.
import { f32x4, ModuleBuilder } from './assembler';
import { defineCopies } from './copies';
import { defineGelu } from './gelu';
import { defineLayerNorm } from './layer-norm';
import { defineGemm } from './micro-kernel';
import { defineSoftmax } from './softmax';
import type { MultiplyAdd } from './write';

/** What the module exports. Strides are bytes from row to row. */
export interface KernelExports {
  /**
   * c = a b + bias, ReLU of that where asked for, + residual; on `rows` rows and whole panels of 8 columns. Rows of b
   * are `strideB` apart, its panels `panelB`; bias and residual may be 0 for none. c overlaps nothing else.
   */
  gemm(
    a: number,
    strideA: number,
    rows: number,
    b: number,
    strideB: number,
    panelB: number,
    bias: number,
    depth: number,
    panels: number,
    c: number,
    strideC: number,
    residual: number,
    strideResidual: number,
    relu: number,
  ): void;
  /** Copies [rows, columns]. */
  copy(from: number, strideFrom: number, to: number, strideTo: number, rows: number, columns: number): void;
  /** Copies [rows, columns] to [columns, rows]. */
  transpose(from: number, strideFrom: number, to: number, strideTo: number, rows: number, columns: number): void;
  clear(at: number, bytes: number): void;
  /** Softmax of each row in place; up to three values behind a row are overwritten. */
  softmax(at: number, stride: number, rows: number, columns: number): void;
  /** `(x - mean) / sqrt(variance + epsilon) * gain + bias` of rows that follow each other. */
  layerNorm(x: number, gain: number, bias: number, epsilon: number, rows: number, width: number, out: number): void;
  /** GELU of [rows, columns], columns a multiple of 4; `to` may be `from`. */
  gelu(from: number, strideFrom: number, to: number, strideTo: number, rows: number, columns: number): void;
}

/** The module's bytes. */
export function buildKernels(options: { readonly sharedMemory: boolean; readonly relaxed: boolean }) {
  const module = new ModuleBuilder();
  const multiplyAdd: MultiplyAdd = options.relaxed ? f32x4.fused : (a, b, c) => f32x4.add(f32x4.mul(a, b), c);
  defineGemm(module, multiplyAdd);
  defineCopies(module);
  defineGelu(module, multiplyAdd);
  defineSoftmax(module, multiplyAdd);
  defineLayerNorm(module);
  return module.bytes(options);
}
