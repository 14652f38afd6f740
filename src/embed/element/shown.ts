// What the element shows, and where it comes from: an analysis that runs, a saved result, or a share link.
import type { KeptAnalysis } from '../../analysis/kept';
import type { AnalysisResult, SegmentResult } from '../../analysis/result';
import { MartError } from '../../lib/errors';
import { fetchRemote, wholeFile } from '../../lib/remote-file';
import { readSaved } from '../../share/read-saved';
import { readLink } from '../../share/share-links';
import type { MaskSettings } from '../api';
import { absolute } from '../places';

export interface Shown {
  readonly classes: readonly string[];
  readonly segments: readonly SegmentResult[];
  /** By segment; null where none is kept. [112, 112, 4] RGBA */
  readonly pictures: readonly (Uint8ClampedArray<ArrayBuffer> | null)[];
  readonly mask: MaskSettings;
  /** How many segments there will be. */
  readonly planned: number;
  /** Null as long as it is not whole. */
  readonly result: AnalysisResult | null;
}

export function shownOf({ result, thumbnails }: Pick<KeptAnalysis, 'result' | 'thumbnails'>): Shown {
  const { segments, settings, model } = result;
  return {
    classes: model.classes,
    segments,
    pictures: segments.map((_, i) => thumbnails[i] ?? null),
    mask: settings,
    planned: segments.length,
    result,
  };
}

/** A saved result at an address. Errors: fetch-failed, result-invalid, result-newer, cancelled. */
export async function savedAt(address: string, signal: AbortSignal): Promise<Shown> {
  const url = absolute(address, 'result');
  const name = new URL(url).pathname.split('/').at(-1) ?? url;
  const response = await fetchRemote(url, { signal }).catch((error: unknown) => {
    throw error instanceof MartError ? new MartError('fetch-failed', error.message, error.details, error) : error;
  });
  const file = await wholeFile(response, { name, url }, signal);
  return shownOf(await readSaved(file, signal, () => {}));
}

/** What a share link holds: the whole address, or what stands behind `#r=`. Errors: link-broken, link-newer. */
export async function linked(link: string): Promise<Shown> {
  const hash = link.includes('#') ? link.slice(link.indexOf('#')) : `#r=${link}`;
  const read = readLink(hash);
  if (!read) throw new MartError('link-broken', 'no share link', {});
  return shownOf(await read());
}
