// What a distribution or a video conveys, and how surely, in English.
const two = (value: number) => value.toFixed(2);

export const verdictEn = {
  value: (name: string, value: number) => `${name} ${two(value)}`,
  conveys: (name: string, value: number) => `conveys ${name} ${two(value)}`,
  sure: (name: string, value: number) => `${name} ${two(value)}, sure`,
  unsure: (first: string, a: number, second: string, b: number) => `unsure: ${first} ${two(a)}, ${second} ${two(b)}`,
  unclear: (first: string, a: number, second: string, b: number) => `unclear: ${first} ${two(a)}, ${second} ${two(b)}`,
  mixed: (first: string, a: number, second: string, b: number, all: number) =>
    `mixed: ${first} leads ${a}, ${second} ${b} of ${all} segments`,
  video: 'Whole video',
  here: 'This segment',
  /** How the headline came about; `percent` of the segments. */
  ofPeak: (percent: number) => `mean of the ${percent} % of the segments that are least neutral`,
  ofMeans: 'heads on the means of all segments',
  headline: 'Headline',
  official: 'Heads on the means',
  sureFrom: (value: number) => `sure from ${two(value)}`,
  neverSure: 'never sure: not measured on real clips',
  limits: 'Confidence',
};
