// Where a share link stands in an address, what a person may choose for it, and how long it may get. Apart from the codec,
// so that the page knows them without loading it.

/** Characters of a whole address: with pictures, and without pictures and words for 16 segments. */
export const LONGEST_WITH_PICTURES = 12_000;
export const LONGEST_PLAIN = 1_500;
/** Characters of it that are left for the page's own address. */
export const PAGE_ADDRESS = 80;
/** Characters of an address that the largest QR code holds, at the lowest correction. */
export const QR_BYTES = 2953;

const PREFIX = '#r=';

export interface LinkChoices {
  /** Words are private: only when a person asks for it. */
  readonly words: boolean;
  readonly thumbnails: boolean;
}

/** What an address carries behind `#r=`; null: it is no share link. */
export function linkIn(hash: string): string | null {
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : null;
}

/** The address of this page with `link` in its fragment; of its search only the model stays. */
export function addressOf(link: string, page: string): string {
  const address = new URL(page);
  const model = address.searchParams.get('model');
  address.search = model === null ? '' : `?${new URLSearchParams({ model })}`;
  address.hash = PREFIX + link;
  return address.href;
}
