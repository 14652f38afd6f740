import { describe, expect, it } from 'vitest';
import { CURVE_PADDING, valueAxis, yOf } from './curve-data';

describe('the value axis', () => {
  it('is 0 to 1 for a distribution whatever its values', () => {
    expect(valueAxis([[0.2, 0.4]], false)).toEqual({ low: 0, high: 1, ticks: [0, 0.5, 1] });
  });

  it('has round bounds that hold all values and 0 for Eq. 3', () => {
    const axis = valueAxis(
      [
        [-0.34, 0.2],
        [1.7, 0],
      ],
      true,
    );
    expect(axis).toEqual({ low: -2, high: 2, ticks: [-2, 0, 2] });
    expect(valueAxis([[0.012, 0.03]], true)).toMatchObject({ low: 0 });
  });

  it('puts high values at the top', () => {
    const axis = valueAxis([], false);
    expect(yOf(axis, 1, 220)).toBe(CURVE_PADDING);
    expect(yOf(axis, 0, 220)).toBe(220 - CURVE_PADDING);
  });
});
