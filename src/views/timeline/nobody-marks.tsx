// Where a square that follows faces found nobody: a hatched bar over these segments' frames, which show the centre square.
import { useMemo } from 'react';
import type { SegmentResult } from '../../analysis/types';
import type { TimeAxis } from './axis';

export interface Run {
  readonly first: number;
  readonly last: number;
}

/** Neighbouring segments that follow nobody, joined. */
export function nobodyRuns(segments: readonly Pick<SegmentResult, 'person'>[]): Run[] {
  const runs: Run[] = [];
  for (const [index, { person }] of segments.entries()) {
    if (person !== null) continue;
    const last = runs.at(-1);
    if (last && last.last === index - 1) runs[runs.length - 1] = { first: last.first, last: index };
    else runs.push({ first: index, last: index });
  }
  return runs;
}

interface NobodyMarksProps {
  readonly axis: TimeAxis;
  readonly segments: readonly SegmentResult[];
}

export function NobodyMarks({ axis, segments }: NobodyMarksProps) {
  const runs = useMemo(() => nobodyRuns(segments), [segments]);
  const segment = axis.width / axis.segments;
  return runs.map(({ first, last }) => (
    <span
      key={first}
      className="nobody-mark"
      style={{ left: first * segment + 1, width: Math.max(1, (last - first + 1) * segment - 2) }}
    />
  ));
}
