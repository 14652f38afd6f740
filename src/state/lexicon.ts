// Which lexicon words are looked up in: the model's own, read once the model is there, or a file that a person brought,
// which is forgotten with the page.
import type { ReadLexicon } from '../analysis/lexicon';
import { toPlainError, unlessAborted } from '../lib/errors';
import { Latest } from '../lib/latest';
import { type PageState, shownModel, type PageStore } from './page-state';

/** Follows the shown model; returns how to change the lexicon by hand. Null is the model's own. */
export function createLexicons(store: PageStore, read: ReadLexicon): (file: File | null) => Promise<void> {
  const { getState: get, setState: set } = store;
  const reading = new Latest();

  async function show(file: File | null): Promise<void> {
    reading.cancel();
    const state = get();
    const classes = shownModel(state);
    // Without a model yet, the file waits for one.
    if (!classes) return set({ lexiconFile: file });
    const source = file ?? state.model?.lexiconUrl;
    if (!source) return set({ lexicon: null, lexiconFile: null });
    try {
      const lexicon = await reading.run((signal) => unlessAborted(read(source, classes), signal));
      if (lexicon) set({ lexicon, lexiconFile: file });
    } catch (thrown) {
      if (!file) return set({ lexicon: null, lexiconFile: null, notice: { code: 'lexicon-missing', details: {} } });
      set({ error: toPlainError(thrown) });
      if (!get().lexicon) await show(null);
    }
  }

  store.subscribe(readFor, () => {
    // What was read for other classes says nothing of these.
    set({ lexicon: null });
    void show(get().lexiconFile);
  });

  return show;
}

/** What a lexicon depends on: it is read anew when this changes. */
function readFor(state: PageState): string {
  const { classes, polarity } = shownModel(state) ?? {};
  return JSON.stringify([classes, polarity, state.model?.lexiconUrl]);
}
