// Analyses kept on this device: one small row for the list and one record with everything, in IndexedDB. Records carry a
// version; one that is not of this version is listed as unreadable, and can only be deleted. Videos are never kept.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type Statement, videoVerdict } from '../analysis/confidence';
import type { AnalysisResult, SegmentResult } from '../analysis/types';
import { packSheets, unpackSheets } from '../analysis/sheet';
import { type KeptAnalysis, videoId } from '../analysis/kept';
import { MartError } from '../lib/errors';

export const RECORD_VERSION = 1;
const NAME = 'mart-recent';

/** What the list shows of an analysis; `null` in place of what an unreadable one would say. */
export interface RecentRow {
  readonly id: string;
  /** Of what was written; another one can't be read here. */
  readonly version: number;
  /** ms since 1970 */
  readonly when: number;
  readonly bytes: number;
  readonly about: RecentFacts | null;
}

export interface RecentFacts {
  readonly name: string;
  /** s */
  readonly duration: number;
  readonly segments: number;
  readonly model: string;
  /** The first class of the headline, and its probability. */
  readonly top: { readonly name: string; readonly value: number };
  /** The headline; absent in rows from before there were any. `classes` are those of the model. */
  readonly headline?: { readonly statement: Statement; readonly classes: readonly string[] };
  /** A small picture: that of the segment where the class is likeliest. [112, 112, 4] */
  readonly cover: Uint8ClampedArray<ArrayBuffer> | null;
}

/**
 * Bytes and no blobs. Work-around: Safari 18: a private window's database takes no blobs
 * (https://bugs.webkit.org/show_bug.cgi?id=156347). Goes when that is closed.
 */
export interface RecentRecord {
  readonly id: string;
  readonly version: number;
  /** Lines of JSON, gzipped: the result without segments, then a segment each. */
  readonly result: Uint8Array<ArrayBuffer>;
  readonly thumbnails: Uint8Array<ArrayBuffer>;
  readonly sounds: Uint8Array<ArrayBuffer> | null;
}

export interface RecentEntry {
  readonly row: RecentRow;
  readonly record: RecentRecord;
}

/** Where entries are kept. Every call may reject: private windows and full disks. */
export interface RecentShelf {
  rows(): Promise<RecentRow[]>;
  record(id: string): Promise<RecentRecord | null>;
  put(entries: readonly RecentEntry[]): Promise<void>;
  delete(ids: readonly string[]): Promise<void>;
}

interface Schema extends DBSchema {
  rows: { key: string; value: RecentRow };
  records: { key: string; value: RecentRecord };
}

/** The browser's own database; opened when it is first needed. */
export function recentDatabase(): RecentShelf {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const open = () => {
    opening ??= openDB<Schema>(NAME, 1, {
      upgrade(database) {
        database.createObjectStore('rows', { keyPath: 'id' });
        database.createObjectStore('records', { keyPath: 'id' });
      },
      terminated() {
        opening = null;
      },
    });
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };
  const both = async () => (await open()).transaction(['rows', 'records'], 'readwrite');
  return {
    rows: async () => (await open()).getAll('rows'),
    record: async (id) => (await (await open()).get('records', id)) ?? null,
    async put(entries) {
      const change = await both();
      const [rows, records] = [change.objectStore('rows'), change.objectStore('records')];
      const puts = entries.flatMap(({ row, record }) => [rows.put(row), records.put(record)]);
      await Promise.all([...puts, change.done]);
    },
    async delete(ids) {
      const change = await both();
      const [rows, records] = [change.objectStore('rows'), change.objectStore('records')];
      await Promise.all([...ids.flatMap((id) => [rows.delete(id), records.delete(id)]), change.done]);
    },
  };
}

/** The same video under the same settings, model and words has the same id, so that it replaces what was kept of it. */
export async function idOf({ file, model, settings, segments }: AnalysisResult): Promise<string> {
  const words = segments.map((segment) => segment.words.map(({ text }) => text));
  const text = JSON.stringify([videoId(file), model.sha256, settings, words]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function packEntry(kept: KeptAnalysis, when: number): Promise<RecentEntry> {
  const { result } = kept;
  const id = await idOf(result);
  const sheets = await packSheets(kept);
  const record: RecentRecord = {
    id,
    version: RECORD_VERSION,
    result: await gzippedLines(result),
    thumbnails: await bytesOf(sheets.thumbnails),
    sounds: sheets.sounds && (await bytesOf(sheets.sounds)),
  };
  const about = factsOf(kept);
  const bytes =
    record.result.length + record.thumbnails.length + (record.sounds?.length ?? 0) + (about.cover?.length ?? 0);
  return { row: { id, version: RECORD_VERSION, when, bytes, about }, record };
}

/** Throws `result-newer` and `result-invalid`, naming `file` where it is known. */
export async function unpackRecord(record: RecentRecord, file: string | null): Promise<KeptAnalysis> {
  const details = file === null ? {} : { file };
  if (record.version > RECORD_VERSION) {
    throw new MartError('result-newer', `a record of version ${record.version}`, details);
  }
  const { checkedResult } = await import('../analysis/checked');
  try {
    const checked = checkedResult(await fromGzippedLines(record.result));
    if ('rule' in checked) throw new Error(checked.rule);
    const { result } = checked;
    return await unpackSheets(result, {
      thumbnails: new Blob([record.thumbnails]),
      sounds: record.sounds && new Blob([record.sounds]),
    });
  } catch (error) {
    throw new MartError('result-invalid', 'a record of another form', details, error);
  }
}

/** Facts of a row as it was written by this version; null for any other form. */
export function readableFacts(row: RecentRow): RecentFacts | null {
  return row.version === RECORD_VERSION ? row.about : null;
}

function factsOf({ result, thumbnails }: KeptAnalysis): RecentFacts {
  const { file, model, segments } = result;
  const { distribution, statement } = videoVerdict(result);
  const top = statement?.first.index ?? 0;
  const likeliest = segments.reduce(
    (best, { distribution }, i) => ((distribution[top] ?? 0) > (segments[best]?.distribution[top] ?? 0) ? i : best),
    0,
  );
  return {
    name: file.name,
    duration: file.duration,
    segments: segments.length,
    model: model.name,
    top: { name: model.classes[top] ?? '', value: distribution[top] ?? 0 },
    ...(statement && { headline: { statement, classes: model.classes } }),
    cover: thumbnails[likeliest] ?? null,
  };
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** Segment by segment, so that the page stays free while a long result is written. */
async function gzippedLines({ segments, ...head }: AnalysisResult): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const lines = [head, ...segments].values();
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const { done, value } = lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
  });
  return new Uint8Array(await new Response(source.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
}

async function fromGzippedLines(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const segments = lines.map((line) => JSON.parse(line) as SegmentResult);
  return { ...(JSON.parse(head) as object), segments };
}
