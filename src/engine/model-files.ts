// A model's folder over HTTP: config.json checked, and its weights as a source that reads only the bytes asked for.
import { MartError } from '../lib/errors';
import { type MartConfig, martConfigSchema } from '../mart/config';
import type { WeightSource } from '../mart/weights';
import { generatedWeights } from '../mart/weights-generated';
import { type ByteSource, openSafetensors } from '../mart/weights-safetensors';

export interface ModelFiles {
  readonly config: MartConfig;
  /** Hex SHA-256 of config.json, which names the hashes of the weights. */
  readonly sha256: string;
  readonly weights: WeightSource;
}

/** Errors: fetch-failed, config-invalid (names the first rule that is broken), weights-*. */
export async function openModel(folderUrl: string): Promise<ModelFiles> {
  const url = new URL('config.json', folderUrl).href;
  const text = new TextDecoder().decode(await fetchBytes(url));
  const config = parseConfig(text, url);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const weights =
    config.weights.kind === 'generated'
      ? generatedWeights(config, config.weights.seed)
      : await openSafetensors(config, rangeReader(folderUrl), config.weights.file);
  return { config, sha256, weights };
}

export function parseConfig(text: string, url: string): MartConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MartError('config-invalid', `${url} is no JSON`, { file: url, rule: 'JSON' }, error);
  }
  const parsed = martConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const rule = `${issue?.path.join('.') || 'config'}: ${issue?.message ?? 'invalid'}`;
  throw new MartError('config-invalid', `${url}: ${rule}`, { file: url, rule });
}

/** Ranges of files in a folder. A server that ignores ranges sends the whole file, which is then cut. */
function rangeReader(folderUrl: string): ByteSource {
  return async (file, start, end) => {
    const url = new URL(file, folderUrl).href;
    const range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
    return fetchBytes(url, { headers: { Range: range } }, (bytes) => bytes.subarray(start, end));
  };
}

async function fetchBytes(
  url: string,
  init: RequestInit = {},
  cutWhole: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    throw new MartError('fetch-failed', `${url} could not be fetched`, { url }, error);
  }
  if (!response.ok)
    throw new MartError('fetch-failed', `${url}: status ${response.status}`, { url, status: response.status });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 206 ? bytes : cutWhole(bytes);
}
