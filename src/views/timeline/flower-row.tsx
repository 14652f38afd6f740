// A flower per segment, each a button that names all its numbers. Where segments are narrow only the winner's marker is
// left, and where they are narrower still a bar as high as the winner's probability, with the marker where one class
// wins for long enough.
import { memo, useLayoutEffect, useRef } from 'react';
import { classCode, className, strings } from '../../i18n/strings';
import { likeliest } from '../../analysis/confidence';
import { usePage } from '../../state/page-context';
import { segmentSpan } from '../../state/page-state';
import { prepareCanvas } from '../../ui/canvas';
import type { EmotionLook } from '../../ui/emotions';
import { markerPath } from '../../lib/markers';
import { inSeconds } from '../../lib/time';
import { tokenOf } from '../../ui/tokens';
import { useLanguage } from '../../ui/use-language';
import { paintOf, useScheme } from '../../ui/use-scheme';
import { segmentCentre, type TimeAxis, xOf } from './axis';
import { Flower } from './flower';
import { range, type VisibleStretch } from './view';

/** px */
export const FLOWER_ROW = 70;
const LEAST_FLOWER = 28;
const MOST_FLOWER = 52;
/** Room for the winner's number beside its code. */
const NUMBER = 52;
const LEAST_MARKER = 9;
/** Without flowers: where codes, markers and bars begin, and how long a run of one winner must be for them. px */
const NAMES_AT = 10;
const MARKERS_AT = 40;
const BARS_FROM = 20;
const MARKED_RUN = 12;
const NAMED_RUN = 32;

interface FlowerRowProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  /** Of the segments so far, without the heads that are left out. */
  readonly distributions: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
  readonly current: number;
  readonly onFocus: (index: number | null) => void;
}

export function FlowerRow(props: FlowerRowProps) {
  // What is drawn on a canvas, or set by hand, is made anew in another language.
  const language = useLanguage();
  const segment = props.axis.width / props.axis.segments;
  return (
    <div className="flower-row" style={{ height: FLOWER_ROW }}>
      {segment >= LEAST_FLOWER ? (
        <Flowers {...props} segment={segment} />
      ) : (
        <Winners key={language} {...props} segment={segment} />
      )}
    </div>
  );
}

function Flowers(props: FlowerRowProps & { readonly segment: number }) {
  const { axis, stretch, distributions, current, onFocus, segment } = props;
  const row = useRef<HTMLFieldSetElement>(null);

  // Keys move the cursor; the focus goes with it.
  useLayoutEffect(() => {
    if (!row.current?.contains(document.activeElement)) return;
    row.current.querySelector<HTMLElement>(`[data-segment="${current}"]`)?.focus();
  }, [current]);

  const shown = range(stretch.first, Math.min(stretch.last, distributions.length - 1));
  const entry = shown.includes(current) ? current : shown[0];
  return (
    <fieldset className="flowers" ref={row} onBlur={() => onFocus(null)}>
      <legend className="visually-hidden">{strings.timelineRows.flowerRow}</legend>
      {shown.map((index) => (
        <FlowerButton
          key={index}
          index={index}
          left={xOf(axis, segmentCentre(axis, index))}
          segment={segment}
          distribution={distributions[index] ?? []}
          start={segmentSpan(axis, index)[0]}
          end={segmentSpan(axis, index)[1]}
          classes={props.classes}
          looks={props.looks}
          entry={index === entry}
          onFocus={onFocus}
        />
      ))}
    </fieldset>
  );
}

interface FlowerButtonProps extends Pick<FlowerRowProps, 'classes' | 'looks' | 'onFocus'> {
  readonly index: number;
  /** Middle of the segment and its width, px. */
  readonly left: number;
  readonly segment: number;
  readonly distribution: readonly number[];
  /** s */
  readonly start: number;
  readonly end: number;
  /** Whether Tab comes here. */
  readonly entry: boolean;
}

