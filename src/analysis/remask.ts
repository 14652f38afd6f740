// Masks for other settings from the attention in a result: pure, no network, fast enough for a slider.
import { base64ToBytes } from '../lib/base64';
import type { MaskSettings } from '../engine/protocol';
import { combineAttention, drawMask, unpackMask } from '../mart/mask';
import type { SegmentResult } from './result';
import { decodeTensor } from './tensors';
