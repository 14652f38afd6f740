// What the page is told of a model that is loaded.
import { type Folder, urlIn } from '../lib/folder';
import type { ModelFiles } from './model-files';
import type { ModelInfo } from './protocol';

export function modelInfo({ config, sha256 }: ModelFiles, folder: Folder): ModelInfo {
  const { name, classes, polarity, temperature, trained, text, audio } = config;
  const urlOf = (file: string | null) => file && urlIn(folder, file);
  return {
    name,
    sha256,
    classes,
    polarity,
    temperature,
    trained,
    textHead: text.head,
    evidence: config.evidence ?? null,
    confidence: config.confidence ?? null,
    verdict: config.verdict ?? null,
    lexiconUrl: urlOf(config.lexicon),
    inputs: {
      sampleRate: audio.sampleRate,
      mixdown: audio.mixdown,
      maxPieces: Math.min(text.maxPieces, text.positions),
      pieces: text.pieces,
      vocabularyUrl: urlOf(config.vocabulary),
      view: config.view ?? { kind: 'frame' },
    },
  };
}
