// Where weights come from, as the network sees it: values by official name, in C order of the official shape. Both stand where
// the loader of a part reads them and nowhere else. Official checkpoints hold more: heads that are never used, and what only
// training has.

export interface WeightSource {
  /** All values of one parameter as float32. Errors: weights-missing, weights-mismatch, weights-corrupt. */
  read(name: string, shape: readonly number[]): Promise<Float32Array>;
  /**
   * Rows `rows` of a 2-D parameter, one after the other: [rows.length * columns]. Only these rows are made or fetched,
   * so BERT's table of 30,522 rows never stands in memory. Rows outside of the table are an invalid-argument.
   */
  readRows(
    name: string,
    shape: readonly [rows: number, columns: number],
    rows: ArrayLike<number>,
  ): Promise<Float32Array>;
}
