// Which lexicon is in use, and how to open one's own or go back to the model's.
import { useRef } from 'react';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';

const text = strings.words;
const ACCEPTED = '.txt,.tsv,.csv,.py,.json';

export function LexiconBar() {
  const { actions } = usePage();
  const input = useRef<HTMLInputElement>(null);
  const lexicon = usePageState((state) => state.lexicon);
  const file = usePageState((state) => state.lexiconFile);
  const failed = usePageState((state) => state.lexicon === null && Boolean(state.model?.lexiconUrl));
  const modelLoading = usePageState((state) => state.model === null);
  const words = lexicon?.entries.size ?? 0;
  return (
    <div className="lexicon-bar">
      <p className="muted small numeric" role="status">
        {lexicon
          ? file
            ? text.lexiconOwn(file.name, lexicon.name, words)
            : text.lexicon(lexicon.name, words)
          : modelLoading
            ? text.lexiconComing
            : text.lexiconNone}
      </p>
      {failed && (
        <button type="button" className="button" onClick={() => void actions.openLexicon(null)}>
          {text.again}
        </button>
      )}
      {file && (
        <button type="button" className="button" onClick={() => void actions.openLexicon(null)}>
          {text.modelLexicon}
        </button>
      )}
      <button type="button" className="button" title={text.openLexiconHint} onClick={() => input.current?.click()}>
        {text.openLexicon}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (chosen) void actions.openLexicon(chosen);
        }}
      />
    </div>
  );
}
