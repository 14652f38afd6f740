// Reads a record of any version that was ever written as an AnalysisResult of today's. Version 1 had one square for all of
// the video and knew nobody.
import { z } from 'zod';
import { centreSquare } from '../segment/resize';
import { analysisResultSchema, squareSchema } from './result';

/** What of version 1 has another place today; the rest is checked by today's schema. */
const version1Schema = z.looseObject({
  version: z.literal(1),
  file: z.looseObject({ width: z.int(), height: z.int() }),
  settings: z.looseObject({ square: squareSchema.nullable().optional() }),
  segments: z.array(z.looseObject({})),
});

/** Parses today's version and version 1. */
export const savedResultSchema = z.preprocess(upgraded, analysisResultSchema);

/** Version 1 as version 2; anything else as it is. */
export function upgraded(record: unknown): unknown {
  const parsed = version1Schema.safeParse(record);
  if (!parsed.success) return record;
  const { file, settings, segments, ...rest } = parsed.data;
  const { square: chosen = null, ...others } = settings;
  const square = chosen ?? centreSquare(file.width, file.height);
  return {
    ...rest,
    version: 2,
    file,
    settings: { ...others, view: chosen ? { kind: 'square', square: chosen } : { kind: 'frame' } },
    segments: segments.map((segment) => ({ ...segment, square, person: null })),
    people: [],
  };
}
