// A Vite plugin for tfjs's threaded wasm backend: gives threads of its own, which the benchmark's peer has and the page has
// not, the package's own script, so that everything else can be minified. Belongs into `worker.plugins`. Work-around: tfjs 4.22:
// threads get their script from the text of a function, which names variables that a thread lacks once it is minified
// (https://github.com/tensorflow/tfjs/issues/4539, closed, says so of 2.8). Goes when the package has it as a file.
import type { Plugin } from 'vite';

const FACTORY_TEXT = /`var WasmBackendModuleThreadedSimd = ` \+\s*wasmFactoryThreadedSimd\.toString\(\)/;

/** `entry`: the only worker that gets it; others are left as small as they are. */
export function keepThreadedWasmSource(entry = /./): Plugin {
  let wanted = false;
  return {
    name: 'keep-threaded-wasm-source',
    buildStart({ input }) {
      wanted = entry.test(Object.values(input).join());
    },
    transform: {
      filter: { id: /tfjs-backend-wasm\/dist\/backend_wasm\.js$/ },
      handler(code) {
        if (!wanted) return null;
        // A silent mismatch would hang it.
        if (!FACTORY_TEXT.test(code))
          this.error('tfjs-backend-wasm starts its threads in a way unknown to this plugin');
        const source = "import threadSource from '../wasm-out/tfjs-backend-wasm-threaded-simd.js?raw';";
        return { code: `${source}\n${code.replace(FACTORY_TEXT, 'threadSource')}`, map: null };
      },
    },
  };
}
