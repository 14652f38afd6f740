// A model's folder against a real HTTP server, and a cache that stands in for the browser's.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { floatsToHalves, halvesToFloats } from '../lib/half';
import { MINIATURE } from '../mart/miniature';
import { generatedWeights } from '../mart/weights-generated';
import { openModel } from './model-files';
import type { ByteProgress } from './protocol';
import { TEST_SHARDS, tampered, writeTestModel } from '../../tests/setup/test-model';

const WORDS = 'lan_model.bert.embeddings.word_embeddings.weight';
const TABLE = [40, 24] as const;
const BIAS = ['vit.v_fc.bias', [3]] as const;
/** Read first, so it lies in another shard than the words. */
const CLS = ['vit.vid_model.cls_token', [1, 1, 24]] as const;
const [FIRST, SECOND] = TEST_SHARDS;
const files = await writeTestModel(MINIATURE);
const bytesOf = (file: string) => files.get(file) ?? Buffer.alloc(0);
const weightBytes = [...files].reduce((sum, [name, { length }]) => sum + (name === 'config.json' ? 0 : length), 0);

let server: Server;
let folder: string;
/** "GET name", a range behind it. */
let asked: string[] = [];
let served = new Map(files);
let zipped = false;

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = request.url?.split('/').at(-1) ?? '';
    const { range } = request.headers;
    asked.push(range === undefined ? name : `${name} ${range}`);
    const bytes = served.get(name);
    if (!bytes) return response.writeHead(404).end();
    const [from, to] = (/bytes=(\d+)-(\d*)/.exec(range ?? '') ?? []).slice(1);
    if (from !== undefined) {
      return response.writeHead(206).end(bytes.subarray(Number(from), to ? Number(to) + 1 : undefined));
    }
    if (!zipped) return response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes);
    // Without a length: in chunks.
    response.writeHead(200, { 'Content-Encoding': 'gzip' });
    const packed = gzipSync(bytes);
    response.write(packed.subarray(0, 1000));
    setTimeout(() => response.end(packed.subarray(1000)), 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/test/`;
});
afterAll(() => server.close());

/** As much of the Cache API as is used. */
function fakeCaches(
  entries: Map<string, Response>,
  put = (url: string, kept: Response) => void entries.set(url, kept),
) {
  const cache = {
    match: async (url: string) => entries.get(url)?.clone(),
    put: async (url: string, kept: Response) => put(url, kept),
    delete: async (url: string) => entries.delete(url),
    keys: async () => [...entries.keys()].map((url) => ({ url })),
  };
  vi.stubGlobal('caches', { open: async () => cache });
}

let entries: Map<string, Response>;
beforeEach(() => {
  entries = new Map();
  fakeCaches(entries);
  asked = [];
  served = new Map(files);
  zipped = false;
});
afterEach(() => vi.unstubAllGlobals());

async function expectWeights(model: Awaited<ReturnType<typeof openModel>>): Promise<void> {
  const drawn = generatedWeights(1);
  for (const [name, shape] of [BIAS, ['decoder_norm.bias', [8]], [WORDS, TABLE]] as const) {
    expect(await model.weights.read(name, shape)).toEqual(
      halvesToFloats(floatsToHalves(await drawn.read(name, shape))),
    );
  }
}
const keyOf = (file: string) => [...entries.keys()].find((url) => url.includes(`/${file}?sha256=`)) ?? '';

describe('a model with hashes', () => {
  it('is fetched once, each file whole; the next load takes the weights from the cache', async () => {
    await expectWeights(await openModel(folder));
    expect(asked.toSorted()).toEqual([...files.keys()].toSorted());
    asked = [];
    await expectWeights(await openModel(folder));
    expect(asked).toEqual(['config.json']);
  });

  it.each([false, true])('tells bytes of bytes, compressed on the way: %s', async (compressed) => {
    zipped = compressed;
    const seen: ByteProgress[] = [];
    await openModel(folder, (progress) => seen.push(progress));
    expect(seen.at(-1)).toEqual({ loaded: weightBytes, total: weightBytes });
    expect(seen.map(({ loaded }) => loaded)).toEqual(seen.map(({ loaded }) => loaded).toSorted((a, b) => a - b));
    expect(seen.every(({ total }) => total === null || total === weightBytes)).toBe(true);
    expect(seen.some(({ loaded, total }) => total !== null && loaded < total)).toBe(true);
  });

  it('refuses a file that is not what its hash says, and does not keep it', async () => {
    served.set(SECOND, tampered(bytesOf(SECOND)));
    await expect(openModel(folder)).rejects.toMatchObject({ code: 'weights-corrupt', details: { file: SECOND } });
    expect(keyOf(SECOND)).toBe('');
    served = new Map(files);
    await expectWeights(await openModel(folder));
  });

  it('fetches a file again that was damaged in the cache, and that one alone', async () => {
    await openModel(folder);
    const key = keyOf(FIRST);
    entries.set(key, new Response(new Uint8Array(tampered(bytesOf(FIRST)))));
    asked = [];
    await expectWeights(await openModel(folder));
    expect(asked).toEqual(['config.json', FIRST]);
    expect(Buffer.from(await (entries.get(key)?.clone().arrayBuffer() ?? new ArrayBuffer()))).toEqual(bytesOf(FIRST));
  });

  it('of a new version never meets the old files, which are dropped; another model’s stay', async () => {
    const other = 'http://127.0.0.1/models/other/weights-1.safetensors?sha256=1';
    entries.set(other, new Response('x'));
    await openModel(folder);
    const old = [...entries.keys()];
    served = await writeTestModel(MINIATURE, 2);
    asked = [];
    const model = await openModel(folder);
    expect(await model.weights.read(...BIAS)).not.toEqual(
      halvesToFloats(floatsToHalves(await generatedWeights(1).read(...BIAS))),
    );
    // The index has no values in it and is the same file.
    expect(asked.toSorted()).toEqual(['config.json', ...TEST_SHARDS]);
    expect([...entries.keys()].filter((url) => old.includes(url))).toEqual([other, keyOf('weights.index.json')]);
    expect(entries.size).toBe(5);
  });

  it('lets other models go where there is no room for this one', async () => {
    const other = 'http://127.0.0.1/models/other/weights-1.safetensors?sha256=1';
    entries.set(other, new Response('x'));
    fakeCaches(entries, (url, kept) => {
      if (entries.has(other)) throw new DOMException('no room', 'QuotaExceededError');
      entries.set(url, kept);
    });
    await expectWeights(await openModel(folder));
    expect(entries.has(other)).toBe(false);
    expect(entries.size).toBe(4);
  });

  it('loads where nothing can be kept', async () => {
    fakeCaches(entries, () => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expectWeights(await openModel(folder));
    vi.stubGlobal('caches', undefined);
    await expectWeights(await openModel(folder));
    vi.stubGlobal('caches', { open: () => Promise.reject(new DOMException('private', 'SecurityError')) });
    await expectWeights(await openModel(folder));
  });

  it('names what could not be fetched', async () => {
    served.delete(SECOND);
    const failure = { code: 'fetch-failed', details: { url: `${folder}${SECOND}`, status: 404 } };
    await expect(openModel(folder)).rejects.toMatchObject(failure);
  });

  it('lets go of files that are no longer read, and reads ranges of them should they be', async () => {
    const model = await openModel(folder);
    await model.weights.read(...CLS);
    model.letGo();
    await model.weights.readRows(WORDS, TABLE, [3, 1]);
    model.letGo();
    asked = [];
    await model.weights.readRows(WORDS, TABLE, [2]);
    expect(asked).toEqual([]);
    await model.weights.read(...CLS);
    expect(asked).toEqual([expect.stringMatching(/^weights-\d\.safetensors bytes=\d+-\d+$/)]);
  });
});

describe('a model without hashes', () => {
  it('is read in ranges, unverified, and not kept', async () => {
    const config = JSON.parse(bytesOf('config.json').toString());
    served.set('config.json', Buffer.from(JSON.stringify({ ...config, weights: { ...config.weights, sha256: {} } })));
    await expectWeights(await openModel(folder));
    expect(asked.filter((request) => !request.includes('bytes='))).toEqual(['config.json']);
    expect(entries.size).toBe(0);
  });
});
