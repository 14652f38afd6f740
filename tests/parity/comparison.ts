// One run's bookkeeping: takes what the network emits by name, compares it with the golden of that name, and in the end
// counts whatever the manifest has that nobody compared as a failure.
import { filterBanks } from '../../src/segment/filter-bank';
import { compareScalar, compareSummary, compareTensor, type Line, type Ours, summarise } from './compare';
import { ACTIVATION_LIMIT, limitOf, type Manifest, type Part, partOf, SWAP_LIMIT } from './manifest';
import { compareMask, rankDistances, swapDistances } from './masks';
import { type Golden, readNpy } from './npy';
import { FROM_GOLDEN } from './trace';

/** Masks and the order are compared twice: drawn from our attention, and (FROM_GOLDEN behind the name) from the golden. */
const DRAWN_FROM_ATTENTION: Readonly<Record<string, typeof swapDistances>> = {
  mask: swapDistances,
  attmask_high: swapDistances,
  attmask_low: swapDistances,
  attention_order: rankDistances,
};

export interface Selection {
  /** Null: all parts. */
  readonly parts: ReadonlySet<Part> | null;
  /** The first block that carries bottleneck tokens. */
  readonly fusedFrom: number;
}

export interface Verdict {
  readonly compared: number;
  /** Inputs that were read and facts that are not numbers: shown, with nothing to compare. */
  readonly listed: number;
  readonly failed: number;
  readonly missing: readonly string[];
  readonly leftOut: readonly string[];
}

export class Comparison {
  readonly #manifest: Manifest;
  readonly #readFile: (file: string) => Promise<ArrayBuffer>;
  readonly #selection: Selection;
  readonly #report: (line: Line) => void;
  readonly #done = new Set<string>();
  #compared = 0;
  #listed = 0;
  #failed = 0;

  /** `readFile` reads a file of the goldens folder by its name there. */
  constructor(
    manifest: Manifest,
    readFile: (file: string) => Promise<ArrayBuffer>,
    selection: Selection,
    report: (line: Line) => void,
  ) {
    this.#manifest = manifest;
    this.#readFile = readFile;
    this.#selection = selection;
    this.#report = report;
  }

  /** Reads a golden tensor, for comparison or as an input. Throws for a name that the manifest does not have. */
  async golden(name: string): Promise<Golden> {
    const entry = this.#manifest.tensors[name];
    if (!entry) throw new Error(`the goldens have no tensor ${name}`);
    const golden = readNpy(await this.#readFile(entry.file));
    if (golden.shape.join() !== entry.shape.join()) throw new Error(`${entry.file} has not the shape of its manifest`);
    return golden;
  }

  /** Whether `name` is in the manifest and selected: what is not need not be sent. */
  wants(name: string): boolean {
    return this.#isListed(name) && this.#isSelected(name);
  }

  /** Compares one tensor, scalar (shape []) or summarised activation that the network gave. */
  async take(name: string, ours: Ours): Promise<void> {
    const manifest = this.#manifest;
    const base = name.endsWith(FROM_GOLDEN) ? name.slice(0, -FROM_GOLDEN.length) : name;
    if (!this.wants(base)) return;
    const tensor = manifest.tensors[base];
    if (tensor) {
      this.#add(await this.#compareWithFile(name, base, tensor.dtype, ours));
      return;
    }
    const scalar = manifest.scalars[base];
    if (scalar) {
      if (typeof scalar.value !== 'number') return;
      this.#add(compareScalar(name, limitOf(base, 'scalar'), scalar.value, ours.data[0] ?? Number.NaN));
      return;
    }
    const summary = manifest.summaries[base];
    if (summary) this.#add(compareSummary(name, ACTIVATION_LIMIT, summary, summarise(ours, summary)));
  }

  /** The filter banks of `wave_*`, by the page's own code. */
  async takeFilterBanks(): Promise<void> {
    for (const name of Object.keys(this.#manifest.tensors)) {
      const rate = /^fbank_(\d+)$/.exec(name)?.[1];
      if (rate === undefined || !this.wants(name)) continue;
      const wave = await this.golden(`wave_${rate}`);
      const { frames, data } = filterBanks(Float32Array.from(wave.data), Number(rate));
      await this.take(name, { shape: [frames, data.length / frames], data });
      this.#list(`wave_${rate}`, `input: read for ${name}`);
    }
  }

  /** Reports what is left: facts that are not numbers, what was not asked for, and what should be there but is not. */
  finish(): Verdict {
    const missing: string[] = [];
    const leftOut: string[] = [];
    for (const name of this.#expected()) {
      if (this.#done.has(name)) continue;
      const base = name.replace(FROM_GOLDEN, '');
      const fact = this.#manifest.scalars[base];
      if (fact && typeof fact.value !== 'number') {
        this.#list(name, `not numeric, nothing to compare: ${String(fact.value).slice(0, 60)}`);
      } else if (this.#isSelected(base)) {
        missing.push(name);
        this.#failed++;
        this.#report({ ...NOTHING, name, limit: 'compared', ok: false, note: 'not compared' });
      } else {
        leftOut.push(name);
      }
    }
    return { compared: this.#compared, listed: this.#listed, failed: this.#failed, missing, leftOut };
  }

  *#expected(): Generator<string> {
    for (const name of Object.keys(this.#manifest.tensors)) {
      yield name;
      if (name in DRAWN_FROM_ATTENTION) yield `${name}${FROM_GOLDEN}`;
    }
    yield* Object.keys(this.#manifest.scalars);
    yield* Object.keys(this.#manifest.summaries);
  }

  async #compareWithFile(name: string, base: string, dtype: string, ours: Ours): Promise<Line> {
    const golden = await this.golden(base);
    const distances = DRAWN_FROM_ATTENTION[base];
    if (!distances) return compareTensor(name, limitOf(base, dtype), golden, ours);
    const limit = name === base ? SWAP_LIMIT : 0;
    return compareMask(name, golden, ours, await this.golden('combined_attention'), distances, limit);
  }

  #isListed(name: string): boolean {
    const { tensors, scalars, summaries } = this.#manifest;
    return name in tensors || name in scalars || name in summaries;
  }

  #isSelected(name: string): boolean {
    const { parts, fusedFrom } = this.#selection;
    const part = partOf(name, fusedFrom);
    // A name that no rule knows is asked for, so that it fails as not compared instead of going unseen.
    return part === null || parts === null || parts.has(part);
  }

  #add(line: Line): void {
    this.#done.add(line.name);
    this.#compared++;
    if (!line.ok) this.#failed++;
    this.#report(line);
  }

  #list(name: string, note: string): void {
    this.#done.add(name);
    this.#listed++;
    this.#report({ ...NOTHING, name, note });
  }
}

const NOTHING = { relativeL2: null, maxAbs: null, limit: '-', ok: true, share: null } as const;