const FlowerButton = memo(function FlowerButton(props: FlowerButtonProps) {
  useLanguage();
  const { index, left, segment, distribution, start, end, classes, looks, entry, onFocus } = props;
  const { actions } = usePage();
  const ranked = classes.map((name, i) => ({ name, value: distribution[i] ?? 0 })).sort((a, b) => b.value - a.value);
  const best = ranked[0];
  const said = strings.app.listed(ranked.map(({ name, value }) => strings.readOut.value(className(name), value)));
  const size = Math.min(MOST_FLOWER, segment - 2);
  return (
    <button
      type="button"
      className="flower"
      style={{ left, width: segment }}
      tabIndex={entry ? 0 : -1}
      data-segment={index}
      aria-label={strings.timelineRows.flower(index + 1, inSeconds(start), inSeconds(end), said)}
      onClick={() => actions.seek((start + end) / 2)}
      onFocus={(event) => onFocus(event.currentTarget.matches(':focus-visible') ? index : null)}
    >
      <Flower distribution={distribution} classes={classes} looks={looks} size={size} />
      <span className="flower-says numeric">
        {best && classCode(best.name, looks.get(best.name)?.code ?? '')}
        {best && segment >= NUMBER && ` ${best.value.toFixed(2)}`}
      </span>
    </button>
  );
});

/** Too narrow for flowers: markers of the winners, or bars. */
function Winners({ stretch, distributions, classes, looks, segment }: FlowerRowProps & { segment: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const { left, right, first, last } = stretch;

  useLayoutEffect(() => {
    const pen = canvas.current && prepareCanvas(canvas.current, right - left, FLOWER_ROW);
    if (!pen) return;
    const winners = range(first, Math.min(last, distributions.length - 1)).map((index) => {
      const won = likeliest(distributions[index] ?? []);
      const name = classes[won?.index ?? -1] ?? '';
      return { index, name, look: looks.get(name), value: won?.value ?? 0 };
    });
    pen.font = '600 11px "Inter Variable", sans-serif';
    const text = tokenOf('text', scheme);
    const mark = (look: EmotionLook, x: number, y: number, radius: number) => {
      pen.fillStyle = paintOf(look, scheme);
      pen.fill(new Path2D(markerPath(look.shape, x, y, radius)));
    };
    const bars = segment < LEAST_MARKER;
    for (const { index, look, value } of winners) {
      const x = index * segment - left;
      if (!bars) {
        if (look) mark(look, x + segment / 2, MARKERS_AT, Math.min(5, segment * 0.35));
        continue;
      }
      pen.fillStyle = paintOf(look, scheme);
      const high = value * (FLOWER_ROW - BARS_FROM);
      pen.fillRect(x, FLOWER_ROW - high, Math.max(1, segment - (segment > 3 ? 1 : 0)), high);
    }
    for (const { from, length, name, look } of runsOf(winners)) {
      const middle = (from + length / 2) * segment - left;
      const named = length * segment >= NAMED_RUN;
      if (!look || (bars && length * segment < MARKED_RUN)) continue;
      if (bars) mark(look, named ? middle - 8 : middle, NAMES_AT, 4);
      if (!named) continue;
      pen.fillStyle = text;
      pen.fillText(classCode(name, look.code), bars ? middle : middle - 7, NAMES_AT + 4);
    }
  }, [left, right, first, last, distributions, classes, looks, segment, scheme]);

  return <canvas ref={canvas} className="row-canvas" style={{ left, width: right - left, height: FLOWER_ROW }} />;
}

interface Run {
  readonly name: string;
  readonly from: number;
  readonly length: number;
  readonly look: EmotionLook | undefined;
}

/** Segments next to each other with the same winner. */
function runsOf(winners: readonly (Pick<Run, 'name' | 'look'> & { readonly index: number })[]): Run[] {
  const runs: Run[] = [];
  for (const { index, name, look } of winners) {
    const last = runs.at(-1);
    if (last && last.name === name) runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ from: index, length: 1, name, look });
  }
  return runs;
}
