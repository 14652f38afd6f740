// The transcript on the time axis: each word stands under the segments in which it is said.
import { useMemo } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { segmentAt } from '../../state/page-state';
import { inSeconds } from '../../ui/time';
import { type TimeAxis, thumbnailGroups, thumbnailPlaces } from './axis';

type Word = SegmentResult['words'][number];

interface WordsRowProps {
  readonly axis: TimeAxis;
  readonly stride: number;
}

/** Words once each, by the group of segments in which they begin: a cue belongs to every segment that it overlaps. */
export function wordsByGroup(segments: readonly SegmentResult[], axis: TimeAxis, stride: number): Word[][] {
  const groups: Word[][] = Array.from({ length: thumbnailGroups(axis, stride) }, () => []);
  const said = new Set<string>();
  for (const word of segments.flatMap((segment) => segment.words)) {
    const key = `${word.start} ${word.end} ${word.text}`;
    if (said.has(key)) continue;
    said.add(key);
    const group = Math.floor(segmentAt(axis, word.start) / stride);
    groups[Math.min(groups.length - 1, group)]?.push(word);
  }
  return groups;
}

export function WordsRow({ axis, stride }: WordsRowProps) {
  const segments = usePageState((state) => state.segments);
  const groups = useMemo(() => wordsByGroup(segments, axis, stride), [segments, axis, stride]);
  const places = useMemo(() => thumbnailPlaces(axis, stride, axis.width), [axis, stride]);
  return (
    <div className="words-row">
      {places.map((place, group) => {
        const words = groups[group] ?? [];
        if (words.length === 0) return null;
        const left = (place.from / axis.segments) * axis.width;
        const width = ((place.to - place.from) / axis.segments) * axis.width;
        const text = words.map((word) => word.text).join(' ');
        const from = inSeconds(words[0]?.start ?? 0);
        return (
          <p
            key={place.index}
            style={{ left, width }}
            title={strings.app.named(strings.timeline.saying(from, inSeconds(words.at(-1)?.end ?? 0)), text)}
          >
            {text}
          </p>
        );
      })}
    </div>
  );
}
