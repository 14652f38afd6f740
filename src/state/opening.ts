// What the page's address asks for: a share link in its fragment, or a video in its search that is opened and analysed by
// itself. Documented in docs/share-link.md.
import { DEFAULT_MASK, MASK_STRATEGIES } from '../analysis/defaults';
import type { KeptAnalysis } from '../analysis/kept';
import type { MaskSettings } from '../analysis/types';
import { MOST_SEGMENTS } from '../lib/shapes';
import { fetchVideo, videoName } from '../lib/fetch-video';
import type { Scope } from './page-state';
import type { Page } from './store';

const MOST_RATIO = 0.9;

type Opened = Pick<Page, 'actions'>;

/** What a demo link asks for. */
export interface Demo {
  /** Null: the sample. */
  readonly video: URL | null;
  readonly scope: Partial<Scope>;
  readonly mask: MaskSettings | null;
  /** Parts of the address that are not understood, such as "segments=many". */
  readonly leftOut: readonly string[];
}

/** Gives what reads the share link that a fragment is, or rejects with `link-broken` or `link-newer`; null for none. */
export type ReadLink = (hash: string) => (() => Promise<KeptAnalysis>) | null;

/** Starts what the address asks for; null when it asks for nothing. */
export function openFromAddress(
  page: Opened,
  { href }: Pick<Location, 'href'>,
  readLink: ReadLink,
): Promise<void> | null {
  const address = new URL(href);
  const opened = openLink(page, address.hash, readLink);
  if (opened) return opened;
  const demo = readDemo(address);
  return demo && openDemo(page, demo, address);
}

/** Shows the analysis that a share link carries; null when the fragment is none. */
export function openLink({ actions }: Opened, hash: string, readLink: ReadLink): Promise<void> | null {
  const read = readLink(hash);
  return read && actions.openKept('link', null, read);
}

async function openDemo({ actions }: Opened, { video, scope, mask, leftOut }: Demo, page: URL): Promise<void> {
  // A link alone makes nobody's browser ask another server for something.
  if (video && video.origin !== page.origin) {
    if (!(await actions.askFetch({ name: videoName(video), host: video.host }))) return;
  }
  const opening = video
    ? actions.openFetched(videoName(video), (...how) => fetchVideo(video, ...how), { scope, mask })
    : actions.openSample({ scope, mask });
  if (leftOut.length > 0) actions.note('address-ignored', { parts: leftOut.join(', ') });
  await opening;
}

/** Null when no video is asked for: there is none of `video`, `sample`, `segments` and `mask`, or the page stays empty. */
export function readDemo(address: URL): Demo | null {
  const query = address.searchParams;
  if (query.get('sample') === 'none' && !query.has('video')) return null;
  if (!['video', 'sample', 'segments', 'mask'].some((name) => query.has(name))) return null;
  const leftOut: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T | null): T | null => {
    const text = query.get(name);
    const value = text === null ? null : parse(text);
    if (text !== null && value === null) leftOut.push(`${name}=${text}`);
    return value;
  };
  const video = read('video', (text) => videoAddress(text, address));
  const segments = read('segments', (text) => wholeNumber(text, 1, MOST_SEGMENTS));
  const mask = read('mask', parseMask);
  return { video, scope: segments === null ? {} : { segments: { mode: 'number', segments } }, mask, leftOut };
}

/** https, or a file beside this page: the page's policy allows no other. */
function videoAddress(text: string, page: URL): URL | null {
  if (text === '' || !URL.canParse(text, page)) return null;
  const address = new URL(text, page);
  return address.protocol === 'https:' || address.origin === page.origin ? address : null;
}

/** `strategy,ratio,lambda,reveal,seed`; what is left out or empty is as usual. */
function parseMask(text: string): MaskSettings | null {
  const [strategyText = '', ratioText = '', lambdaText = '', revealText = '', seedText = '', ...more] = text.split(',');
  const usual = <T>(part: string, value: T | null, otherwise: T) => (part === '' ? otherwise : value);
  const strategy = MASK_STRATEGIES.find((name) => name === strategyText) ?? null;
  const ratio = usual(ratioText, share(ratioText, MOST_RATIO), DEFAULT_MASK.ratio);
  const lambda = usual(lambdaText, share(lambdaText, 1), DEFAULT_MASK.lambda);
  const reveal = usual(revealText, share(revealText, 1), DEFAULT_MASK.reveal);
  const seed = usual(seedText, wholeNumber(seedText, 0, 2 ** 32 - 1), DEFAULT_MASK.seed);
  if (strategy === null || ratio === null || lambda === null || reveal === null || seed === null) return null;
  return more.length > 0 ? null : { strategy, ratio, lambda, reveal, seed };
}

/** A decimal from 0 to `most`. */
function share(text: string, most: number): number | null {
  return /^\d*\.?\d+$/.test(text) && Number(text) <= most ? Number(text) : null;
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most ? value : null;
}
