// What was asked on the command line of `npm run evaluate`, checked.
import {
  type Backend,
  type CommandView,
  parseOptions,
  readBackend,
  readSegments,
  readView,
  UsageError,
} from './command';

export interface EvaluateArguments {
  /** Folder of labelled subfolders, or a CSV. */
  readonly source: string;
  readonly json: boolean;
  /** null: by the duration. */
  readonly segments: number | null;
  readonly model: string;
  readonly backend: Backend;
  /** null: the model's own. */
  readonly view: CommandView | null;
}

export const EVALUATE_USAGE = `usage: npm run -s evaluate -- FOLDER|CSV [options]

Runs the page's model on labelled clips and prints a row per clip, the confusion, accuracy and macro F1.
FOLDER has subfolders named by class. CSV has the columns file (relative to the CSV) and label; others are ignored.
Labels, in any case: the model's classes and happy, angry, sad, fearful, surprised, disgusted, calm and the like.
NAME.srt or NAME.vtt beside a clip gives its words.

  --json             print one object: {accuracy, macroF1, classes, confusion, clips}
  --segments N       segments per clip, 1 to 720 (default: the page's, 16 up to 64 s, else one per 4 s)
  --model NAME       a folder of models/ (default: tiny)
  --backend B        auto, webgpu or wasm (default: auto)
  --view V           face (a square that follows it) or frame (the middle; default: what the model has learned)
  --help             print this

A clip that can't be read is named on stderr and counts as wrong. Progress goes to stderr. The exit status is 0 when
every clip had its turn, 1 for labels or a model that can't be used, 2 for wrong options, 130 when interrupted.`;

/**
 * Arguments from `argv` (without node and script), null when help is asked for.
 * @throws UsageError
 */
export function readEvaluateArguments(argv: readonly string[]): EvaluateArguments | null {
  const one = { type: 'string' } as const;
  const { values, positionals } = parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      segments: one,
      model: one,
      backend: one,
      view: one,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new UsageError('exactly one FOLDER or CSV is needed');
  return {
    source,
    json: values.json ?? false,
    segments: readSegments(values.segments),
    model: values.model ?? 'tiny',
    backend: readBackend(values.backend),
    view: readView(values.view),
  };
}
