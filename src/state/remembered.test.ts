import { expect, it } from 'vitest';
import { createMemory, FORGOTTEN, type Shelf } from './remembered';

const recall = (storage: Shelf) => createMemory(storage).store.getState();
const written = (state: unknown, version = 1) => JSON.stringify({ state, version });

function shelf(text: string | null) {
  let held = text;
  return {
    getItem: () => held,
    setItem: (_: string, value: string) => {
      held = value;
    },
  };
}

it('remembers a change beside what was there', () => {
  const storage = shelf(null);
  const { remember, see } = createMemory(storage);
  remember({ theme: 'dark' });
  remember({ tubelet: 2 });
  see('slower');
  see('slower');
  expect(recall(storage)).toEqual({ ...FORGOTTEN, theme: 'dark', tubelet: 2, seen: ['slower'] });
});

it.each([
  ['no JSON', '{'],
  ['another version', written({ ...FORGOTTEN, theme: 'dark' }, 2)],
  ['an unknown strategy', written({ ...FORGOTTEN, mask: { ...FORGOTTEN.mask, strategy: 'best' } })],
  ['a mask that is none', written({ ...FORGOTTEN, mask: null })],
  ['a ratio above 0.9', written({ ...FORGOTTEN, mask: { ...FORGOTTEN.mask, ratio: 1 } })],
])('starts afresh from %s', (_, text) => {
  expect(recall(shelf(text))).toEqual(FORGOTTEN);
});

it('lives without storage, and with one that is full', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  for (const storage of [null, full]) {
    const { store, remember } = createMemory(storage);
    remember({ theme: 'dark' });
    expect(store.getState().theme).toBe('dark');
  }
});
