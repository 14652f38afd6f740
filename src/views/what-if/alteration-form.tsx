// The controls of an alteration: patches to hide, sound to silence, words to strike out, modalities to leave out; undo,
// redo and reset; run and cancel. All of it works by keyboard.
import type { ReactNode } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { type History, redone, undone } from '../../lib/history';
import { MODALITIES, type Modality } from '../../lib/shapes';
import { usePageState } from '../../state/page-context';
import { changed, type Draft, NO_DRAFT, toggled } from './draft';
import { SilenceControls } from './silence';

const text = strings.whatIf;

interface AlterationFormProps {
  readonly segment: SegmentResult;
  readonly index: number;
  /** [392], the one in force. */
  readonly mask: Uint8Array;
  readonly history: History<Draft>;
  /** An analysis is under way. */
  readonly busy: boolean;
  readonly running: boolean;
  readonly onHistory: (history: History<Draft>) => void;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

export function AlterationForm(props: AlterationFormProps) {
  const { segment, index, mask, history, busy, running, onHistory, onRun, onCancel } = props;
  const textHead = usePageState((state) => state.model?.textHead ?? true);
  const draft = history.now;
  const set = (change: Partial<Draft>) => onHistory(changed(history, change));
  const masked = mask.reduce((sum, flag) => sum + flag, 0);
  const without = (modality: Modality) => draft.without.includes(modality);
  const plain = JSON.stringify(draft) === JSON.stringify(NO_DRAFT);

  return (
    <div className="alteration">
      <label className="check">
        <input
          type="checkbox"
          checked={draft.hide}
          disabled={without('visual')}
          onChange={(event) => set({ hide: event.currentTarget.checked })}
        />
        {text.hide}
      </label>
      <p className="small muted">{text.hideText(masked)}</p>

      <SilenceControls
        index={index}
        present={segment.present.audio}
        disabled={without('audio')}
        silenced={draft.silenced}
        onChange={(silenced) => set({ silenced })}
      />

      <Group legend={text.strike}>
        {segment.words.length === 0 ? (
          <p className="small muted">{text.strikeNone}</p>
        ) : (
          <>
            <div className="strike-words">
              {segment.words.map((word, i) => (
                <button
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same word may be said twice.
                  key={i}
                  type="button"
                  className="button strike-word"
                  aria-pressed={draft.struck.includes(i)}
                  disabled={without('text')}
                  onClick={() => set({ struck: toggled(draft.struck, i) })}
                >
                  {word.text}
                </button>
              ))}
            </div>
            <p className="small muted">{textHead ? text.strikeText : text.noTextHead}</p>
          </>
        )}
      </Group>

      <Group legend={text.without}>
        <div className="leave-out">
          {MODALITIES.map((modality) => (
            <label className="check" key={modality}>
              <input
                type="checkbox"
                checked={without(modality)}
                disabled={!segment.present[modality] || isLast(segment, draft.without, modality)}
                onChange={() => set({ without: toggled(draft.without, modality) })}
              />
              {segment.present[modality] ? text.modalities[modality] : text.missing(text.modalities[modality])}
            </label>
          ))}
        </div>
        <p className="small muted">{without('visual') ? text.withoutPicture : text.withoutText}</p>
      </Group>

      <div className="alteration-buttons">
        {/* One button for both, so that the focus stays. */}
        <button
          type="button"
          className={running ? 'button' : 'button primary'}
          disabled={busy && !running}
          onClick={running ? onCancel : onRun}
        >
          {running ? text.cancel : plain ? text.runPlain : text.run}
        </button>
        {running && <progress aria-label={text.running} />}
        <button
          type="button"
          className="button"
          disabled={history.past.length === 0}
          onClick={() => onHistory(undone(history))}
        >
          {text.undo}
        </button>
        <button
          type="button"
          className="button"
          disabled={history.future.length === 0}
          onClick={() => onHistory(redone(history))}
        >
          {text.redo}
        </button>
        <button type="button" className="button" disabled={plain} onClick={() => set(NO_DRAFT)}>
          {text.reset}
        </button>
      </div>
      {busy && <p className="small muted">{text.busy}</p>}
    </div>
  );
}

function Group({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}

/** Whether `modality` is the only one that is there and still given. */
function isLast({ present }: SegmentResult, without: readonly Modality[], modality: Modality): boolean {
  const given = MODALITIES.filter((one) => present[one] && !without.includes(one));
  return given.length === 1 && given[0] === modality;
}
