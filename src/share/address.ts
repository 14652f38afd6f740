// Where a share link stands in an address, what a person may choose for it, and how long it may get. Apart from the codec,
// so that the page knows them without loading it.

/** Characters of a whole address: with pictures, and of 16 segments with nothing that a person may choose. */
export const LONGEST_WITH_PICTURES = 12_000;
export const LONGEST_PLAIN = 1_700;
/** Characters of it that are left for the page's own address. */
export const PAGE_ADDRESS = 80;
/** Characters of an address that the largest QR code holds, at the lowest correction. */
export const QR_BYTES = 2953;

const PREFIX = '#r=';

export interface LinkChoices {
  /** Words are private: only when a person asks for it. */
  readonly words: boolean;
  readonly thumbnails: boolean;
  /** What each head says by itself. */
  readonly heads: boolean;
}

/** What every link carries, and nothing else. */
export const PLAIN: LinkChoices = { words: false, thumbnails: false, heads: false };

/**
 * What an address carries behind `#r=`; null: it is no share link. It ends where the letters of a link end: messengers put
 * a full stop, a bracket or a blank behind it.
 */
export function linkIn(hash: string): string | null {
  return hash.startsWith(PREFIX) ? (/^[\w-]*/.exec(hash.slice(PREFIX.length))?.[0] ?? '') : null;
}

/** The address of this page with `link` in its fragment; of its search only the model stays. */
export function addressOf(link: string, page: string): string {
  const address = new URL(page);
  const model = address.searchParams.get('model');
  address.search = model === null ? '' : `?${new URLSearchParams({ model })}`;
  address.hash = PREFIX + link;
  return address.href;
}
