import { describe, expect, it } from 'vitest';
import tiny from '../../models/tiny/config.json';
import { MartError } from '../lib/errors';
import { floatsToHalves } from '../lib/half';
import { type MartConfig, martConfigSchema } from './config';
import { parametersOf } from '../../tests/setup/parameters';
import { generatedWeights } from './weights-generated';
import { type ByteSource, openSafetensors } from './weights-safetensors';

/** Small enough to write out whole, several times a test. */
const config: MartConfig = {
  ...martConfigSchema.parse(tiny),
  width: 6,
  visual: { depth: 1, heads: 3 },
  audio: { depth: 1, heads: 3, sampleRate: null, mixdown: 'mean' },
  text: { depth: 1, heads: 3, pieces: 20, maxPieces: 8, positions: 8, head: true },
  fusion: { blocks: 1, tokens: 2 },
  decoder: { depth: 1, heads: 2, width: 4 },
};
const WORDS = 'lan_model.bert.embeddings.word_embeddings.weight';
const parameters = await parametersOf(config);
const TABLE = [20, 6] as const;

interface Written {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

function safetensors(tensors: readonly Written[], dtype: 'F32' | 'F16' | 'BF16' = 'F32'): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { name, shape, values } of tensors) {
    const words = dtype === 'F32' ? values : floatsToHalves(values);
    const part = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    header[name] = { dtype, shape, data_offsets: [at, at + part.length] };
    parts.push(part);
    at += part.length;
  }
  // The odd space makes data start at an address that no float array could be laid on.
  const json = new TextEncoder().encode(`${JSON.stringify(header)} `);
  const file = new Uint8Array(8 + json.length + at);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let offset = 8 + json.length;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

const files =
  (all: Record<string, Uint8Array>): ByteSource =>
  async (file, start, end) => {
    const bytes = all[file];
    if (!bytes) throw new MartError('fetch-failed', file);
    return bytes.subarray(start, end);
  };

async function allTensors(rename = (name: string) => name): Promise<Written[]> {
  const source = generatedWeights(5);
  return Promise.all(
    parameters.map(async ({ name, shape }) => ({
      name: rename(name),
      shape,
      values: await source.read(name, shape),
    })),
  );
}

const open = (bytes: Uint8Array) => openSafetensors(files({ w: bytes }), 'w');

describe('generated weights', () => {
  it('makes rows of a table equal to those of the whole', async () => {
    const source = generatedWeights(1);
    const whole = await source.read(WORDS, TABLE);
    const rows = await source.readRows(WORDS, TABLE, [19, 0, 19]);
    expect(rows).toEqual(Float32Array.of(...whole.slice(114), ...whole.slice(0, 6), ...whole.slice(114)));
  });

  it('depend on the seed and refuse what is not there', async () => {
    expect(await generatedWeights(1).read(WORDS, TABLE)).not.toEqual(await generatedWeights(2).read(WORDS, TABLE));
    await expect(generatedWeights(1).readRows(WORDS, TABLE, [20])).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

describe('safetensors', () => {
  it('gives back every parameter of a float32 file, and single rows', async () => {
    const source = await open(safetensors(await allTensors()));
    const drawn = generatedWeights(5);
    for (const { name, shape } of parameters) {
      expect(await source.read(name, shape)).toEqual(await drawn.read(name, shape));
    }
    expect(await source.readRows(WORDS, TABLE, [3, 1])).toEqual(await drawn.readRows(WORDS, TABLE, [3, 1]));
  });

  it('widens float16', async () => {
    const source = await open(safetensors(await allTensors(), 'F16'));
    const [half, full] = [await source.read(WORDS, TABLE), await generatedWeights(5).read(WORDS, TABLE)];
    expect(Math.max(...half.map((value, i) => Math.abs(value - (full[i] ?? 0))))).toBeLessThan(2 ** -12);
    expect(half).not.toEqual(full);
  });

  it('reads shards beside an index file', async () => {
    const tensors = await allTensors();
    const index = Object.fromEntries(tensors.map(({ name }, i) => [name, i % 2 ? 'a.safetensors' : 'b.safetensors']));
    const source = await openSafetensors(
      files({
        'm/index.json': new TextEncoder().encode(JSON.stringify({ weight_map: index })),
        'm/a.safetensors': safetensors(tensors.filter((_, i) => i % 2)),
        'm/b.safetensors': safetensors(tensors.filter((_, i) => i % 2 === 0)),
      }),
      'm/index.json',
    );
    expect(await source.read('vit.v_fc.bias', [7])).toEqual(await generatedWeights(5).read('vit.v_fc.bias', [7]));
  });

  it.each([
    ['without the vit prefix', (name: string) => name.replace(/^vit\./, '')],
    ['behind module.', (name: string) => `module.${name}`],
    ['behind module., without the vit prefix', (name: string) => `module.${name.replace(/^vit\./, '')}`],
    ['with BERT saved alone', (name: string) => name.replace(/^lan_model\.bert\./, '')],
    [
      'with LayerNorm named as in TensorFlow',
      (name: string) =>
        name.replace(/LayerNorm\.weight/, 'LayerNorm.gamma').replace(/LayerNorm\.bias/, 'LayerNorm.beta'),
    ],
  ])('finds names %s', async (_, rename) => {
    const source = await open(safetensors(await allTensors(rename)));
    const drawn = generatedWeights(5);
    for (const { name, shape } of parameters) {
      expect(await source.read(name, shape)).toEqual(await drawn.read(name, shape));
    }
  });

  it('names tensor and file of what is missing', async () => {
    const tensors = (await allTensors()).filter(({ name }) => name !== 'decoder_norm.bias');
    await expect((await open(safetensors(tensors))).read('decoder_norm.bias', [4])).rejects.toMatchObject({
      code: 'weights-missing',
      details: { tensor: 'decoder_norm.bias', file: 'w' },
    });
  });

  it('refuses another shape or type', async () => {
    const source = await open(safetensors(await allTensors()));
    await expect(source.read('vit.v_fc.weight', [6, 7])).rejects.toMatchObject({
      code: 'weights-mismatch',
      details: { tensor: 'vit.v_fc.weight', file: 'w' },
    });
    const other = await open(safetensors(await allTensors(), 'BF16'));
    await expect(other.read('vit.v_fc.bias', [7])).rejects.toMatchObject({ code: 'weights-mismatch' });
  });

  it('calls a truncated or foreign file corrupt', async () => {
    const file = safetensors(await allTensors());
    for (const bytes of [file.slice(0, 4), file.slice(0, 300), new TextEncoder().encode('<!doctype html><html>')]) {
      await expect(open(bytes)).rejects.toMatchObject({ code: 'weights-corrupt', details: { file: 'w' } });
    }
    const cut = await open(file.slice(0, file.length - 4));
    const reads = await Promise.allSettled(parameters.map(({ name, shape }) => cut.read(name, shape)));
    expect(reads.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});
