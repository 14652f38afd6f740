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

/** Blanks, ends of lines, and what nobody sees: mail programs break a long link with them. */
const UNSEEN = /[\s\p{Cc}\p{Cf}]+/gu;

/**
 * What an address carries behind `#r=`; null: it is no share link. Messengers put quotes around it, blanks and ends of
 * lines into it, and a full stop or a bracket behind it: it ends where the letters of a link end. What they add of such
 * letters is cut off where the link says its length (envelope.ts).
 */
export function linkIn(hash: string): string | null {
  const text = decoded(hash).replace(UNSEEN, '');
  return text.startsWith(PREFIX) ? (/^["'<([]*([\w-]*)/.exec(text.slice(PREFIX.length))?.[1] ?? '') : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % was put there by nobody who knows of addresses.
    return text;
  }
}

/** The address of this page with `link` in its fragment; of its search only the model stays. */
export function addressOf(link: string, page: string): string {
  const address = new URL(page);
  const model = address.searchParams.get('model');
  address.search = model === null ? '' : `?${new URLSearchParams({ model })}`;
  address.hash = PREFIX + link;
  return address.href;
}
