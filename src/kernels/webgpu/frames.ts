// What of the network reads a segment's frames as they were uploaded, bytes [frames, side, side, 3] four to a word: tubelets
// and windows as the left operand of a GEMM, and each patch's own normalised pixels, against which recovery is measured.
import type { FrameShape } from '../frames';
import type { Program } from './device';
import type { LeftOperand } from './implicit-gemm';
import { BYTES, bindings, workgroupSum } from './wgsl';

const COLOURS = 3;

/** Tubelets of one segment. */
export function tubeletsOf({ frames, side, patch, depth }: FrameShape): number {
  return (frames / depth) * (side / patch) ** 2;
}

/** Words of one row of pixels, and of one segment. */
const wordsOf = ({ frames, side }: FrameShape) => {
  const line = (side * COLOURS) / 4;
  return { line, segment: frames * side * line };
};

/** The normalisation that the network was trained with. */
const NORMALISED = `
fn normalised(x: vec4f) -> vec4f { return (x - 100) / 255; }`;

const BUFFERS = [{ name: 'frames', type: 'u32' }] as const;
const keyOf = ({ frames, side, patch, depth }: FrameShape) => [frames, side, patch, depth].join('.');

/** Tubelets in (t h w) order, their values in (frame, row, column, colour) order. A row of a patch is whole words. */
export function tubeletOperand(shape: FrameShape): LeftOperand {
  const { side, patch, depth } = shape;
  const { line, segment } = wordsOf(shape);
  const across = side / patch;
  const run = (patch * COLOURS) / 4;
  return {
    key: `tubelets ${keyOf(shape)}`,
    name: 'tubeletValues',
    buffers: BUFFERS,
    code: `${NORMALISED}${BYTES}
// The tubelet's first word.
fn placeOf(row: u32) -> u32 {
  let tubelet = row % ${tubeletsOf(shape)};
  let time = tubelet / ${across * across};
  let down = tubelet / ${across} % ${across};
  return row / ${tubeletsOf(shape)} * ${segment} + (time * ${depth * side} + down * ${patch}) * ${line} + tubelet % ${across} * ${run};
}
fn tubeletValues(place: u32, k: u32) -> vec4f {
  let row = k / ${run};
  let pixels = (row / ${patch} * ${side} + row % ${patch}) * ${line};
  return normalised(bytesOf(frames[place + pixels + k % ${run}]));
}`,
  };
}

/**
 * Windows of `size` x `size` pixels beside each other in tubelets as pictures of (frame, colour) channels; values in (row,
 * column, frame, colour) order.
 */
export function frameWindowOperand(shape: FrameShape, size: number): LeftOperand {
  const { side, depth } = shape;
  const { segment } = wordsOf(shape);
  const across = side / size;
  const channels = depth * COLOURS;
  return {
    key: `frame windows ${keyOf(shape)} ${size}`,
    name: 'frameValues',
    buffers: BUFFERS,
    code: `${NORMALISED}
// The window's first byte. Segments follow each other without a gap, so pictures are counted through all of them.
fn placeOf(row: u32) -> u32 {
  let picture = row / ${across * across};
  let down = row / ${across} % ${across} * ${size};
  return picture * ${(segment * 4 * depth) / shape.frames} + (down * ${side} + row % ${across} * ${size}) * ${COLOURS};
}
fn frameValue(place: u32, k: u32) -> f32 {
  let pixel = k / ${channels};
  let channel = k % ${channels};
  let within = (channel / ${COLOURS} * ${side * side} + pixel / ${size} * ${side} + pixel % ${size}) * ${COLOURS};
  let byte = place + within + channel % ${COLOURS};
  return f32((frames[byte / 4] >> (8 * (byte % 4))) & 255);
}
fn frameValues(place: u32, k: u32) -> vec4f {
  return normalised(vec4f(
    frameValue(place, 4 * k), frameValue(place, 4 * k + 1), frameValue(place, 4 * k + 2), frameValue(place, 4 * k + 3),
  ));
}`,
  };
}

/** Invocations of a workgroup that measures one patch. */
const INVOCATIONS = 64;

/**
 * Buffers recovered [B, patches, values], frames, out [B, patches, 2]. A workgroup a patch: means, which are exact in
 * float32, then deviations, then both squares. Sizes: patches.
 */
export function squares(shape: FrameShape, epsilon: number): Program {
  const { side, patch, depth } = shape;
  const { segment } = wordsOf(shape);
  const across = side / patch;
  const places = depth * patch * patch;
  const own = places / INVOCATIONS;
  const code = () => `
${bindings([{ name: 'recovered', type: 'f32' }, ...BUFFERS, { name: 'out', type: 'f32', written: true }], ['patches'])}
var<workgroup> parts: array<vec3f, ${INVOCATIONS}>;

fn value(byte: u32) -> f32 { return f32((frames[byte / 4] >> (8 * (byte % 4))) & 255); }

@compute @workgroup_size(${INVOCATIONS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  let time = group.x / ${across * across};
  let down = group.x / ${across} % ${across};
  let first = group.y * ${segment * 4} + ((time * ${depth * side} + down * ${patch}) * ${side} + group.x % ${across} * ${patch}) * ${COLOURS};
  var pixels: array<vec3f, ${own}>;
  var own = vec3f(0);
  for (var i = 0u; i < ${own}; i++) {
    let place = index * ${own} + i;
    let line = place / ${patch};
    let byte = first + ((line / ${patch} * ${side} + line % ${patch}) * ${side} + place % ${patch}) * ${COLOURS};
    pixels[i] = vec3f(value(byte), value(byte + 1), value(byte + 2));
    own += pixels[i];
  }
${workgroupSum('total', 'own', INVOCATIONS)}
  let mean = total / ${places};
  own = vec3f(0);
  for (var i = 0u; i < ${own}; i++) { own += (pixels[i] - mean) * (pixels[i] - mean); }
${workgroupSum('square', 'own', INVOCATIONS)}
  let deviation = sqrt(square / ${places - 1}) + ${epsilon};
  let start = (group.y * sizes.patches + group.x) * ${places * COLOURS} + index * ${own * COLOURS};
  var both = vec2f(0);
  for (var i = 0u; i < ${own}; i++) {
    let at = start + i * ${COLOURS};
    let wanted = (pixels[i] - mean) / deviation;
    let off = vec3f(recovered[at], recovered[at + 1], recovered[at + 2]) - wanted;
    both += vec2f(dot(off, off), dot(wanted, wanted));
  }
${workgroupSum('result', 'vec3f(both, 0)', INVOCATIONS)}
  if (index < 2) {
    let square = select(result.x, result.y, index == 1);
    out[(group.y * sizes.patches + group.x) * 2 + index] = square / ${places * COLOURS};
  }
}`;
  return { key: `squares ${keyOf(shape)} ${epsilon}`, code };
}
