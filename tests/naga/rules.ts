// What our WGSL keeps to beside what a compiler checks: what one browser's compiler takes and another's does not, or takes
// and gets wrong.

export interface Text {
  readonly label: string;
  readonly code: string;
}

/** Language extensions, which not every browser has and WGSL does not make one ask for, by a name that needs them. */
const EXTENSIONS = ['unpack4xU8', 'unpack4xI8', 'pack4xU8', 'dot4U8Packed', 'dot4I8Packed'];
/** What the device is asked for; an `enable` of anything else fails on it. */
const ENABLED = ['f16'];

/** A sentence for each rule that a text breaks. */
export function problemsOf({ label, code }: Text): string[] {
  const problems: string[] = [];
  for (const [, feature = ''] of code.matchAll(/\benable\s+(\w+)/g)) {
    if (!ENABLED.includes(feature)) problems.push(`${label} enables ${feature}, which no device is asked for`);
  }
  for (const name of EXTENSIONS) {
    if (new RegExp(`\\b${name}\\b`).test(code)) problems.push(`${label} uses ${name}, a language extension`);
  }
  // wgpu #4460: a write through an index that is no constant.
  for (const [, name = ''] of code.matchAll(/\bvar\s+(\w+)\s*(?::\s*vec\d|=\s*vec\d)/g)) {
    const written = new RegExp(`\\b${name}\\[(?!\\d+\\])[^\\]]*\\]\\s*[-+*/]?=(?!=)`);
    if (written.test(code)) problems.push(`${label} writes into the vector ${name} at an index that is no constant`);
  }
  return problems;
}
