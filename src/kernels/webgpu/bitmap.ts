// Pictures that kernels draw, as bitmaps: a kernel writes into the current texture of a canvas without a page, which gives
// it away. Pixels stay on the GPU's side until somebody draws the bitmap.
import type { KernelDevice } from './device';

/** canvas: always tried. host: never. auto: on hardware; a software adapter's memory is the host's, which reads it at no cost. */
export type PictureWay = 'auto' | 'canvas' | 'host';

/** What a compute shader may write, on every device. */
const FORMAT = 'rgba8unorm';

let way: PictureWay = 'auto';
/** What is known of canvases; after the first try its device, until it is known whether it outlived it. */
let canvasesAre: 'untried' | GPUDevice | 'there' | 'missing' = 'untried';

const canvases = new WeakMap<GPUDevice, { canvas: OffscreenCanvas; context: GPUCanvasContext }>();

/** How pictures are drawn from now on; the engine leaves it at auto. */
export function choosePictures(chosen: PictureWay): void {
  way = chosen;
  canvasesAre = 'untried';
}

/**
 * Whether `drawnBitmap` may give one. Work-around: Chromium 156 that composes the page without the GPU: the device is lost
 * with the first texture of a canvas (cf. https://github.com/visgl/luma.gl/issues/2874), so a try after which another device
 * is at work was the last one. Goes when such a canvas has no context or a texture that works.
 */
export function drawsBitmaps({ device, software }: KernelDevice): boolean {
  if (typeof canvasesAre !== 'string') canvasesAre = canvasesAre === device ? 'there' : 'missing';
  if (typeof OffscreenCanvas === 'undefined' || canvasesAre === 'missing') return false;
  return way === 'canvas' || (way === 'auto' && !software);
}

/**
 * What `record` dispatches into the texture that it is given, as a bitmap of `width` x `height` pixels, opaque; null where
 * the browser has no such canvas. What was recorded before is sent off with it.
 */
export async function drawnBitmap(
  kernels: KernelDevice,
  width: number,
  height: number,
  record: (texture: GPUTextureView) => void,
): Promise<ImageBitmap | null> {
  if (!drawsBitmaps(kernels)) return null;
  const draw = (): ImageBitmap | null => {
    const surface = orNull(() => surfaceOn(kernels.device, width, height));
    if (!surface) return null;
    record(surface.texture);
    // In this task: the texture is lent for no longer.
    kernels.submit();
    return orNull(() => surface.canvas.transferToImageBitmap());
  };
  return canvasesAre === 'there' ? draw() : firstBitmap(kernels, draw);
}

/** The first try, whose complaints are heard: canvases that take no writes of a compute shader are as good as none. */
async function firstBitmap(kernels: KernelDevice, draw: () => ImageBitmap | null): Promise<ImageBitmap | null> {
  const { device } = kernels;
  // What was recorded before has complaints of its own.
  kernels.submit();
  canvasesAre = device;
  device.pushErrorScope('validation');
  const bitmap = draw();
  const complaint = await device.popErrorScope().catch((lost: unknown) => lost ?? 'lost');
  if (bitmap && complaint === null) return bitmap;
  canvasesAre = 'missing';
  bitmap?.close();
  return null;
}

/** A canvas that can't be had is an answer, not a failure. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}

/** The canvas on the device, and its texture for this task. */
function surfaceOn(device: GPUDevice, width: number, height: number) {
  const { canvas, context } = canvases.get(device) ?? newCanvas(device, width, height);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { canvas, texture: context.getCurrentTexture().createView() };
}

function newCanvas(device: GPUDevice, width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('webgpu');
  if (!context) throw new Error('the browser has no WebGPU canvas here');
  context.configure({ device, format: FORMAT, usage: GPUTextureUsage.STORAGE_BINDING, alphaMode: 'opaque' });
  const made = { canvas, context };
  canvases.set(device, made);
  return made;
}
