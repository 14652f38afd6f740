// Strings of the recent analyses in English.
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const recentEn = {
  button: 'Recent',
  hint: 'Analyses that were kept on this device',
  title: 'Recent analyses',
  intro: (entries: number, bytes: number) =>
    `Finished analyses stay on this device, at most ${entries} and ${megabytes(bytes)} MB: numbers, words and small pictures. Videos themselves are never kept.`,
  none: 'Nothing is kept yet.',
  total: (n: number, bytes: number) => `${plural(n, 'analysis', 'analyses')}, ${megabytes(bytes)} MB`,
  open: (name: string) => `Open the analysis of ${name}`,
  facts: (length: string, segments: number, model: string) =>
    `${length} · ${plural(segments, 'segment', 'segments')} · ${model}`,
  unreadable: 'Written by another version of this page; it can only be deleted.',
  delete: (name: string) => `Delete the analysis of ${name}`,
  deleteUnreadable: 'Delete the unreadable analysis',
  deleteAll: 'Delete all',
  deleted: (n: number) => `${plural(n, 'analysis', 'analyses')} deleted.`,
  undo: 'Undo',
  keep: 'Keep finished analyses on this device',
  reopen: 'Last time on this device:',
  all: (n: number) => `All ${n}`,
};
