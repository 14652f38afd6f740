// What was asked on the command line of `npm run bench`, checked: every wrong option is named with its rule.
import { parseOptions, UsageError } from '../src/cli/command';
import type { HostName } from '../tests/parity/hosts';
import { FORMS, type FormChoice } from '../src/engine/protocol';
import { type Lane, MODELS, type ModelName, SCOPES, type Scope } from './race/protocol';

export interface Arguments {
  readonly models: readonly ModelName[];
  readonly segments: readonly number[];
  readonly lanes: readonly Lane[];
  /** Null: Chromium for wasm and for a hardware adapter, Node with Dawn for a software one. */
  readonly host: HostName | null;
  /** Null: the block on a software adapter, both elsewhere. */
  readonly parts: readonly Part[] | null;
  /** Seconds; what does not fit is left out and said. */
  readonly budget: number;
  /** Of wasm, for every engine; null: as many as the page takes. */
  readonly threads: number | null;
  /** File for the rows as JSON; null: after the table on stdout. */
  readonly out: string | null;
  /** How our kernels are cut on webgpu. */
  readonly form: FormChoice;
}

/** `page`: the built page on the sample video, from file drop to the whole curve. */
export const PARTS = [...SCOPES, 'page'] as const;
export type Part = Scope | 'page';

const FULL: Lane = { backend: 'webgpu', precision: 'f32' };
const HALF: Lane = { backend: 'webgpu', precision: 'f16' };
const LANES: Readonly<Record<string, readonly Lane[]>> = {
  webgpu: [FULL, HALF],
  'webgpu-f32': [FULL],
  'webgpu-f16': [HALF],
  wasm: [{ backend: 'wasm', precision: 'f32' }],
};

const MOST_SEGMENTS = 64;
const MOST_THREADS = 64;
const MOST_SECONDS = 86_400;

export const USAGE = `usage: npm run -s bench -- [options]

Races MART here against the same network on stock tfjs ops and in onnxruntime-web, turn by turn on equal inputs, after
checking that all give the same outputs. Prints a table, then one JSON row a line.

  --model NAME,...      ${MODELS.join(', ')} (default: tiny)
  --segments N,...      segments in one batch, 1 to ${MOST_SEGMENTS} (default: 1,12)
  --backends NAME,...   ${Object.keys(LANES).join(', ')} (default: webgpu,wasm)
  --host HOST           chromium or node (default: node with Dawn for WebGPU on a software adapter, else chromium)
  --parts NAME,...      block (one transformer block), whole (every stage and the total), halves (how long a million half
                        floats take to be read, with wasm), page (the built page on the sample video; chromium)
                        (default: block on a software adapter, else all)
  --budget SECONDS      nothing new is begun after it (default: 600); what was left out is said
  --form FORM           of our kernels on WebGPU: auto, tiled, direct (default: auto, which is direct on a software
                        adapter, else tiled)
  --threads N           of wasm, for every engine (default: as many as the page takes)
  --out FILE            write the rows to FILE, as a JSON array, instead of printing them
  --help                print this`;

/**
 * Arguments from `argv` (without node and script), null when help is asked for.
 * @throws UsageError
 */
export function readArguments(argv: readonly string[]): Arguments | null {
  const one = { type: 'string' } as const;
  const { values } = parseOptions({
    args: [...argv],
    options: {
      model: one,
      segments: one,
      backends: one,
      host: one,
      parts: one,
      budget: one,
      threads: one,
      form: one,
      out: one,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const lanes = listOf('backends', values.backends ?? 'webgpu,wasm', Object.keys(LANES));
  return {
    models: listOf('model', values.model ?? 'tiny', MODELS),
    segments: (values.segments ?? '1,12').split(',').map((text) => wholeNumber('segments', text, MOST_SEGMENTS)),
    lanes: [...new Set(lanes.flatMap((name) => LANES[name] ?? []))],
    host: values.host === undefined ? null : oneOf<HostName>('host', values.host, ['chromium', 'node']),
    parts: values.parts === undefined ? null : listOf('parts', values.parts, PARTS),
    budget: wholeNumber('budget', values.budget ?? '600', MOST_SECONDS),
    threads: values.threads === undefined ? null : wholeNumber('threads', values.threads, MOST_THREADS),
    out: values.out ?? null,
    form: oneOf('form', values.form ?? 'auto', FORMS),
  };
}

function listOf<T extends string>(option: string, text: string, allowed: readonly T[]): T[] {
  return [...new Set(text.split(',').map((name) => oneOf(option, name, allowed)))];
}

function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === text);
  if (found === undefined) throw new UsageError(`--${option} takes ${allowed.join(', ')}, not "${text}"`);
  return found;
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most) {
    throw new UsageError(`--${option} takes whole numbers from 1 to ${most}, not "${text}"`);
  }
  return number;
}
