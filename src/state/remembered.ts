// What the page remembers between visits, in one versioned record of localStorage. Anything unreadable is left out.
import { DEFAULT_MASK, DEFAULT_TAU, MASK_STRATEGIES } from '../analysis/defaults';
import type { MaskSettings, PrecisionChoice } from '../analysis/types';

const KEY = 'mart.page';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGES = ['system', 'en', 'zh'] as const;
export type LanguageChoice = (typeof LANGUAGES)[number];

export const PRECISIONS = ['auto', 'f32', 'f16'] as const satisfies readonly PrecisionChoice[];

export interface Remembered {
  readonly version: 1;
  readonly theme: Theme;
  readonly language: LanguageChoice;
  readonly mask: MaskSettings;
  /** 0..7; 4 shows frame 8, the middle one. */
  readonly tubelet: number;
  readonly equation3: boolean;
  readonly stacked: boolean;
  /** 0..1 */
  readonly tau: number;
  readonly smoothPixels: boolean;
  /** Whether the lab's pictures lie on top of each other. */
  readonly wiped: boolean;
  /** Whether finished analyses are kept on this device. */
  readonly keepRecent: boolean;
  /** What the network computes in. */
  readonly precision: PrecisionChoice;
  /** Codes of the one-time messages that were dismissed. */
  readonly seen: readonly string[];
}

export const FORGOTTEN: Remembered = {
  version: 1,
  theme: 'system',
  language: 'system',
  mask: DEFAULT_MASK,
  tubelet: 4,
  equation3: false,
  stacked: false,
  tau: DEFAULT_TAU,
  smoothPixels: false,
  wiped: false,
  keepRecent: true,
  precision: 'auto',
  seen: [],
};

/** The two calls of localStorage that are used; null where storage is forbidden. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'> | null;

export function recall(shelf: Shelf): Remembered {
  const text = shelf?.getItem(KEY);
  if (!text) return FORGOTTEN;
  try {
    const value: unknown = JSON.parse(text);
    return isRemembered(value) ? { ...FORGOTTEN, ...value } : FORGOTTEN;
  } catch {
    return FORGOTTEN;
  }
}

/** Writes a change. A full or forbidden storage loses only the memory, so it is no error. */
export function remember(shelf: Shelf, change: Partial<Omit<Remembered, 'version'>>): void {
  try {
    shelf?.setItem(KEY, JSON.stringify({ ...recall(shelf), ...change }));
  } catch {
    return;
  }
}

/** By hand: a schema library would be the largest part of what a first visit waits for. */
function isRemembered(value: unknown): value is Remembered {
  if (!isRecord(value) || value.version !== 1 || !isRecord(value.mask)) return false;
  const { theme, language, mask, tubelet, equation3, stacked, tau, smoothPixels, wiped, keepRecent, precision, seen } =
    value;
  return (
    THEMES.some((name) => name === theme) &&
    (language === undefined || LANGUAGES.some((name) => name === language)) &&
    MASK_STRATEGIES.some((name) => name === mask.strategy) &&
    isWithin(mask.ratio, 0, 0.9) &&
    isWithin(mask.lambda, 0, 1) &&
    isWithin(mask.reveal, 0, 1) &&
    isWithin(mask.seed, 0, Number.MAX_SAFE_INTEGER) &&
    Number.isInteger(mask.seed) &&
    isWithin(tubelet, 0, 7) &&
    Number.isInteger(tubelet) &&
    typeof equation3 === 'boolean' &&
    (stacked === undefined || typeof stacked === 'boolean') &&
    (tau === undefined || isWithin(tau, 0, 1)) &&
    typeof smoothPixels === 'boolean' &&
    (wiped === undefined || typeof wiped === 'boolean') &&
    (keepRecent === undefined || typeof keepRecent === 'boolean') &&
    (precision === undefined || PRECISIONS.some((name) => name === precision)) &&
    Array.isArray(seen) &&
    seen.every((code) => typeof code === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isWithin(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}
