// A row of the built page: of the model that it starts with, without counters.
import type { Line, Row } from './race/protocol';

export function rowMaker(backend: Row['backend'], precision: Row['precision'], segments: number) {
  return (stage: string, ms: number, bytes: number | null = null): Line => ({
    kind: 'row',
    row: {
      ...{ engine: 'ours', backend, precision, model: 'tiny', segments, stage, ms },
      ...{ gflops: null, dispatches: null, bytes, share: null },
    },
  });
}
