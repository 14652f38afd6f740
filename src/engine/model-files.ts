// A model's files over HTTP: config.json checked, and its weights as a source. Files with a hash in the config are
// fetched whole and verified; of others only the bytes asked for are read.
import { sha256 as sha256Of } from 'hash-wasm';
import { MartError } from '../lib/errors';
import { type Folder, urlIn } from '../lib/folder';
import { parsedForm } from '../lib/parsed-form';
import { type MartConfig, martConfigSchema } from '../mart/config';
import type { WeightSource } from '../mart/weights';
import { generatedWeights } from '../mart/weights-generated';
import { type ByteSource, openSafetensors } from '../mart/weights-safetensors';
import { fetchResponse, readBody } from './fetch';
import type { ByteProgress } from './protocol';
import { loadVerifiedFiles } from './weight-files';

export interface ModelFiles {
  readonly config: MartConfig;
  /** Hex SHA-256 of config.json, which names the hashes of the weights. */
  readonly sha256: string;
  readonly weights: WeightSource;
  /** Lets go of the verified files that were not read since the last call; they would be read from the net again. */
  letGo(): void;
}

/** Errors: fetch-failed, config-invalid (names the first rule that is broken), weights-*. */
export async function openModel(
  folder: Folder,
  onProgress: (progress: ByteProgress) => void = () => {},
): Promise<ModelFiles> {
  const url = urlIn(folder, 'config.json');
  // Asked for anew, so that hashes and files are of one version.
  const response = await fetchResponse(url, { cache: 'no-cache' });
  const text = new TextDecoder().decode(await readBody(response, url));
  return openFiles(folder, { config: parseConfig(text, url), sha256: await sha256Of(text) }, onProgress);
}

/** The files of a config that is known already, from the cache: a second opening asks the net for nothing. */
export async function openFiles(
  folder: Folder,
  { config, sha256 }: Pick<ModelFiles, 'config' | 'sha256'>,
  onProgress: (progress: ByteProgress) => void = () => {},
): Promise<ModelFiles> {
  if (config.weights.kind === 'generated') {
    return { config, sha256, weights: generatedWeights(config.weights.seed), letGo() {} };
  }
  const held = await loadVerifiedFiles(folder, config.weights.sha256, onProgress);
  const used = new Set<string>();
  const range = rangeReader(folder);
  const bytes: ByteSource = async (file, start, end) => {
    used.add(file);
    return held.get(file)?.subarray(start, end) ?? range(file, start, end);
  };
  const letGo = () => {
    for (const file of held.keys()) if (!used.has(file)) held.delete(file);
    used.clear();
  };
  return { config, sha256, weights: await openSafetensors(bytes, config.weights.file), letGo };
}

export function parseConfig(text: string, url: string): MartConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MartError('config-invalid', `${url} is no JSON`, { file: url, rule: 'JSON' }, error);
  }
  const parsed = parsedForm(martConfigSchema, value);
  if ('form' in parsed) return parsed.form;
  const rule = `${parsed.path || 'config'}: ${parsed.message}`;
  throw new MartError('config-invalid', `${url}: ${rule}`, { file: url, rule });
}

/** Ranges of files in a folder. A server that ignores ranges sends the whole file, which is then cut. */
function rangeReader(folder: Folder): ByteSource {
  return async (file, start, end) => {
    const url = urlIn(folder, file);
    const range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
    const response = await fetchResponse(url, { headers: { Range: range } });
    const bytes = await readBody(response, url);
    return response.status === 206 ? bytes : bytes.subarray(start, end);
  };
}
