// From what the network says of each segment to the AnalysisResult: scores, distributions, word rows, video logits.
import { bytesToBase64 } from '../lib/base64';
import type { EngineInfo, MaskSettings, ModelInfo, SegmentOutput } from '../engine/protocol';
import { packMask } from '../lib/masks';
import type { PlannedSegment, WordRow } from '../segment/types';
import { evidenceNotices } from './evidence';
import type { SeenView } from './follow';
import type { AnalysisResult, PersonResult, SegmentResult, TensorRecord, View } from './result';
import { softmax, sumOfHeads, videoLogits } from './scores';
import { encodeTensor } from './tensors';
import type { OpenVideo } from './types';

/** What the reader knows of a segment beside the network's input. */
export interface SegmentFacts {
  readonly planned: PlannedSegment;
  readonly frameTimes: readonly number[];
  readonly row: WordRow | null;
  readonly view: SeenView;
}

/** The record of one segment. Word rows are the mean over each word's pieces; [CLS] and [SEP] have none. */
export function segmentResult(
  { planned, frameTimes, row, view }: SegmentFacts,
  output: SegmentOutput,
  model: ModelInfo,
): SegmentResult {
  const { visual, audio, text } = output.logits;
  const scores = [...output.scores];
  const words = row?.words ?? [];
  return {
    start: planned.start,
    end: planned.end,
    square: { ...view.square },
    person: view.person,
    frameTimes: [...frameTimes],
    present: { visual: true, audio: audio !== null, text: row !== null },
    logits: { visual: [...visual], audio: audio && [...audio], text: text && [...text] },
    scores,
    distribution: softmax(scores, model.temperature),
    words: words.map(({ text, start, end, pieces }) => ({ text, start, end, pieces: [...pieces] })),
    attention: {
      intra: encodeTensor(output.attention.intra, [output.attention.intra.length]),
      inter: output.attention.inter && encodeTensor(output.attention.inter, [output.attention.inter.length]),
      wordsToPatches: wordRows(output.attention.piecesToPatches, row),
      wordsToSound: wordRows(output.attention.piecesToSound, row),
    },
    mask: bytesToBase64(packMask(output.mask)),
    recoveryError: output.recoveryError,
  };
}

/** [W, patches] by piece to [words, patches] by word. */
function wordRows(byPiece: Float32Array | null, row: WordRow | null): TensorRecord | null {
  if (!byPiece || !row) return null;
  const patches = byPiece.length / row.ids.length;
  const byWord = new Float32Array(row.words.length * patches);
  row.words.forEach(({ pieces: [from, to] }, word) => {
    for (let piece = from; piece < to; piece++) {
      for (let i = 0; i < patches; i++) {
        byWord[word * patches + i] =
          (byWord[word * patches + i] ?? 0) + (byPiece[piece * patches + i] ?? 0) / (to - from);
      }
    }
  });
  return encodeTensor(byWord, [row.words.length, patches]);
}

/** What the whole video conveys; `segments` must not be empty. */
export function videoResult(segments: readonly SegmentResult[], model: ModelInfo): AnalysisResult['video'] {
  const logits = videoLogits(segments);
  const scores = sumOfHeads(logits);
  return { logits, scores, distribution: softmax(scores, model.temperature) };
}

export interface RunFacts {
  readonly video: Pick<OpenVideo, 'info'>;
  readonly engine: EngineInfo;
  readonly model: ModelInfo;
  readonly mask: MaskSettings;
  readonly range: readonly [from: number, to: number] | null;
  readonly view: View;
  readonly people: readonly PersonResult[];
  readonly sha256: string;
  readonly seconds: Readonly<Record<string, number>>;
}

export function assembleResult(segments: readonly SegmentResult[], run: RunFacts): AnalysisResult {
  const { video, engine, model } = run;
  const { name, bytes, duration } = video.info;
  const { width, height } = video.info.video;
  return {
    version: 2,
    file: { name, bytes, sha256: run.sha256, duration, width, height },
    model: {
      name: model.name,
      sha256: model.sha256,
      classes: [...model.classes],
      polarity: [...model.polarity],
      temperature: model.temperature,
      trained: model.trained,
      confidence: model.confidence,
      verdict: model.verdict,
    },
    settings: {
      ...run.mask,
      segments: segments.length,
      range: run.range && [...run.range],
      view: run.view,
    },
    segments: [...segments],
    people: [...run.people],
    video: videoResult(segments, model),
    notices: evidenceNotices(segments, model.evidence),
    run: {
      backend: engine.backend,
      adapter: engine.adapter,
      precision: engine.precision,
      versions: { ...engine.versions },
      seconds: { ...run.seconds },
    },
  };
}
