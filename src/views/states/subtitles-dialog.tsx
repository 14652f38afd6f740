// How the subtitle files of the open video were read: their encoding, which can be another one, with the first lines as they
// then read; and the cues that were left out, with why.
import { useEffect, useState } from 'react';
import type { SubtitleReport } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { ENCODINGS } from '../../state/encodings';
import { usePage, usePageState } from '../../state/page-context';
import { Dialog } from '../../ui/dialog';
import './subtitles-dialog.css';

const text = strings.subtitles;
/** Cues that are listed; a file with more of them is not one to go through by hand. */
const LISTED = 100;

/** Opens the dialog; nothing where there is nothing to say of the subtitles. */
export function SubtitlesButton() {
  const reports = usePageState((state) => state.video?.subtitles);
  const [open, setOpen] = useState(false);
  const shown = reports?.filter(({ encoding, skipped }) => encoding !== null || skipped.length > 0) ?? [];
  if (shown.length === 0) return null;
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {text.open}
      </button>
      <Dialog title={text.title} open={open} onClose={() => setOpen(false)}>
        {shown.map((report) => (
          <div className="subtitle-report" key={report.key}>
            {report.encoding !== null && (
              <EncodingChoice report={report} used={report.encoding} onDone={() => setOpen(false)} />
            )}
            {report.skipped.length > 0 && <SkippedCues report={report} />}
          </div>
        ))}
      </Dialog>
    </>
  );
}

function EncodingChoice({
  report,
  used,
  onDone,
}: {
  readonly report: SubtitleReport;
  readonly used: string;
  readonly onDone: () => void;
}) {
  const { actions } = usePage();
  const [encoding, setEncoding] = useState(used);
  const lines = useFirstLines(report.key, encoding);
  const known = ENCODINGS.some(([name]) => name === used);
  return (
    <>
      <label className="subtitle-encoding">
        <span>{text.encoding(report.file)}</span>
        <select className="field" value={encoding} onChange={({ target }) => setEncoding(target.value)}>
          {!known && <option value={used}>{used}</option>}
          {ENCODINGS.map(([name, letters]) => (
            <option key={name} value={name}>
              {`${text.letters[letters]} (${name})`}
            </option>
          ))}
        </select>
      </label>
      <p className="muted small">{text.encodingHint}</p>
      <section className="subtitle-preview" aria-label={text.preview} aria-live="polite">
        {lines?.length === 0 && <p className="muted">{text.noCues}</p>}
        {lines?.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same, and never change places.
          <p key={i} dir="auto">
            {line}
          </p>
        ))}
      </section>
      <p className="subtitle-apply">
        <button
          type="button"
          className="button primary"
          disabled={encoding === used || !lines?.length}
          onClick={() => {
            onDone();
            void actions.chooseEncoding(report, encoding);
          }}
        >
          {text.apply}
        </button>
        {encoding === used && <span className="muted">{text.applied}</span>}
      </p>
    </>
  );
}

/** Null while they are read. */
function useFirstLines(key: string, encoding: string): readonly string[] | null {
  const { session } = usePage();
  const [read, setRead] = useState<{ readonly of: string; readonly lines: readonly string[] } | null>(null);
  const asked = `${key} ${encoding}`;
  useEffect(() => {
    let current = true;
    session.firstCues(key, encoding).then(
      (lines) => current && setRead({ of: asked, lines }),
      () => current && setRead({ of: asked, lines: [] }),
    );
    return () => {
      current = false;
    };
  }, [session, key, encoding, asked]);
  return read?.of === asked ? read.lines : null;
}

function SkippedCues({ report: { file, skipped } }: { readonly report: SubtitleReport }) {
  const title = text.skipped(skipped.length, file);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="subtitle-skipped">
        {skipped.slice(0, LISTED).map(({ line, text: said, why }) => (
          <li key={line}>
            <span className="numeric muted">{text.line(line)}</span>
            <span dir="auto">{said}</span>
            <span className="muted">{text.why[why]}</span>
          </li>
        ))}
      </ul>
      {skipped.length > LISTED && <p className="muted">{text.more(skipped.length - LISTED)}</p>}
    </section>
  );
}
