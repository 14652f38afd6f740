// What is shared: the choices, what a receiver will see of them, the link and its size, and a QR code of the plain link.
import { useId, useMemo, useRef, useState } from 'react';
import { lacksHeads } from '../../analysis/activation';
import type { KeptAnalysis } from '../../analysis/kept';
import { errorText, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { LONGEST_WITH_PICTURES, PLAIN } from '../../share/address';
import { LinkPreview } from './link-preview';
import { QrPart } from './qr-part';
import { useLinks } from './use-links';

const text = strings.share;

/** The result that was there when the dialog opened. */
function useKept(): KeptAnalysis | null {
  const { store } = usePage();
  return useMemo(() => {
    const { result, thumbnails, sounds } = store.getState();
    return result && { result, thumbnails, sounds };
  }, [store]);
}

export function SharePanel() {
  const kept = useKept();
  return kept && <Panel kept={kept} />;
}

function Panel({ kept }: { readonly kept: KeptAnalysis }) {
  const [choices, setChoices] = useState(PLAIN);
  const { link, plain, error, making } = useLinks(kept, choices);
  const changed = usePageState(({ mask, paint }) => paint.size > 0 || !sameMask(mask, kept.result.settings));
  const words = kept.result.segments.reduce((sum, segment) => sum + segment.words.length, 0);
  const heads = !lacksHeads(kept.result.segments);
  const pictures = kept.thumbnails.some((picture) => picture !== null);
  return (
    <div className="share" aria-busy={making}>
      <p>{text.intro}</p>
      <fieldset className="share-choices">
        <legend>{text.choose}</legend>
        <CarriedPart
          label={pictures ? text.pictures : text.picturesNone}
          checked={choices.thumbnails}
          disabled={!pictures}
          onChange={(thumbnails) => setChoices({ ...choices, thumbnails })}
        />
        <CarriedPart
          label={words > 0 ? text.wordsCount(words) : text.wordsNone}
          checked={choices.words}
          disabled={words === 0}
          onChange={(ticked) => setChoices({ ...choices, words: ticked })}
        />
        <CarriedPart
          label={heads ? text.heads : text.headsNone}
          checked={choices.heads}
          disabled={!heads}
          onChange={(ticked) => setChoices({ ...choices, heads: ticked })}
        />
        {(choices.words || choices.thumbnails) && <p className="share-warning small">{text.warning}</p>}
      </fieldset>
      {link && <LinkPreview seen={link.seen} asked={link.choices.thumbnails} changed={changed} />}
      {error ? <p role="alert">{errorText(error)}</p> : <LinkField address={link?.address ?? null} making={making} />}
      {plain && <QrPart plain={plain} file={kept.result.file.name} />}
    </div>
  );
}

function sameMask<Settings extends object>(a: Settings, b: Settings): boolean {
  return (Object.keys(a) as (keyof Settings)[]).every((key) => a[key] === b[key]);
}

interface CarriedPartProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => void;
}

function CarriedPart({ label, checked, disabled, onChange }: CarriedPartProps) {
  return (
    <label className={disabled ? 'share-choice muted' : 'share-choice'}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

function LinkField({ address, making }: { readonly address: string | null; readonly making: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<{ readonly address: string; readonly copied: boolean } | null>(null);
  const id = useId();
  const ready = address !== null && !making;
  async function copy(): Promise<void> {
    if (!ready) return;
    try {
      await navigator.clipboard.writeText(address);
      setOutcome({ address, copied: true });
    } catch {
      // Forbidden by the person, or the page is not served securely: the link is there to be copied by hand.
      field.current?.select();
      setOutcome({ address, copied: false });
    }
  }
  const said = outcome?.address === address ? (outcome?.copied ? text.copied : text.copyFailed) : '';
  return (
    <div className="share-link">
      <label className="visually-hidden" htmlFor={id}>
        {text.address}
      </label>
      <input
        id={id}
        ref={field}
        className="field"
        readOnly
        value={ready ? address : text.making}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="share-actions">
        <button type="button" className="button primary" aria-disabled={!ready} onClick={() => void copy()}>
          {text.copy}
        </button>
        {'share' in navigator && (
          <button type="button" className="button" aria-disabled={!ready} onClick={() => ready && void send(address)}>
            {text.send}
          </button>
        )}
        <span className="small">{ready ? text.size(address.length) : text.making}</span>
        <span className="small share-copied" role="status">
          {said}
        </span>
      </div>
      {ready && address.length > LONGEST_WITH_PICTURES && (
        <p className="share-warning small">{text.long(address.length)}</p>
      )}
    </div>
  );
}

async function send(url: string): Promise<void> {
  try {
    await navigator.share({ title: strings.app.documentTitle, text: strings.export.honest, url });
  } catch {
    // Closed without sending; the link is still there to be copied.
  }
}
