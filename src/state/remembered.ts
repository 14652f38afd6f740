// What the page remembers between visits, in one versioned record of localStorage. Anything unreadable is left out.
import { z } from 'zod';
import { maskSettingsSchema } from '../analysis/result';
import type { MaskSettings } from '../analysis/types';

const KEY = 'mart.page';

/** The released code's strategy, ratio, mix and reveal. Spec 5.3. */
export const DEFAULT_MASK: MaskSettings = { strategy: 'hint', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1 };

const rememberedSchema = z.object({
  version: z.literal(1),
  theme: z.enum(['system', 'light', 'dark']),
  mask: maskSettingsSchema,
  /** 0..7; 4 shows frame 8, the middle one. */
  tubelet: z.int().min(0).max(7),
  equation3: z.boolean(),
  smoothPixels: z.boolean(),
  /** Codes of the one-time messages that were dismissed. */
  seen: z.array(z.string()),
});

export type Remembered = Readonly<z.infer<typeof rememberedSchema>>;
export type Theme = Remembered['theme'];

export const FORGOTTEN: Remembered = {
  version: 1,
  theme: 'system',
  mask: DEFAULT_MASK,
  tubelet: 4,
  equation3: false,
  smoothPixels: false,
  seen: [],
};

/** The two calls of localStorage that are used; null where storage is forbidden. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'> | null;

export function recall(shelf: Shelf): Remembered {
  const text = shelf?.getItem(KEY);
  if (!text) return FORGOTTEN;
  try {
    const parsed = rememberedSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : FORGOTTEN;
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
