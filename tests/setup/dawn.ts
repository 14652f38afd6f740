// WebGPU for a test in Node: Dawn, on the machine's own GPU where it has one that Dawn accepts, else on lavapipe. Import this
// before tfjs, which looks for `navigator.gpu` when it is imported.
import { ensureVulkan } from './lavapipe';

// Vulkan's loader reads these when Dawn is loaded.
Object.assign(process.env, ensureVulkan().variables);
const { create, globals } = await import('webgpu');
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create([]), hardwareConcurrency: 1 },
  configurable: true,
});
