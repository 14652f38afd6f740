import { expect, it } from 'vitest';
import { skippedIn } from './skips';

it.each([
  ['vitest', ' Test Files  81 passed | 1 skipped (82)\n      Tests  812 passed | 3 skipped (815)\n', 3],
  ['vitest in colour', '\x1b[2m      Tests \x1b[22m \x1b[32m8 passed\x1b[39m | \x1b[33m2 skipped\x1b[39m (10)\n', 2],
  ['unittest', 'Ran 41 tests in 2.1s\n\nOK (skipped=4)\n', 4],
  ['unittest with a failure', 'FAILED (failures=1, skipped=2)\n', 2],
  ['Playwright', '  -  4 e2e/memory.spec.ts:34:1 › memory does not grow\n\n  1 skipped\n  3 passed (2.1m)\n', 1],
  ['one without skips', '      Tests  815 passed (815)\n  3 passed (2.1m)\nOK\n', 0],
])('skipped tests are counted from the output of %s', (_, output, count) => {
  expect(skippedIn(output)).toBe(count);
});
