// The sample's analysis that a first visit shows, by the shipped model in the real page. `npm run -s sample:analysis`
// writes public/sample/analysis.json with its pictures beside it; `-- --check` recomputes it and compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnalysisResult, TensorRecord } from '../../src/analysis/result';
import { decodeTensor } from '../../src/analysis/tensors';
import { ensureFreshBuild } from '../../src/cli/fresh-build';
import { openPageHost } from '../../src/cli/page-host';
import { bytesToBase64 } from '../../src/lib/base64';
import { floatToHalf } from '../../src/lib/half';
import { problemsOf } from './sample-analysis-check';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}public/sample/`;
const COMMAND = 'npm run -s sample:analysis';

async function analyseSample() {
  ensureFreshBuild(root);
  // The same numbers on every machine, as far as they can be: no graphics processor takes part.
  const host = await openPageHost(root, 'wasm');
  try {
    const outcome = await host.analyze(`${folder}sample.mp4`, [`${folder}sample.vtt`], {
      backend: 'wasm',
      pictures: true,
    });
    if (!outcome.ok) throw new Error(outcome.sentence);
    return outcome;
  } finally {
    await host.close();
  }
}

/** The maps that are only looked at take half the bytes; those that masks are drawn from stay exact. */
function smaller(result: AnalysisResult): AnalysisResult {
  const segments = result.segments.map((segment) => {
    const { intra, inter, wordsToPatches, wordsToSound } = segment.attention;
    return {
      ...segment,
      attention: { intra, inter, wordsToPatches: halved(wordsToPatches), wordsToSound: halved(wordsToSound) },
    };
  });
  return { ...result, segments };
}

function halved(record: TensorRecord | null): TensorRecord | null {
  if (!record) return null;
  const halves = Uint16Array.from(decodeTensor(record), floatToHalf);
  return { shape: record.shape, dtype: 'f16', data: bytesToBase64(new Uint8Array(halves.buffer)) };
}

const { result, pictures } = await analyseSample();
if (process.argv.includes('--check')) {
  const shown = JSON.parse(readFileSync(`${folder}analysis.json`, 'utf8')) as AnalysisResult;
  const problems = problemsOf(shown, result);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(`The sample's analysis in public/sample is not that of the shipped model. Run: ${COMMAND}`);
    process.exit(1);
  }
  console.log(`the sample's ${shown.segments.length} segments are what ${shown.model.name} says`);
} else {
  const files = {
    'analysis.json': Buffer.from(`${JSON.stringify(smaller(result))}\n`),
    'thumbnails.webp': Buffer.from(pictures?.thumbnails ?? '', 'base64'),
    'sounds.webp': Buffer.from(pictures?.sounds ?? '', 'base64'),
  };
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(folder + name, bytes);
    console.log(`${(bytes.length / 1e3).toFixed(1).padStart(8)} kB  public/sample/${name}`);
  }
}
