// Which lexicon words are looked up in: the model's own, read once the model is there, or a file that a person brought,
// which is forgotten with the page.
import type { ReadLexicon } from '../analysis/lexicon';
import { toPlainError } from '../lib/errors';
import { type PageState, shownModel } from './page-state';
import type { PageStore } from './store';

const LEXICON = /\.(txt|tsv|csv|py)$/i;

/** Whether a file that is dropped can only be meant as a lexicon. */
export function isLexiconFile({ name }: File): boolean {
  return LEXICON.test(name);
}

/** Follows the shown model; returns how to change the lexicon by hand. Null is the model's own. */
export function createLexicons(store: PageStore, read: ReadLexicon): (file: File | null) => Promise<void> {
  const { getState: get, setState: set } = store;
  let turn = 0;

  async function show(file: File | null): Promise<void> {
    turn++;
    const mine = turn;
    const state = get();
    const classes = shownModel(state);
    // Without a model yet, the file waits for one.
    if (!classes) return set({ lexiconFile: file });
    const source = file ?? state.model?.lexiconUrl;
    if (!source) return set({ lexicon: null, lexiconFile: null });
    try {
      const lexicon = await read(source, classes);
      if (mine === turn) set({ lexicon, lexiconFile: file });
    } catch (thrown) {
      if (mine !== turn) return;
      if (!file) return set({ lexicon: null, lexiconFile: null, notice: { code: 'lexicon-missing', details: {} } });
      set({ error: toPlainError(thrown) });
      if (!get().lexicon) await show(null);
    }
  }

  store.subscribe((state, before) => {
    if (state.model === before.model && state.result === before.result) return;
    if (readFor(state) === readFor(before)) return;
    // What was read for other classes says nothing of these.
    set({ lexicon: null });
    void show(state.lexiconFile);
  });

  return show;
}

/** What a lexicon depends on: it is read anew when this changes. */
function readFor(state: PageState): string {
  const { classes, polarity } = shownModel(state) ?? {};
  return JSON.stringify([classes, polarity, state.model?.lexiconUrl]);
}
