// Where the time of the analysis went: a table by stage, of the segment under the cursor and of all, how it was measured,
// and a button that runs one segment stage by stage.
import { type StageTable, stageTable } from '../../analysis/stage-table';
import type { SegmentTimes } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { type PageState, segmentAt } from '../../state/page-state';
import { CopyButton } from '../../ui/copy-button';
import './profile.css';

const text = strings.profile;

export function Profile() {
  const times = usePageState((state) => state.times);
  const index = usePageState(cursorSegment);
  const profile = usePageState((state) => state.profile);
  // On the processor a profile would say the same again.
  const gpu = usePageState((state) => state.engine?.backend === 'webgpu');
  const run = times[index];
  if (!run) return null;
  const profiled = profile?.segment === index ? profile.times : null;
  const shown = profiled ?? run;
  const table = stageTable(times, shown);
  return (
    <section className="profile" aria-label={text.title}>
      <h3>{text.title}</h3>
      <Stages table={table} number={index + 1} segments={times.length} />
      <p className="muted small">{howMeasured(shown, index + 1)}</p>
      <p className="profile-actions">
        {gpu && <ProfileButton index={index} />}
        <CopyButton text={asLines(table)} />
      </p>
    </section>
  );
}

function cursorSegment({ extent, cursor }: PageState): number {
  return extent ? segmentAt(extent, cursor.time) : 0;
}

function Stages({ table, number, segments }: { table: StageTable; number: number; segments: number }) {
  return (
    <table className="numeric small">
      <thead>
        <tr>
          <th scope="col">{text.stage}</th>
          <th scope="col">{text.segment(number)}</th>
          <th scope="col">{text.all(segments)}</th>
          <th scope="col">{text.share}</th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map(({ name, segment, all, share }) => (
          <tr key={name}>
            <th scope="row">{text.stages[name]}</th>
            <td>{inMilliseconds(segment)}</td>
            <td>{inMilliseconds(all)}</td>
            <td className="profile-share">
              {share !== null && <meter min={0} max={1} value={share} aria-hidden="true" />}
              <span>{share === null ? <Untold /> : `${(share * 100).toFixed(0)} %`}</span>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{text.total}</th>
          <td>{inMilliseconds(table.segment)}</td>
          <td>{inMilliseconds(table.all)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

function inMilliseconds(ms: number | null) {
  return ms === null ? <Untold /> : rounded(ms);
}

function Untold() {
  return <abbr title={text.unknown}>–</abbr>;
}

function howMeasured({ network, batch }: SegmentTimes, number: number): string {
  if (network.by === 'waits') return [text.by.waits(number), text.beside].join(' ');
  return [text.by[network.by], ...(batch > 1 ? [text.batch(batch)] : []), text.beside].join(' ');
}

/** Only with the video at hand, and while nothing else runs. */
function ProfileButton({ index }: { readonly index: number }) {
  const { actions } = usePage();
  const live = usePageState((state) => state.origin.kind === 'video' && state.result !== null && state.job === null);
  const busy = usePageState((state) => state.profile !== null && state.profile.times === null);
  return (
    <button
      type="button"
      className="button"
      disabled={!live || busy}
      onClick={() => void actions.profileSegment(index)}
    >
      {busy ? text.profiling : text.profile(index + 1)}
    </button>
  );
}

/** Tab-separated, for a spreadsheet. ms */
function asLines({ rows }: StageTable): string {
  const cell = (ms: number | null) => (ms === null ? '' : rounded(ms));
  return rows.map(({ name, segment, all }) => [text.stages[name], cell(segment), cell(all)].join('\t')).join('\n');
}

/** Short times keep a decimal. */
const rounded = (ms: number) => ms.toFixed(ms < 100 ? 1 : 0);
