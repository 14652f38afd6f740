// What was dropped or chosen together, by what it can only be meant as.

/** Those that are not read among them say so when they are. */
const SUBTITLES = /\.(srt|vtt|sbv|ass|ssa|sub|idx|smi|sami|ttml|dfxp|scc)$/i;
/** An AnalysisResult that was saved. */
const SAVED = /\.json$/i;
const LEXICON = /\.(txt|tsv|csv|py)$/i;

/** What a file dialog offers beside whatever the system knows as a video. */
export const OPENED_KINDS = 'video/*,.mkv,.mov,.avi,.ts,.srt,.vtt,.sbv,.ass,.ssa,.json';

export interface SortedFiles {
  readonly videos: readonly File[];
  readonly subtitles: readonly File[];
  readonly saved: File | null;
  readonly lexicon: File | null;
}

/** Whatever has no other meaning may be a video. */
export function sortFiles(files: readonly File[]): SortedFiles {
  const of = (kind: RegExp) => files.filter(({ name }) => kind.test(name));
  return {
    videos: files.filter(({ name }) => ![SUBTITLES, SAVED, LEXICON].some((kind) => kind.test(name))),
    subtitles: of(SUBTITLES),
    saved: of(SAVED)[0] ?? null,
    lexicon: of(LEXICON)[0] ?? null,
  };
}
