// One frame of a segment as it was recovered, written into a texture: masked patches are what the decoder gave, with their
// own mean and deviation put back, the others the pixels that went in.
import type * as tf from '@tensorflow/tfjs';
import type { FrameShape } from '../frames';
import type { KernelDevice, Program } from './device';
import { bindings, workgroupSum } from './wgsl';

const COLOURS = 3;

/** A segment on the device. */
export interface RecoveredSegment {
  /** Normalised by patch and colour, [1, patches, depth * patch * patch * 3] */
  readonly recovered: tf.TensorInfo;
  /** From `uploadFrames`, [1, words] */
  readonly frames: tf.TensorInfo;
  /** 1 = masked. [patches] */
  readonly masked: tf.TensorInfo;
}

/** Invocations of a workgroup that draws one patch. */
const INVOCATIONS = 64;

/**
 * Buffers recovered, frames, masked; a texture of rgba8unorm. A workgroup a patch of the frame, whose number is the size.
 * Means of bytes are exact in float32 and squares are of what was centred, so that a flat patch has no deviation but epsilon.
 */
export function recoveredFrame({ side, patch, depth }: FrameShape, epsilon: number): Program {
  const across = side / patch;
  const area = patch * patch;
  const places = depth * area;
  const code = () => `
${bindings(
  [
    { name: 'recovered', type: 'f32' },
    { name: 'frames', type: 'u32' },
    { name: 'masked', type: 'f32' },
  ],
  ['frame'],
)}
@group(0) @binding(4) var picture: texture_storage_2d<rgba8unorm, write>;
var<workgroup> parts: array<vec3f, ${INVOCATIONS}>;

fn byteAt(at: u32) -> f32 { return f32((frames[at / 4] >> (8 * (at % 4))) & 255); }

// Of the patch at \`corner\`, whose frames begin with \`first\`.
fn pixelAt(first: u32, corner: vec2u, place: u32) -> vec3f {
  let pixel = corner + vec2u(place % ${patch}, place % ${area} / ${patch});
  let at = (((first + place / ${area}) * ${side} + pixel.y) * ${side} + pixel.x) * ${COLOURS};
  return vec3f(byteAt(at), byteAt(at + 1), byteAt(at + 2));
}

@compute @workgroup_size(${INVOCATIONS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  let corner = group.xy * ${patch};
  let time = sizes.frame / ${depth};
  let first = time * ${depth};
  var own = vec3f(0);
  for (var place = index; place < ${places}; place += ${INVOCATIONS}) { own += pixelAt(first, corner, place); }
${workgroupSum('total', 'own', INVOCATIONS)}
  let mean = total / ${places};
  own = vec3f(0);
  for (var place = index; place < ${places}; place += ${INVOCATIONS}) {
    let centred = pixelAt(first, corner, place) - mean;
    own += centred * centred;
  }
${workgroupSum('square', 'own', INVOCATIONS)}
  let deviation = sqrt(square / ${places - 1}) + ${epsilon};
  let tubelet = (time * ${across} + group.y) * ${across} + group.x;
  let start = sizes.frame % ${depth} * ${area};
  for (var place = start + index; place < start + ${area}; place += ${INVOCATIONS}) {
    let at = (tubelet * ${places} + place) * ${COLOURS};
    let drawn = vec3f(recovered[at], recovered[at + 1], recovered[at + 2]) * deviation + mean;
    let value = select(pixelAt(first, corner, place), drawn, masked[tubelet] > 0);
    let byte = round(clamp(value, vec3f(0), vec3f(255)));
    textureStore(picture, corner + vec2u(place % ${patch}, (place - start) / ${patch}), vec4f(byte / 255, 1));
  }
}`;
  return { key: `recovered frame ${[side, patch, depth, epsilon].join(' ')}`, code };
}

/** Records frame `frame` of the segment into `texture`, of `side` x `side` pixels of rgba8unorm. */
export function drawRecoveredFrame(
  device: KernelDevice,
  { recovered, frames, masked }: RecoveredSegment,
  { shape, epsilon, frame }: { readonly shape: FrameShape; readonly epsilon: number; readonly frame: number },
  texture: GPUTextureView,
): void {
  const across = shape.side / shape.patch;
  device.dispatch({
    program: recoveredFrame(shape, epsilon),
    buffers: [recovered, frames, masked].map((info) => device.bufferOf(info)),
    sizes: [frame],
    texture,
    workgroups: [across, across, 1],
  });
}
