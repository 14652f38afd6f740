// Settings that an analysis starts with. Spec 5.3: hint, intra and inter mixed 0.9 to 0.1, a tenth revealed.
import type { MaskSettings } from '../engine/protocol';

export const DEFAULT_MASK: MaskSettings = { strategy: 'hint', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1 };
