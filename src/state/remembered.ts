// What the page remembers between visits, in one versioned record of localStorage. Anything unreadable is left out.
import { createJSONStorage, persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_MASK, DEFAULT_TAU, MASK_STRATEGIES } from '../analysis/defaults';
import type { Encodings, MaskSettings, PrecisionChoice } from '../analysis/types';
import { ENCODINGS } from './encodings';

const KEY = 'mart.page';

/** Of so many files. */
const MOST_ENCODINGS = 50;

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGES = ['system', 'en', 'zh'] as const;
export type LanguageChoice = (typeof LANGUAGES)[number];

export const PRECISIONS = ['auto', 'f32', 'f16'] as const satisfies readonly PrecisionChoice[];

export interface Remembered {
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
  /** Encodings that were chosen for subtitle files, by the key of the file; the newest last. */
  readonly encodings: Encodings;
}

export const FORGOTTEN: Remembered = {
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
  encodings: {},
};

/** The two calls of localStorage that are used; null where storage is forbidden. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'> | null;

export type Memory = ReturnType<typeof createMemory>;

export function createMemory(shelf: Shelf) {
  const storage = createJSONStorage<Remembered>(() => ({
    getItem: (name) => shelf?.getItem(name) ?? null,
    setItem(name, text) {
      try {
        shelf?.setItem(name, text);
      } catch {
        // A full or forbidden storage loses only the memory.
      }
    },
    removeItem: () => undefined,
  }));
  const merge = (stored: unknown, usual: Remembered) => (isRemembered(stored) ? { ...usual, ...stored } : usual);
  const store = createStore<Remembered>()(persist(() => FORGOTTEN, { name: KEY, version: 1, storage, merge }));
  return {
    store,
    remember: (change: Partial<Remembered>) => store.setState(change),
    /** An encoding was chosen for a subtitle file; those of the last files are kept. */
    chooseEncoding(key: string, encoding: string): Encodings {
      const others = Object.entries(store.getState().encodings).filter(([name]) => name !== key);
      const encodings = Object.fromEntries([...others.slice(1 - MOST_ENCODINGS), [key, encoding]]);
      store.setState({ encodings });
      return encodings;
    },
    /** A one-time message was dismissed. */
    see: (code: string) => store.setState(({ seen }) => (seen.includes(code) ? {} : { seen: [...seen, code] })),
  };
}

/** By hand: a schema library would be the largest part of what a first visit waits for. */
function isRemembered(value: unknown): value is Remembered {
  if (!isRecord(value) || !isRecord(value.mask)) return false;
  const {
    theme,
    language,
    mask,
    tubelet,
    equation3,
    stacked,
    tau,
    smoothPixels,
    wiped,
    keepRecent,
    precision,
    seen,
    encodings,
  } = value;
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
    seen.every((code) => typeof code === 'string') &&
    (encodings === undefined ||
      (isRecord(encodings) && Object.values(encodings).every((name) => ENCODINGS.some(([known]) => known === name))))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isWithin(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}
