// Labels at the ends of lines without a legend: as near to their line's end as they can be without covering each other.

export interface WantedLabel {
  readonly name: string;
  /** Where the line ends, px from the top. */
  readonly y: number;
}

export interface PlacedLabel extends WantedLabel {
  /** Centre of the label, px from the top. */
  readonly at: number;
}

/**
 * Places the labels' centres between `height` of room, at least `gap` apart, in the order of their lines. Clusters
 * that would overlap are centred on the mean of what they want (pool adjacent violators). When there is no room for
 * all at `gap`, they share the room evenly.
 */
export function placeLabels(wanted: readonly WantedLabel[], height: number, gap: number): PlacedLabel[] {
  const sorted = [...wanted].sort((a, b) => a.y - b.y);
  const step = Math.min(gap, height / Math.max(1, sorted.length));
  const low = step / 2;
  const high = height - step / 2;
  // In coordinates where the i-th label is moved up by i steps, "apart" becomes "not decreasing".
  const clusters: { sum: number; count: number }[] = [];
  sorted.forEach((label, i) => {
    let cluster = { sum: label.y - i * step, count: 1 };
    for (
      let last = clusters.at(-1);
      last && last.sum / last.count > cluster.sum / cluster.count;
      last = clusters.at(-1)
    ) {
      clusters.pop();
      cluster = { sum: last.sum + cluster.sum, count: last.count + cluster.count };
    }
    clusters.push(cluster);
  });
  const bases = clusters.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  const most = high - (sorted.length - 1) * step;
  return sorted.map((label, i) => {
    const base = Math.max(low, Math.min(bases[i] ?? 0, most));
    return { ...label, at: base + i * step };
  });
}
