import { expect, it } from 'vitest';
import { clock } from './time';

it('shows tenths, carries into minutes, and hours only where there are any', () => {
  expect(clock(4.24)).toBe('00:04.2');
  expect(clock(59.97)).toBe('01:00.0');
  expect(clock(3599.96)).toBe('01:00:00.0');
});
