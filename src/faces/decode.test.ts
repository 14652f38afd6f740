// Decoding, against what the network said of a drawn face (a frame of the sample clip at 5 s; anchors near a face alone).
import { describe, expect, it } from 'vitest';
import { BOX_VALUES, DETECTOR_SIDE, type DetectorSide, decodeFaces, letterboxOf, overlap, SMALL_SIDE } from './decode';
import recorded from './drawn-face.fixture.json';

/** Of the larger picture: 16 x 16 x 2 and 8 x 8 x 6. */
const ANCHORS = 896;

function outputs(rows: typeof recorded.rows) {
  const scores = new Float32Array(ANCHORS).fill(-20);
  const boxes = new Float32Array(ANCHORS * BOX_VALUES);
  for (const [row, score, values] of rows as [number, number, number[]][]) {
    scores[row] = score;
    boxes.set(values, row * BOX_VALUES);
  }
  return { scores, boxes };
}

describe('faces in a frame', () => {
  // It was recorded in the whole square.
  const letterbox = { ...letterboxOf(recorded.width, recorded.height), columns: 256, rows: 256, left: 0, top: 56 };

  it('are one for all the anchors that see it, in pixels of the frame', () => {
    const { scores, boxes } = outputs(recorded.rows);
    const faces = decodeFaces(scores, boxes, letterbox);
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face?.score).toBeGreaterThan(0.9);
    // The drawn head spans about x 225 to 425, y 70 to 310.
    expect(face && overlap(face.box, { x: 230, y: 110, width: 193, height: 193 })).toBeGreaterThan(0.95);
    const [right, left, nose] = face?.keypoints ?? [];
    expect(right && left && right.x < left.x).toBe(true);
    expect(nose && right && nose.y > right.y).toBe(true);
  });

  it('are left out below the least score', () => {
    const { scores, boxes } = outputs(recorded.rows);
    expect(
      decodeFaces(
        scores.map(() => 0.8),
        boxes,
        letterbox,
      ),
    ).toEqual([]);
    expect(decodeFaces(scores, boxes, letterbox, 0.999)).toEqual([]);
  });
});

describe('a face in the smaller picture', () => {
  /** One anchor alone sees a square face of `width` pixels there, in the middle of a frame of 256 x 256. */
  function seen(side: DetectorSide, width: number) {
    const { scores, boxes } = outputs([]);
    const cells = side / 16;
    const row = ((cells / 2) * cells + cells / 2) * 2;
    scores[row] = 5;
    // The anchor lies half a cell off the middle.
    boxes.set([-8, -8, width, width], row * BOX_VALUES);
    const [face] = decodeFaces(scores, boxes, letterboxOf(256, 256, side));
    return face?.box;
  }

  it('is as large as in the larger one, around the same middle', () => {
    expect(seen(SMALL_SIDE, 50)).toEqual({ x: 78, y: 78, width: 100, height: 100 });
    const large = seen(SMALL_SIDE, 80);
    expect(large?.width).toBeCloseTo(160 * 1.07);
    expect(large && large.x + large.width / 2).toBeCloseTo(128);
    expect(large && large.y + large.height / 2).toBeCloseTo(128);
  });

  it('alone is corrected', () => {
    expect(seen(DETECTOR_SIDE, 160)?.width).toBeCloseTo(160);
  });
});

describe('the letterbox', () => {
  it('puts a frame of any shape into the middle of as few cells as hold it', () => {
    expect(letterboxOf(640, 360)).toEqual({
      ...{ side: 256, columns: 256, rows: 160 },
      ...{ scale: 0.4, left: 0, top: 8, width: 256, height: 144 },
    });
    expect(letterboxOf(1080, 1920)).toMatchObject({
      columns: 160,
      rows: 256,
      left: 8,
      top: 0,
      width: 144,
      height: 256,
    });
    expect(letterboxOf(640, 360, SMALL_SIDE)).toMatchObject({ columns: 128, rows: 96, top: 12, height: 72 });
    expect(letterboxOf(2000, 3)).toMatchObject({ rows: 32, width: 256, height: 1 });
  });
});
