// For tests: a model's folder as the recipe exports it (config.json, index, float16 shards, hashes), with generated
// weights that the config calls trained.
import { sha256 } from 'hash-wasm';
import { parametersOf, sizeOf } from './parameters';
import { floatsToHalves } from '../../src/lib/half';
import type { MartConfig } from '../../src/mart/config';
import { generatedWeights } from '../../src/mart/weights-generated';

export const TEST_SHARDS = ['weights-1.safetensors', 'weights-2.safetensors', 'weights-3.safetensors'] as const;
const INDEX = 'weights.index.json';

/** Files by name. The shards are about equally long. */
export async function writeTestModel(config: MartConfig, seed = 1): Promise<Map<string, Buffer>> {
  const parameters = await parametersOf(config);
  const source = generatedWeights(seed);
  const limit = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0) / TEST_SHARDS.length;
  const places: Record<string, string> = {};
  const shards = TEST_SHARDS.map(() => ({ header: {} as Record<string, unknown>, values: [] as Buffer[], length: 0 }));
  let at = 0;
  for (const { name, shape } of parameters) {
    const number = Math.floor(at / limit);
    const shard = shards[number];
    if (!shard) throw new Error(`no shard for ${name}`);
    at += sizeOf(shape);
    const values = Buffer.from(floatsToHalves(await source.read(name, shape)).buffer);
    shard.header[name] = { dtype: 'F16', shape, data_offsets: [shard.length, shard.length + values.length] };
    shard.values.push(values);
    shard.length += values.length;
    places[name] = TEST_SHARDS[number] ?? '';
  }
  const files = new Map<string, Buffer>([[INDEX, Buffer.from(JSON.stringify({ weight_map: places }))]]);
  shards.forEach(({ header, values }, i) => {
    const json = Buffer.from(JSON.stringify(header));
    const lead = Buffer.alloc(8);
    lead.writeBigUInt64LE(BigInt(json.length));
    files.set(TEST_SHARDS[i] ?? '', Buffer.concat([lead, json, ...values]));
  });
  const hashes: Record<string, string> = {};
  for (const [file, bytes] of files) hashes[file] = await sha256(bytes);
  const weights = { kind: 'safetensors', file: INDEX, sha256: hashes };
  files.set('config.json', Buffer.from(JSON.stringify({ ...config, trained: true, weights })));
  return files;
}

/** The same length, one bit of the last value turned. */
export function tampered(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
}
