// Where the package's own files are: beside its code. Each stands here as a whole literal, which is what bundlers look for:
// they copy the file and put its new address in place.
import type { Places } from '../analysis/places';
import type { Folder } from '../lib/folder';

const model: Folder = {
  'config.json': new URL('./models/tiny/config.json', import.meta.url).href,
  'vocab.txt': new URL('./models/tiny/vocab.txt', import.meta.url).href,
  'lexicon.json': new URL('./models/tiny/lexicon.json', import.meta.url).href,
  'weights.index.json': new URL('./models/tiny/weights.index.json', import.meta.url).href,
  'weights-1.safetensors': new URL('./models/tiny/weights-1.safetensors', import.meta.url).href,
  'weights-2.safetensors': new URL('./models/tiny/weights-2.safetensors', import.meta.url).href,
  'weights-3.safetensors': new URL('./models/tiny/weights-3.safetensors', import.meta.url).href,
};

const tfjs: Folder = {
  'tfjs-backend-wasm.wasm': new URL('./tfjs/tfjs-backend-wasm.wasm', import.meta.url).href,
  'tfjs-backend-wasm-simd.wasm': new URL('./tfjs/tfjs-backend-wasm-simd.wasm', import.meta.url).href,
  'tfjs-backend-wasm-threaded-simd.wasm': new URL('./tfjs/tfjs-backend-wasm-threaded-simd.wasm', import.meta.url).href,
};

const faces: Folder = {
  'blazeface.json': new URL('./faces/blazeface.json', import.meta.url).href,
  'blazeface.bin': new URL('./faces/blazeface.bin', import.meta.url).href,
};

/** ffmpeg's cores are none of them: their licence asks more of whoever passes them on. */
export const packageFiles: Places = { model, tfjs, faces, ffmpeg: null };
