// Checks what a model's folder ships, from its files alone: hashes, sizes, vocabulary, lexicon, and that the shards hold
// the network's parameters and nothing else. `tsx tests/setup/model-files.ts [FOLDER]`; exits 1 if something is wrong.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type MartConfig, martConfigSchema } from '../../src/mart/config';
import { openSafetensors } from '../../src/mart/weights-safetensors';
import { loadTrained } from '../parity/complementary';
import { parametersOf, readBy, sizeOf as valuesOf } from './parameters';

const MEGABYTE = 1_000_000;
const [SHARD, ALL_SHARDS, LEXICON] = [8 * MEGABYTE, 24 * MEGABYTE, 0.4 * MEGABYTE];

const folder = process.argv[2] ?? 'models/tiny';
const config = martConfigSchema.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
const wrong: string[] = [];

function check(holds: boolean, problem: string): void {
  if (!holds) wrong.push(problem);
}

function sizeOf(file: string): number {
  const path = join(folder, file);
  check(existsSync(path), `${file} is missing`);
  return existsSync(path) ? statSync(path).size : 0;
}

function checkVocabulary(): void {
  if (config.vocabulary === null || sizeOf(config.vocabulary) === 0) return;
  const rows = readFileSync(join(folder, config.vocabulary), 'utf8').trimEnd().split('\n');
  check(rows.length === config.text.pieces, `${config.vocabulary}: ${rows.length} rows, not ${config.text.pieces}`);
  check(new Set(rows).size === rows.length, `${config.vocabulary}: a piece stands twice`);
}

function checkLexicon(): void {
  if (config.lexicon === null) return;
  const size = sizeOf(config.lexicon);
  check(size <= LEXICON, `${config.lexicon}: ${size} bytes, at most ${LEXICON}`);
}

async function checkWeights({ file, sha256 }: Extract<MartConfig['weights'], { kind: 'safetensors' }>): Promise<void> {
  const named = Object.entries(sha256);
  if (named.some(([name]) => sizeOf(name) === 0)) return;
  for (const [name, hash] of named) {
    const found = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    check(found === hash, `${name}: SHA-256 is ${found}, config.json names ${hash}`);
  }
  const shards = file.endsWith('.json') ? shardsOf(file) : [file];
  const unnamed = [file, ...shards].filter((name) => sha256[name] === undefined);
  check(unnamed.length === 0, `config.json names no hash of ${unnamed.join(', ')}`);
  if (unnamed.length > 0) return;
  const sizes = shards.map((shard) => [shard, sizeOf(shard)] as const);
  for (const [shard, size] of sizes) check(size <= SHARD, `${shard}: ${size} bytes, at most ${SHARD}`);
  const all = sizes.reduce((sum, [, size]) => sum + size, 0);
  check(all <= ALL_SHARDS, `weights: ${all} bytes, at most ${ALL_SHARDS}`);

  const parameters = await parametersOf(config);
  const source = await openSafetensors(readRange, file);
  for (const { name, shape } of parameters) {
    await source.read(name, shape).catch((error: unknown) => wrong.push(String(error)));
  }
  const trained = await readBy((weights) => loadTrained(weights, config));
  const known = new Set([...parameters, ...trained].map(({ name }) => name));
  const more = shards.flatMap(tensorsOf).filter((name) => !known.has(name));
  check(more.length === 0, `weights: tensors that the network does not have: ${more.slice(0, 5).join(', ')}`);
  const values = parameters.reduce((sum, { shape }) => sum + valuesOf(shape), 0);
  console.log(`${shards.length} shards, ${all} bytes, ${parameters.length} parameters of ${values} values are read`);
}

function shardsOf(index: string): string[] {
  const { weight_map: map }: { weight_map: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, index), 'utf8'),
  );
  return [...new Set(Object.values(map))];
}

function tensorsOf(shard: string): string[] {
  const bytes = readFileSync(join(folder, shard));
  const header: object = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0))));
  return Object.keys(header).filter((name) => name !== '__metadata__');
}

async function readRange(file: string, start: number, end?: number): Promise<Uint8Array> {
  const handle = await open(join(folder, file));
  try {
    const length = (end ?? (await handle.stat()).size) - start;
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

checkVocabulary();
checkLexicon();
if (config.weights.kind === 'safetensors') await checkWeights(config.weights);
else console.log(`${folder}: weights are generated; hashes, sizes and parameters of shards are left out`);
for (const problem of wrong) console.error(`${folder}: ${problem}`);
if (wrong.length === 0) console.log(`${folder}: ok`);
process.exitCode = wrong.length === 0 ? 0 : 1;
