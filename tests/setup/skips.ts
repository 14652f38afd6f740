// How many tests a runner says that it skipped: vitest, Python's unittest and Playwright name the number in their last lines.
import { stripVTControlCharacters } from 'node:util';

/** 0 where the output tells of none. */
export function skippedIn(output: string): number {
  const plain = stripVTControlCharacters(output);
  const counts = [
    // vitest: "      Tests  812 passed | 3 skipped (815)"
    /^ *Tests .*?(\d+) skipped/m,
    // unittest: "OK (skipped=3)"
    /^(?:OK|FAILED) \(.*?skipped=(\d+)/m,
    // Playwright: "  3 skipped"
    /^ *(\d+) skipped *$/m,
  ].map((form) => Number(form.exec(plain)?.[1] ?? 0));
  return counts.reduce((sum, count) => sum + count, 0);
}
