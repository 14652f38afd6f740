// What a first visit shows: the sample's analysis that came with the page, at once; its video follows on its own.
import type { KeptAnalysis } from '../analysis/kept';
import { unpackSheets } from '../analysis/sheet';
import type { AnalysisResult, SegmentResult } from '../analysis/types';
import { MartError } from '../lib/errors';
import type { PageState } from './page-state';

/** What the sample was analysed with. */
const MODEL = 'tiny';

/** `?sample=none` leaves the page empty, and so does another model: the analysis would not be its own. */
export function wantsSample(query: URLSearchParams): boolean {
  return query.get('sample') !== 'none' && (query.get('model') ?? MODEL) === MODEL;
}

/** Fetches the analysis that `npm run -s sample:analysis` wrote. `folder` ends with a slash. */
export async function fetchSampleAnalysis(folder: string): Promise<KeptAnalysis> {
  const get = async (name: string) => {
    const response = await fetch(folder + name);
    if (!response.ok) throw new MartError('fetch-failed', `${name}: status ${response.status}`, { file: name });
    return response;
  };
  const [result, thumbnails, sounds] = await Promise.all([
    get('analysis.json').then((response) => response.json() as Promise<AnalysisResult>),
    get('thumbnails.webp').then((response) => response.blob()),
    get('sounds.webp').then((response) => response.blob()),
  ]);
  return unpackSheets(result, { thumbnails, sounds });
}

/** Middle of the segment where a class that is positive or negative is likeliest: the first thing to be seen. s */
export function strongestMoment({ model, segments }: AnalysisResult): number {
  const strength = ({ distribution }: SegmentResult) =>
    Math.max(...distribution.map((value, i) => (model.polarity[i] === 0 ? 0 : value)));
  const [strongest] = [...segments].sort((a, b) => strength(b) - strength(a));
  return strongest ? (strongest.start + strongest.end) / 2 : 0;
}

/** Whether the person asked the browser to fetch no more than is needed. */
export function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** Whether the page shows the analysis that came with it. */
export function showsSample({ result, sampleResult }: Pick<PageState, 'result' | 'sampleResult'>): boolean {
  return result !== null && result === sampleResult;
}
