import { describe, expect, it } from 'vitest';
import { redone, undone } from '../../lib/history';
import { alterationOf, changed, NEW_HISTORY, NO_DRAFT, sameAlteration, toggled } from './draft';

describe('undo and redo', () => {
  it('go through the changes one by one, and a new change ends what could be redone', () => {
    const hidden = changed(NEW_HISTORY, { hide: true });
    const struck = changed(hidden, { struck: [2] });
    expect(undone(struck).now).toEqual(hidden.now);
    expect(undone(undone(struck)).now).toEqual(NO_DRAFT);
    expect(undone(undone(undone(struck))).now).toEqual(NO_DRAFT);
    expect(redone(undone(struck)).now).toEqual(struck.now);
    expect(redone(struck).now).toEqual(struck.now);
    const other = changed(undone(struck), { without: ['audio'] });
    expect(redone(other).now).toEqual(other.now);
    expect(other.now).toEqual({ ...NO_DRAFT, hide: true, without: ['audio'] });
  });

  it('take a stretch that was dragged or typed as one change, and its end as another', () => {
    const drawn = [1, 1.1, 1.2].reduce((history, from) => changed(history, { silenced: [from, 2] }), NEW_HISTORY);
    expect(drawn.now.silenced).toEqual([1.2, 2]);
    expect(undone(drawn).now).toEqual(NO_DRAFT);
    expect(undone(changed(drawn, { silenced: null })).now.silenced).toEqual([1.2, 2]);
    const between = changed(changed(drawn, { hide: true }), { silenced: [0, 1] });
    expect(undone(between).now).toEqual({ ...NO_DRAFT, hide: true, silenced: [1.2, 2] });
  });

  it('take a reset back', () => {
    const struck = changed(NEW_HISTORY, { struck: [0, 1] });
    expect(changed(struck, NO_DRAFT).now).toEqual(NO_DRAFT);
    expect(undone(changed(struck, NO_DRAFT)).now.struck).toEqual([0, 1]);
    expect(changed(NEW_HISTORY, NO_DRAFT).past).toEqual([]);
  });

  it('do not count what changes nothing', () => {
    expect(changed(NEW_HISTORY, { hide: false })).toBe(NEW_HISTORY);
  });
});

it('a value is taken in at its place and left out again', () => {
  expect(toggled([1, 10], 2)).toEqual([1, 2, 10]);
  expect(toggled([1, 2, 10], 2)).toEqual([1, 10]);
  expect(toggled(['text'], 'audio')).toEqual(['audio', 'text']);
});

describe('what the network is given', () => {
  const mask = Uint8Array.from({ length: 392 }, (_, i) => i % 2);

  it('is the draft, with the mask in force when patches are hidden', () => {
    const draft = { hide: true, silenced: [1, 2], struck: [3], without: ['text'] } as const;
    expect(alterationOf(draft, mask)).toEqual({ hidden: mask, silenced: [[1, 2]], struck: [3], without: ['text'] });
    expect(alterationOf(NO_DRAFT, mask)).toEqual({ hidden: null, silenced: [], struck: [], without: [] });
  });

  it('is another one when the mask is another, but only while patches are hidden', () => {
    const other = mask.slice();
    other[0] = 1;
    const hide = { ...NO_DRAFT, hide: true };
    expect(sameAlteration(alterationOf(hide, mask), alterationOf(hide, mask.slice()))).toBe(true);
    expect(sameAlteration(alterationOf(hide, mask), alterationOf(hide, other))).toBe(false);
    expect(sameAlteration(alterationOf(NO_DRAFT, mask), alterationOf(NO_DRAFT, other))).toBe(true);
  });
});
