import { describe, expect, it } from 'vitest';
import { PeopleTracker } from './tracks';
import type { Box, SeenFace } from './types';

/** Looks of different people are orthogonal, a face's own ones differ a little by `turn`. */
function look(person: number, turn = 0): Float32Array {
  const values = new Float32Array(8);
  values[person] = Math.cos(turn);
  values[7] = Math.sin(turn);
  return values;
}

const box = (x: number, y: number, side = 60): Box => ({ x, y, width: side, height: side });
const face = (at: Box, seen: Float32Array): SeenFace => ({ box: at, score: 0.9, keypoints: [], look: seen });
/** Four looked-at frames that show the same. */
const four = (...faces: SeenFace[]) => [faces, faces, faces, faces];
const span = (index: number) => ({ index, start: index * 2, end: index * 2 + 2 });

describe('people', () => {
  it('keep their letters while two of them cross', () => {
    const tracker = new PeopleTracker(360);
    const found = Array.from({ length: 9 }, (_, i) =>
      tracker.add({
        ...span(i),
        frames: four(face(box(40 + i * 50, 100), look(0, i * 0.05)), face(box(440 - i * 50, 105), look(1, i * 0.05))),
      }),
    );
    for (const [i, faces] of found.entries()) {
      const at = (person: string) => faces.find((one) => one.person === person)?.box.x;
      expect([at('A'), at('B')]).toEqual([40 + i * 50, 440 - i * 50]);
    }
  });

  it('are known again after they were away, by their look', () => {
    const tracker = new PeopleTracker(360);
    tracker.add({ ...span(0), frames: four(face(box(40, 100), look(0))) });
    tracker.add({ ...span(1), frames: four(face(box(300, 90), look(1))) });
    const [back] = tracker.add({ ...span(9), frames: four(face(box(500, 40), look(0, 0.4))) });
    expect(back?.person).toBe('A');
  });

  it('are not those who take their place after a cut', () => {
    const tracker = new PeopleTracker(360);
    tracker.add({ ...span(0), frames: four(face(box(200, 100), look(0))) });
    const [other] = tracker.add({ ...span(1), frames: four(face(box(202, 98), look(1))) });
    expect(other?.person).toBe('B');
  });

  it('need half of the frames: a find in one of four is none', () => {
    const tracker = new PeopleTracker(360);
    const once = face(box(10, 10), look(2));
    const twice = face(box(200, 100), look(0));
    const faces = tracker.add({ ...span(0), frames: [[once, twice], [], [twice], []] });
    expect(faces.map(({ person, box: at }) => [person, at.x])).toEqual([['A', 200]]);
    expect(tracker.add({ ...span(1), frames: [[], [], [], []] })).toEqual([]);
  });

  it('are led by who is seen largest and longest', () => {
    const tracker = new PeopleTracker(360);
    for (let i = 0; i < 4; i++) {
      tracker.add({ ...span(i), frames: four(face(box(20, 20, 40), look(0)), face(box(300, 20, 120), look(1))) });
    }
    expect(tracker.foremost(['A', 'B'])).toBe('B');
    expect(tracker.foremost(['A'])).toBe('A');
    expect(tracker.foremost([])).toBeNull();
    const [first, second] = tracker.people(5);
    expect([first?.id, first?.seconds, first?.boxes[4], second?.id]).toEqual(['B', 8, null, 'A']);
  });

  it('that look alike and are never seen together become one at the end, and it says so', () => {
    const tracker = new PeopleTracker(360);
    tracker.add({ ...span(0), frames: four(face(box(20, 20, 90), look(0))) });
    // Turned too far to be known at once, seen again in between.
    tracker.add({ ...span(9), frames: four(face(box(400, 20, 60), look(0, 0.8))) });
    for (let i = 10; i < 16; i++) tracker.add({ ...span(i), frames: four(face(box(400, 20, 60), look(0, 0.5))) });
    expect(tracker.people(16).map(({ id }) => id)).toEqual(['B', 'A']);
    expect([...tracker.tidy().merged]).toEqual([['A', 'B']]);
    expect(tracker.people(16).map(({ boxes }) => boxes.filter(Boolean).length)).toEqual([8]);
    expect(tracker.at(0).map(({ person }) => person)).toEqual(['B']);
  });

  it('of an earlier analysis are known without being looked for', () => {
    const before = new PeopleTracker(360);
    before.add({ ...span(0), frames: four(face(box(20, 20, 90), look(0)), face(box(200, 20, 40), look(1))) });
    const after = new PeopleTracker(360);
    after.restore(before.people(1), [span(0)]);
    expect(after.people(1)).toEqual(before.people(1));
  });
});
