// The heads' own distributions beside their sum, as a table of bars with numbers; each head can be left out of the sum.
import { softmax } from '../../analysis/scores';
import type { SegmentResult } from '../../analysis/types';
import { className, strings } from '../../i18n/strings';
import { distributionWithout, lacksHeads } from '../../analysis/activation';
import { MODALITIES, type Modality } from '../../lib/shapes';
import { usePage, usePageState } from '../../state/page-context';
import type { ShownModel } from '../../state/page-state';
import { colourOf } from '../../ui/emotions';
import { useClasses } from '../../ui/use-looks';
import { Marker } from '../../ui/marker';

const names = strings.readOut;
const text = strings.words.heads;

interface HeadsTableProps {
  readonly segment: SegmentResult;
  readonly model: ShownModel;
}

export function HeadsTable({ segment, model }: HeadsTableProps) {
  const { classes, looks } = useClasses();
  const leftOut = usePageState((state) => state.leftOut);
  const { logits } = segment;
  const columns = [
    ...(lacksHeads([segment]) ? [] : MODALITIES).map((name) => ({
      name,
      shares: logits[name] && softmax(logits[name], model.temperature),
      out: leftOut.includes(name),
    })),
    { name: 'together' as const, shares: distributionWithout(segment, leftOut, model.temperature), out: false },
  ];
  const noTextHead = segment.present.text && logits.text === null && logits.visual !== null;
  const onlyLeftOut = leftOut.length > 0 && MODALITIES.every((name) => logits[name] === null || leftOut.includes(name));
  return (
    <>
      <table className="heads numeric">
        <caption className="visually-hidden">{`${text.label}. ${text.share}`}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{text.emotion}</span>
            </th>
            {columns.map(({ name, out }) => (
              <th scope="col" key={name} className={out ? 'out' : undefined}>
                {name === 'together' ? names.together : <Switch name={name} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((emotion, i) => {
            const look = looks.get(emotion);
            return (
              <tr key={emotion}>
                <th scope="row">
                  <span className="emotion">
                    {look && <Marker look={look} />}
                    {className(emotion)}
                  </span>
                </th>
                {columns.map(({ name, shares, out }) => {
                  const share = shares?.[i];
                  if (share === undefined) {
                    return (
                      <td key={name} className="muted">
                        {i === 0 ? missing(name, noTextHead) : ''}
                      </td>
                    );
                  }
                  const top = share === Math.max(...(shares ?? []));
                  return (
                    <td key={name} className={`${name}${out ? ' out' : ''}${top ? ' top' : ''}`}>
                      <span className="head-bar" aria-hidden="true">
                        <span style={{ width: `${share * 100}%`, background: colourOf(look) }} />
                      </span>
                      {share.toFixed(2)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {noTextHead && <p className="small muted">{text.noTextHead}</p>}
      {onlyLeftOut && <p className="small">{text.onlyLeftOut}</p>}
    </>
  );
}

function missing(name: Modality | 'together', noTextHead: boolean): string {
  if (name === 'text' && !noTextHead) return text.noText;
  return name === 'audio' ? text.noAudio : names.missing;
}

/** Takes a head out of the sum and in again; the last one that some segment has stays. */
function Switch({ name }: { readonly name: Modality }) {
  const { actions } = usePage();
  const out = usePageState((state) => state.leftOut.includes(name));
  const last = usePageState(({ segments, leftOut }) => {
    const counted = MODALITIES.filter((one) => !leftOut.includes(one) && segments.some(({ logits }) => logits[one]));
    return counted.length === 1 && counted[0] === name;
  });
  const absent = usePageState(({ segments }) => !segments.some(({ logits }) => logits[name]));
  if (absent) return names[name];
  return (
    <label className="head-switch" title={last ? text.last : text.countedHint}>
      <input
        type="checkbox"
        checked={!out}
        disabled={last}
        aria-label={last ? `${text.counted(names[name])}. ${text.last}` : text.counted(names[name])}
        onChange={(event) => actions.leaveOut(name, !event.currentTarget.checked)}
      />
      {names[name]}
      {out && <span className="small">{text.leftOut}</span>}
    </label>
  );
}
