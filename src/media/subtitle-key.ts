// Which encodings people chose for which subtitle files. Apart from subtitles.ts, so that the page does not load the
// reading of them with it.

/** Names of encodings, by the key of the file. */
export type Encodings = Readonly<Record<string, string>>;

/** Tells a subtitle file from others, also in another visit. */
export function subtitleKey({ name, size }: { readonly name: string; readonly size: number }): string {
  return `${name}:${size}`;
}
