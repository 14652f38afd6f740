// The fixed sinusoid position table of the visual encoder (393 rows) and of the decoder (392 rows).

/** [count, width]: row p, column j holds sin (j even) or cos (j odd) of p / 10000^(2 floor(j / 2) / width). */
export function sinusoidTable(count: number, width: number): Float32Array {
  const table = new Float32Array(count * width);
  for (let position = 0; position < count; position++) {
    for (let column = 0; column < width; column++) {
      const angle = position / 10000 ** ((2 * Math.floor(column / 2)) / width);
      table[position * width + column] = column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return table;
}
