// WebGPU for a test in Node: Dawn, on the machine's own GPU where it has one that Dawn accepts, else on lavapipe.
// Work-around: tfjs 4.22: looks for `navigator.gpu` when it is imported (no report found), so import this before it. Goes when
// tfjs looks when it starts.
import { ensureVulkan } from './lavapipe';

// Vulkan's loader reads these when Dawn is loaded.
Object.assign(process.env, ensureVulkan().variables);
const { create, globals } = await import('webgpu');
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create([]), hardwareConcurrency: 1 },
  configurable: true,
});
