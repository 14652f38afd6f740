// Weights from safetensors, float32 or float16, in one file or in shards that an index file names. Only the bytes of
// the asked values are taken, through a callback that hides whether they come from the net, a File or a test.
import { requireArgument } from '../lib/assert';
import { MartError } from '../lib/errors';
import { halvesToFloats } from '../lib/half';
import type { MartConfig } from './config';
import { listParameters } from './parameters';
import type { WeightSource } from './weights';
import { namesInCheckpoints } from './weights-names';

/** Bytes [start, end) of `file`; without `end`, all that follow. Fewer bytes than asked mean that the file ends there. */
export type ByteSource = (file: string, start: number, end?: number) => Promise<Uint8Array>;

interface Entry {
  readonly file: string;
  readonly dtype: 'F32' | 'F16';
  readonly shape: readonly number[];
  /** Place of the first byte in the file. */
  readonly start: number;
}

const BYTES = { F32: 4, F16: 2 } as const;
/** A header larger than this is no header. */
const LONGEST_HEADER = 100 * 2 ** 20;

/**
 * Opens `file`: a `.safetensors` file, or a `.json` index with a `weight_map` from names to shards beside it. All
 * parameters of `config` are looked up, under the names of weights-names.ts, and their shapes and types checked at once.
 * Errors: weights-missing, weights-mismatch, weights-corrupt; `details` name tensor and file.
 */
export async function openSafetensors(config: MartConfig, bytes: ByteSource, file: string): Promise<WeightSource> {
  const entries = new Map<string, unknown>();
  const places = new Map<string, { file: string; data: number }>();
  for (const shard of file.endsWith('.json') ? await readIndex(bytes, file) : [file]) {
    const header = await readHeader(bytes, shard);
    for (const [name, entry] of Object.entries(header.entries)) {
      entries.set(name, entry);
      places.set(name, { file: shard, data: header.data });
    }
  }

  const found = new Map<string, Entry>();
  for (const { name, shape } of listParameters(config)) {
    const known = namesInCheckpoints(name).find((candidate) => entries.has(candidate));
    const place = known === undefined ? undefined : places.get(known);
    if (known === undefined || !place) {
      throw new MartError('weights-missing', `${file} holds no ${name}`, { tensor: name, file });
    }
    found.set(name, checkEntry(entries.get(known), known, shape, place));
  }
  const entryOf = (name: string) => {
    const entry = found.get(name);
    if (!entry)
      throw new MartError('weights-missing', `config ${config.name} has no parameter ${name}`, { name, file });
    return entry;
  };
  /** `count` values from value `from` on. */
  const take = async (name: string, entry: Entry, from: number, count: number) => {
    const size = BYTES[entry.dtype];
    const start = entry.start + from * size;
    const raw = await bytes(entry.file, start, start + count * size);
    if (raw.length !== count * size) throw corrupt(entry.file, `ends within ${name}`, name);
    // A copy: the bytes may lie anywhere in a larger buffer, and typed arrays want them aligned.
    const { buffer } = raw.slice();
    return entry.dtype === 'F32' ? new Float32Array(buffer) : halvesToFloats(new Uint16Array(buffer));
  };

  return {
    async read(name) {
      const entry = entryOf(name);
      return take(
        name,
        entry,
        0,
        entry.shape.reduce((product, size) => product * size, 1),
      );
    },

    async readRows(name, rows) {
      const entry = entryOf(name);
      const [count = 0, columns = 0] = entry.shape;
      requireArgument(entry.shape.length === 2, 'name', 'a 2-D parameter');
      const values = new Float32Array(rows.length * columns);
      await Promise.all(
        Array.from(rows, async (row, i) => {
          requireArgument(Number.isInteger(row) && row >= 0 && row < count, 'rows', `in 0..${count - 1}`);
          values.set(await take(name, entry, row * columns, columns), i * columns);
        }),
      );
      return values;
    },
  };
}

async function readIndex(bytes: ByteSource, file: string): Promise<string[]> {
  const index = parseObject(await bytes(file, 0), file);
  const map = index.weight_map;
  if (typeof map !== 'object' || map === null) throw corrupt(file, 'has no weight_map');
  const shards = Object.values(map);
  if (!shards.every((shard) => typeof shard === 'string')) throw corrupt(file, 'names a shard that is no text');
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return [...new Set(shards)].map((shard) => folder + shard);
}

/** The header's entries by name, and where the data begin. */
async function readHeader(
  bytes: ByteSource,
  file: string,
): Promise<{ entries: Record<string, unknown>; data: number }> {
  const lead = await bytes(file, 0, 8);
  if (lead.length < 8) throw corrupt(file, 'is too short for safetensors');
  const length = Number(new DataView(lead.buffer, lead.byteOffset, 8).getBigUint64(0, true));
  if (length > LONGEST_HEADER) throw corrupt(file, 'is no safetensors file');
  const header = await bytes(file, 8, 8 + length);
  if (header.length !== length) throw corrupt(file, 'ends within its header');
  return { entries: parseObject(header, file), data: 8 + length };
}

function parseObject(bytes: Uint8Array, file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new MartError('weights-corrupt', `${file} has a header that is no JSON`, { file }, cause);
  }
  if (typeof parsed !== 'object' || parsed === null) throw corrupt(file, 'has a header that is no object');
  return parsed as Record<string, unknown>;
}

function checkEntry(
  entry: unknown,
  name: string,
  expected: readonly number[],
  place: { readonly file: string; readonly data: number },
): Entry {
  const { file, data } = place;
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (!Array.isArray(shape) || !Array.isArray(offsets)) throw corrupt(file, `describes ${name} badly`, name);
  const [from, to] = offsets as unknown[];
  if (typeof from !== 'number' || typeof to !== 'number') throw corrupt(file, `has no place for ${name}`, name);
  const mismatch = (what: string) =>
    new MartError('weights-mismatch', `${name} in ${file} ${what}`, { tensor: name, file });
  if (dtype !== 'F32' && dtype !== 'F16') throw mismatch(`is ${String(dtype)}, not F32 or F16`);
  if (shape.length !== expected.length || expected.some((size, i) => size !== shape[i])) {
    throw mismatch(`has shape [${shape.join(', ')}], not [${expected.join(', ')}]`);
  }
  const count = expected.reduce((product, size) => product * size, 1);
  if (to - from !== count * BYTES[dtype]) throw corrupt(file, `has the wrong number of bytes for ${name}`, name);
  return { file, dtype, shape: expected, start: data + from };
}

function corrupt(file: string, what: string, tensor: string | null = null): MartError {
  return new MartError('weights-corrupt', `${file} ${what}`, { file, tensor });
}
