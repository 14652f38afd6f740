// The instructions that the kernels need, under their names in the specification, with their bytes and what stands behind
// them: https://webassembly.github.io/spec/core/binary/instructions.html, those of 128 bits under "Vector Instructions"
// (behind 0xfd), memory.fill under "Memory Instructions" (behind 0xfc).

/** What follows an instruction's own bytes. */
export type Immediate = 'none' | 'block' | 'index' | 'i32' | 'f32' | 'v128' | 'memory' | 'lane' | 'zero';

export interface Instruction {
  /** The byte, or a prefix and the number behind it. */
  readonly opcode: number | readonly [prefix: 0xfc | 0xfd, number: number];
  readonly immediate: Immediate;
}

const plain = (opcode: number, immediate: Immediate = 'none'): Instruction => ({ opcode, immediate });
const simd = (number: number, immediate: Immediate = 'none'): Instruction => ({ opcode: [0xfd, number], immediate });

export const INSTRUCTIONS = {
  block: plain(0x02, 'block'),
  loop: plain(0x03, 'block'),
  if: plain(0x04, 'block'),
  end: plain(0x0b),
  br: plain(0x0c, 'index'),
  br_if: plain(0x0d, 'index'),
  call: plain(0x10, 'index'),
  select: plain(0x1b),
  'local.get': plain(0x20, 'index'),
  'local.set': plain(0x21, 'index'),
  'memory.fill': { opcode: [0xfc, 11], immediate: 'zero' },

  'i32.const': plain(0x41, 'i32'),
  'i32.eq': plain(0x46),
  'i32.lt_s': plain(0x48),
  'i32.ge_s': plain(0x4e),
  'i32.add': plain(0x6a),
  'i32.sub': plain(0x6b),
  'i32.mul': plain(0x6c),
  'i32.and': plain(0x71),
  'i32.shl': plain(0x74),

  'f32.const': plain(0x43, 'f32'),
  'f32.load': plain(0x2a, 'memory'),
  'f32.store': plain(0x38, 'memory'),
  'f32.sqrt': plain(0x91),
  'f32.add': plain(0x92),
  'f32.sub': plain(0x93),
  'f32.mul': plain(0x94),
  'f32.div': plain(0x95),
  'f32.max': plain(0x97),
  'f32.convert_i32_s': plain(0xb2),

  'v128.load': simd(0, 'memory'),
  'v128.load32_splat': simd(9, 'memory'),
  'v128.store': simd(11, 'memory'),
  'v128.const': simd(12, 'v128'),
  'f32x4.splat': simd(19),
  'f32x4.extract_lane': simd(31, 'lane'),
  'f32x4.ge': simd(70),
  'v128.and': simd(78),
  'i32x4.shl': simd(171),
  'i32x4.add': simd(174),
  'f32x4.abs': simd(224),
  'f32x4.neg': simd(225),
  'f32x4.add': simd(228),
  'f32x4.sub': simd(229),
  'f32x4.mul': simd(230),
  'f32x4.div': simd(231),
  'f32x4.pmax': simd(235),
  'f32x4.relaxed_madd': simd(261),
} as const satisfies Record<string, Instruction>;

export type InstructionName = keyof typeof INSTRUCTIONS;
