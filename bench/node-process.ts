// The process of a race in Node: Dawn gives `navigator.gpu`, then the same modules run as in the page's worker. Started
// with the Vulkan driver's variables in its environment.
import { create, globals } from 'webgpu';
import type { RaceMessage, RaceRequest } from './race/protocol';

// tfjs looks for WebGPU when it is imported, so this comes before the engines are.
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create([]), hardwareConcurrency: 1 },
  configurable: true,
});

// onnxruntime-web's memory is shared between threads even where there is one, and Dawn refuses views on such memory.
const { writeBuffer } = GPUQueue.prototype;
GPUQueue.prototype.writeBuffer = function (buffer, place, data, offset = 0, size) {
  const view = data as unknown as Uint8Array;
  if (!ArrayBuffer.isView(data) || !(view.buffer instanceof SharedArrayBuffer)) {
    return writeBuffer.call(this, buffer, place, data as Uint8Array<ArrayBuffer>, offset, size);
  }
  // Offset and size count elements of the view.
  const copy = view.slice(offset, size === undefined ? undefined : offset + size);
  return writeBuffer.call(this, buffer, place, copy as Uint8Array<ArrayBuffer>);
};

// Nobody listens any more: a race takes minutes of all cores.
process.once('disconnect', () => process.exit());
process.once('message', (request: RaceRequest) => void answer(request));

async function answer(request: RaceRequest): Promise<void> {
  const { runRace } = await import('./race/session');
  await runRace(request, (message: RaceMessage) => process.send?.(message));
}
