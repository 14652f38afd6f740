// What a thread that fuzzes is told, and what it gives back.

export interface Order {
  readonly name: string;
  readonly cases: number;
  readonly seed: number;
  readonly shared: SharedArrayBuffer;
}

export interface Outcome {
  readonly seconds: number;
  /** Share of the cases that got behind the first checks, of those that were looked at. */
  readonly passed: number;
  /** Null where all is well. */
  readonly failure: string | null;
  readonly worst: Cost;
}

/** What a case took: time, and memory that was held behind it. */
export interface Cost {
  readonly milliseconds: number;
  readonly bytes: number;
}

export const NO_COST: Cost = { milliseconds: 0, bytes: 0 };

/** In front of the input in shared memory: cases so far, and bytes of this one. */
export const HEAD_BYTES = 8;
