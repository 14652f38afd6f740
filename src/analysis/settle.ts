// What the end of a video changes in its segments: people who turned out to be one, and segments that follow somebody who
// turned out to be seen less than another person in them. Pure.
import type { People } from './follow';
import type { SegmentResult } from './result';

/** The same segments under the names that people have by now. */
export function renamed(segments: readonly SegmentResult[], { merged }: Pick<People, 'merged'>): SegmentResult[] {
  return segments.map((segment) => {
    const person = segment.person === null ? null : (merged.get(segment.person) ?? segment.person);
    return person === segment.person ? segment : { ...segment, person };
  });
}

/** Indices of the segments that follow another person than the one of theirs who is seen largest and longest. */
export function toFollowAnew(segments: readonly SegmentResult[], { people }: Pick<People, 'people'>): number[] {
  return segments.flatMap(({ person }, index) => {
    const foremost = people.find(({ boxes }) => boxes[index]);
    return foremost && foremost.id !== person ? [index] : [];
  });
}
