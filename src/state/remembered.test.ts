import { expect, it } from 'vitest';
import { FORGOTTEN, recall, remember } from './remembered';

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
  remember(storage, { theme: 'dark' });
  remember(storage, { tubelet: 2 });
  expect(recall(storage)).toMatchObject({ theme: 'dark', tubelet: 2, mask: FORGOTTEN.mask });
});

it.each([
  ['no JSON', '{'],
  ['another version', JSON.stringify({ ...FORGOTTEN, version: 2 })],
  ['an unknown strategy', JSON.stringify({ ...FORGOTTEN, mask: { ...FORGOTTEN.mask, strategy: 'best' } })],
  ['a mask that is none', JSON.stringify({ ...FORGOTTEN, mask: null })],
  ['a ratio above 0.9', JSON.stringify({ ...FORGOTTEN, mask: { ...FORGOTTEN.mask, ratio: 1 } })],
])('starts afresh from %s', (_, text) => {
  expect(recall(shelf(text))).toEqual(FORGOTTEN);
});

it('lives without storage', () => {
  remember(null, { theme: 'dark' });
  expect(recall(null)).toEqual(FORGOTTEN);
});
