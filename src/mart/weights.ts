// Where weights come from, as the network sees it: values by official name, in C order of the official shape.

export interface WeightSource {
  /** All values of one parameter as float32. Errors: weights-missing, weights-mismatch, weights-corrupt. */
  read(name: string): Promise<Float32Array>;
  /**
   * Rows `rows` of a 2-D parameter, one after the other: [rows.length * columns]. Only these rows are made or fetched,
   * so BERT's table of 30,522 rows never stands in memory. Rows outside of the table are an invalid-argument.
   */
  readRows(name: string, rows: ArrayLike<number>): Promise<Float32Array>;
}
