// Two analyses on one axis below the timeline: A, which was chosen, dashed; B, which is open, solid; their difference,
// numbers and table.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { videoVerdict } from '../../analysis/confidence';
import { compareResults } from '../../analysis/comparison';
import type { AnalysisResult } from '../../analysis/types';
import { className, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { IconButton } from '../../ui/icon-button';
import { type EmotionLook, emotionLooks } from '../../ui/emotions';
import { InfoPopover } from '../../ui/popover';
import { statementText } from '../statement';
import { Marker } from '../../ui/marker';
import { ComparisonFacts } from './comparison-facts';
import { ComparisonTable } from './comparison-table';
import { PairChart } from './pair-chart';
import { sideName } from './sides';
import './compare.css';

const text = strings.compare;

export function ComparisonView({ other }: { readonly other: AnalysisResult }) {
  const { compare } = usePage();
  const result = usePageState((state) => state.result);
  const ready = result !== null && result !== other;
  return (
    <section className="comparison panel" aria-label={text.label} id="comparison">
      <header className="comparison-head">
        <h2>{text.label}</h2>
        {ready && (
          <>
            <InfoPopover title={text.howTo}>
              <p>{text.howToText}</p>
            </InfoPopover>
            <Sides a={other} b={result} />
            <Choices a={other} b={result} />
          </>
        )}
        <IconButton icon="close" label={text.close} onClick={compare.close} />
      </header>
      {ready ? <Body a={other} b={result} /> : <p className="comparison-waiting">{text.waiting(other.file.name)}</p>}
    </section>
  );
}

interface Pair {
  readonly a: AnalysisResult;
  readonly b: AnalysisResult;
}

function Sides({ a, b }: Pair) {
  return (
    <dl className="comparison-sides">
      <dt>
        {text.a} <LineSample dashed />
      </dt>
      <dd>
        {sideName(a, b)} <Headline result={a} />
      </dd>
      <dt>
        {text.b} <LineSample />
      </dt>
      <dd>
        {sideName(b, a)} <Headline result={b} />
      </dd>
    </dl>
  );
}

function Headline({ result }: { readonly result: AnalysisResult }) {
  const { statement } = videoVerdict(result);
  return statement && <span className="small muted">{statementText(statement, result.model.classes, 'conveys')}</span>;
}

function LineSample({ dashed = false }: { readonly dashed?: boolean }) {
  return (
    <svg width="32" height="8" aria-hidden="true">
      <path d="M0 4H32" stroke="currentColor" strokeWidth="2" {...(dashed ? { strokeDasharray: '5 4' } : {})} />
    </svg>
  );
}

function Choices({ a, b }: Pair) {
  const { compare } = usePage();
  const { by, shown } = useStore(compare.store);
  const names = a.model.classes.filter((name) => b.model.classes.includes(name));
  return (
    <div className="comparison-choices">
      <fieldset className="segmented">
        <legend className="visually-hidden">{text.axis}</legend>
        {(['share', 'seconds'] as const).map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name="comparison-axis"
              checked={by === choice}
              onChange={() => compare.set({ by: choice })}
            />
            <span>{text.by[choice]}</span>
          </label>
        ))}
      </fieldset>
      <label>
        <span className="visually-hidden">{text.shown}</span>
        <select
          className="field"
          value={shown ?? ''}
          onChange={(event) => compare.set({ shown: event.currentTarget.value || null })}
        >
          <option value="">{text.all}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {className(name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Body({ a, b }: Pair) {
  const { compare } = usePage();
  const { by, shown } = useStore(compare.store);
  const comparison = useMemo(() => compareResults(a, b, by), [a, b, by]);
  const looks = useMemo(() => emotionLooks(a.model.classes), [a]);
  const alone = comparison.classes.find(({ name }) => name === shown);
  if (comparison.classes.length === 0) return <p className="comparison-waiting">{text.noClasses}</p>;
  return (
    <>
      <Notes a={a} b={b} leftOut={comparison.leftOut} />
      <div className="comparison-body">
        <div className={alone ? 'pair-charts' : 'pair-charts small-multiples'}>
          {(alone ? [alone] : comparison.classes).map((line) => (
            <figure key={line.name}>
              <figcaption>
                <Named name={line.name} look={looks.get(line.name)} />
              </figcaption>
              <PairChart comparison={comparison} line={line} look={looks.get(line.name)} large={alone !== undefined} />
            </figure>
          ))}
        </div>
        <ComparisonFacts comparison={comparison} looks={looks} />
      </div>
      <ComparisonTable comparison={comparison} />
    </>
  );
}

function Named({ name, look }: { readonly name: string; readonly look: EmotionLook | undefined }) {
  return (
    <>
      {look && <Marker look={look} />} {className(name)}
    </>
  );
}

function Notes({ a, b, leftOut }: Pair & { readonly leftOut: readonly string[] }) {
  const notes = [
    ...(a.model.sha256 === b.model.sha256 ? [] : [text.models(a.model.name, b.model.name)]),
    ...(leftOut.length > 0 ? [text.classes(leftOut.map(className).join(', '))] : []),
    ...(a.model.trained && b.model.trained ? [] : [text.trained]),
  ];
  return notes.length > 0 && <p className="comparison-notes small">{notes.join(' ')}</p>;
}
