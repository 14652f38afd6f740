// Weights from safetensors, float32 or float16, in one file or in shards that an index file names. Only the bytes of
// the asked values are taken, through a callback that hides whether they come from the net, a File or a test.
import { requireArgument } from '../lib/assert';
import { MartError } from '../lib/errors';
import { halvesToFloats } from '../lib/half';
import type { WeightSource } from './weights';

/** Bytes [start, end) of `file`; without `end`, all that follow. Fewer bytes than asked mean that the file ends there. */
export type ByteSource = (file: string, start: number, end?: number) => Promise<Uint8Array>;

interface Entry {
  readonly file: string;
  readonly dtype: 'F32' | 'F16';
  /** Place of the first byte in the file. */
  readonly start: number;
}

const BYTES = { F32: 4, F16: 2 } as const;
/** A header larger than this is no header. */
const LONGEST_HEADER = 100 * 2 ** 20;

/**
 * Opens `file`: a `.safetensors` file, or a `.json` index with a `weight_map` from names to shards beside it. Errors:
 * weights-corrupt; of what is read also weights-missing and weights-mismatch; `details` name tensor and file.
 */
export async function openSafetensors(bytes: ByteSource, file: string): Promise<WeightSource> {
  const places = new Map<string, { readonly entry: unknown; readonly file: string; readonly data: number }>();
  for (const shard of file.endsWith('.json') ? await readIndex(bytes, file) : [file]) {
    const { entries, data } = await readHeader(bytes, shard);
    for (const [name, entry] of Object.entries(entries)) places.set(name, { entry, file: shard, data });
  }
  const entryOf = (name: string, shape: readonly number[]) => {
    const known = namesInCheckpoints(name).find((candidate) => places.has(candidate));
    const place = known === undefined ? undefined : places.get(known);
    if (known === undefined || !place) {
      throw new MartError('weights-missing', `${file} holds no ${name}`, { tensor: name, file });
    }
    return checkEntry(place.entry, known, shape, place);
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
    async read(name, shape) {
      const count = shape.reduce((product, size) => product * size, 1);
      return take(name, entryOf(name, shape), 0, count);
    },

    async readRows(name, shape, rows) {
      const entry = entryOf(name, shape);
      const [count, columns] = shape;
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
  const isShape = Array.isArray(shape) && shape.every((size) => typeof size === 'number');
  if (!isShape || !Array.isArray(offsets)) throw corrupt(file, `describes ${name} badly`, name);
  const [from, to] = offsets as unknown[];
  if (typeof from !== 'number' || typeof to !== 'number') throw corrupt(file, `has no place for ${name}`, name);
  const mismatch = (what: string) =>
    new MartError('weights-mismatch', `${name} in ${file} ${what}`, { tensor: name, file });
  if (dtype !== 'F32' && dtype !== 'F16')
    throw mismatch(`is ${typeof dtype === 'string' ? dtype : typeof dtype}, not F32 or F16`);
  if (shape.length !== expected.length || expected.some((size, i) => size !== shape[i])) {
    throw mismatch(`has shape [${shape.join(', ')}], not [${expected.join(', ')}]`);
  }
  const count = expected.reduce((product, size) => product * size, 1);
  if (to - from !== count * BYTES[dtype]) throw corrupt(file, `has the wrong number of bytes for ${name}`, name);
  return { file, dtype, start: data + from };
}

function corrupt(file: string, what: string, tensor: string | null = null): MartError {
  return new MartError('weights-corrupt', `${file} ${what}`, { file, tensor });
}

/** Under which other names a checkpoint may hold a parameter of MART. */
interface Renaming {
  /** Why such checkpoints exist. */
  readonly reason: string;
  /** The other name of `name`, or null where the rule says nothing about it. */
  apply(name: string): string | null;
}

const stripped = (prefix: string) => (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : null);

const RENAMINGS: readonly Renaming[] = [
  { reason: 'official checkpoints hold the MBT part alone', apply: stripped('vit.') },
  { reason: 'BERT saved from its wrapper', apply: stripped('lan_model.') },
  { reason: 'BERT saved alone', apply: stripped('lan_model.bert.') },
  {
    reason: 'BERT converted from TensorFlow names LayerNorm otherwise',
    apply: (name) =>
      name.includes('LayerNorm.')
        ? name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')
        : null,
  },
];

/** DataParallel and training loops put these in front of every name. */
const WRAPPERS = ['', 'module.', 'model.', 'module.model.'];

/** Names to look for, best first: the official one, its renamings, each also behind a wrapper's prefix. */
function namesInCheckpoints(name: string): string[] {
  const names = [name];
  for (const { apply } of RENAMINGS) {
    for (const known of [...names]) {
      const other = apply(known);
      if (other !== null && !names.includes(other)) names.push(other);
    }
  }
  return WRAPPERS.flatMap((wrapper) => names.map((known) => wrapper + known));
}
