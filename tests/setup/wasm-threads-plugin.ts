// A Vite plugin for tfjs's threaded wasm backend. Its threads get their script from the text of a function, which a
// minifier breaks: the text then names variables of a scope that a thread does not have. This gives them the package's
// own script instead, so that everything else can stay minified. Belongs into `worker.plugins`.
import type { Plugin } from 'vite';

const FACTORY_TEXT = /`var WasmBackendModuleThreadedSimd = ` \+\s*wasmFactoryThreadedSimd\.toString\(\)/;

export function keepThreadedWasmSource(): Plugin {
  return {
    name: 'keep-threaded-wasm-source',
    transform: {
      filter: { id: /tfjs-backend-wasm\/dist\/backend_wasm\.js$/ },
      handler(code) {
        // A silent mismatch would hang the page of everyone whose browser has threads.
        if (!FACTORY_TEXT.test(code))
          this.error('tfjs-backend-wasm starts its threads in a way unknown to this plugin');
        const source = "import threadSource from '../wasm-out/tfjs-backend-wasm-threaded-simd.js?raw';";
        return { code: `${source}\n${code.replace(FACTORY_TEXT, 'threadSource')}`, map: null };
      },
    },
  };
}
