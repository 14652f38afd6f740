// What was asked on the command line of `npm run analyze`, checked: every wrong option is named with its rule.
import { basename } from 'node:path';
import {
  type Backend,
  type CommandView,
  parseOptions,
  readBackend,
  readSegments,
  readView,
  UsageError,
} from './command';

export interface Arguments {
  readonly videos: readonly string[];
  readonly subtitles: readonly string[];
  /** null: by the duration. */
  readonly segments: number | null;
  readonly model: string | null;
  readonly backend: Backend;
  /** null: the model's own. */
  readonly view: CommandView | null;
  /** Folder for one file per video; null: JSON Lines on stdout. */
  readonly out: string | null;
}

export const USAGE = `usage: npm run -s analyze -- VIDEO... [options]

Analyses each VIDEO with MART in headless Chromium and prints one AnalysisResult (JSON) a line, in the order given.

  --subtitles FILE   .srt or .vtt with the words of every VIDEO (default: the text track in the file, if any)
  --segments N       number of segments, 1 to 720 (default: 16 up to 64 s, else one per 4 s)
  --model NAME       a folder of models/ (default: tiny)
  --backend B        auto, webgpu or wasm (default: auto)
  --view V           face (a square that follows it) or frame (the middle; default: what the model has learned)
  --out DIR          write DIR/NAME.EXT.json for each VIDEO instead of printing
  --help             print this

Errors go to stderr as "NAME: sentence"; the other videos go on, and the exit status is 1. Wrong options: 2.`;

/**
 * Arguments from `argv` (without node and script), null when help is asked for.
 * @throws UsageError
 */
export function readArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = parse(argv);
  if (values.help) return null;
  if (positionals.length === 0) throw new UsageError('at least one VIDEO is needed');
  if (values.out !== undefined) checkNames(positionals);
  return {
    videos: positionals,
    subtitles: values.subtitles ?? [],
    segments: readSegments(values.segments),
    model: values.model ?? null,
    backend: readBackend(values.backend),
    view: readView(values.view),
    out: values.out ?? null,
  };
}

function parse(argv: readonly string[]) {
  const one = { type: 'string' } as const;
  return parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: {
      subtitles: { type: 'string', multiple: true },
      segments: one,
      model: one,
      backend: one,
      view: one,
      out: one,
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** With --out, two videos of one name would end up in one file. */
function checkNames(videos: readonly string[]): void {
  const names = videos.map((video) => basename(video));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--out needs videos of different names, "${twice}" is there twice`);
}
