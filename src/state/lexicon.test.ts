// Which lexicon is in use, on the page's own store, with a reader that does what the test says.
import { describe, expect, it } from 'vitest';
import type { ReadLexicon } from '../analysis/lexicon';
import type { AnalysisSession, Lexicon, ModelInfo } from '../analysis/types';
import { MartError } from '../lib/errors';
import { createMemory } from './remembered';
import { createPage } from './store';

const model = (classes: string[], lexiconUrl: string | null = 'models/tiny/lexicon.json') =>
  ({ name: 'm', classes, polarity: classes.map(() => 1), lexiconUrl }) as unknown as ModelInfo;

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Reads anything as an empty lexicon of its name, but for files whose name says that they are broken. */
function page() {
  const read: string[] = [];
  const readLexicon: ReadLexicon = async (source, { classes }) => {
    const name = typeof source === 'string' ? source : source.name;
    read.push(`${name} for ${classes.join()}`);
    if (/broken/.test(name)) throw new MartError('lexicon-invalid', name, { file: name, rule: 'a lexicon' });
    return { name, source: name, entries: new Map(), longest: 1, ranks: [] } satisfies Lexicon;
  };
  const refuse = () => Promise.reject(new Error('not asked for'));
  const session = { open: refuse } as unknown as AnalysisSession;
  const remask = () => ({ mask: new Uint8Array(392), revealed: new Uint8Array(392) });
  const { store, actions } = createPage({
    session,
    remask,
    memory: createMemory(null),
    readLexicon,
    readResult: refuse,
    sample: refuse,
  });
  return { store, actions, read, shown: () => store.getState().lexicon?.name ?? null };
}

const file = (name: string) => new File(['x'], name);

describe('the lexicon', () => {
  it("is the model's own as soon as the model is there, and read anew for other classes alone", async () => {
    const { store, read, shown } = page();
    store.setState({ model: model(['joy']) });
    await settled();
    expect(shown()).toBe('models/tiny/lexicon.json');
    store.setState({ model: { ...model(['joy']), name: 'n' } });
    store.setState({ model: model(['joy', 'fear']) });
    expect(shown()).toBeNull();
    await settled();
    expect(read).toEqual(['models/tiny/lexicon.json for joy', 'models/tiny/lexicon.json for joy,fear']);
  });

  it("is a person's own once it is dropped, whatever the model, until the model's is asked for", async () => {
    const { store, actions, shown } = page();
    await actions.openFiles([file('mine.txt')]);
    expect(shown()).toBeNull();
    store.setState({ model: model(['joy']) });
    await settled();
    expect(shown()).toBe('mine.txt');
    store.setState({ model: model(['joy', 'fear']) });
    await settled();
    expect([shown(), store.getState().lexiconFile?.name]).toEqual(['mine.txt', 'mine.txt']);
    await actions.openLexicon(null);
    expect([shown(), store.getState().lexiconFile]).toEqual(['models/tiny/lexicon.json', null]);
  });

  it('stays what it was when a file is no lexicon, and the file is named', async () => {
    const { store, actions, shown } = page();
    store.setState({ model: model(['joy']) });
    await settled();
    await actions.openFiles([file('broken.csv')]);
    await settled();
    expect([shown(), store.getState().lexiconFile]).toEqual(['models/tiny/lexicon.json', null]);
    expect(store.getState().error).toMatchObject({ code: 'lexicon-invalid', details: { file: 'broken.csv' } });
  });

  it("is missing with a notice, not an error, when the model's cannot be had", async () => {
    const { store, shown } = page();
    store.setState({ model: model(['joy'], 'broken/lexicon.json') });
    await settled();
    expect(shown()).toBeNull();
    expect(store.getState()).toMatchObject({ error: null, notice: { code: 'lexicon-missing' } });
  });
});
