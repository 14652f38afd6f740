// The transcript as a row: each word is a button that shows what it attends to, coloured and marked by the lexicon's
// emotion. Where a segment has no room for its words they are plain text, to be zoomed in on.
import { type CSSProperties, Fragment, type KeyboardEvent, memo, useMemo, useRef } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { classCode, className, strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { segmentAt, shownModel } from '../../state/page-state';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { inSeconds } from '../../lib/time';
import { useLanguage } from '../../ui/use-language';
import { useClasses } from '../../ui/use-looks';
import { type TimeAxis, thumbnailPlaces } from './axis';
import { Marker } from '../../ui/marker';
import type { VisibleStretch } from './view';
import { type PlacedWord, type WordLook, wordLooks, wordsByGroup, wordsFit } from './words';
import './said-word.css';

/** Lines of words that the row has room for. */
const LINES = 4;
/** Padding and line of a cell, px. */
const AROUND = 7;

interface WordsRowProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  readonly stride: number;
  readonly current: number;
}

export function WordsRow({ axis, stretch, stride, current }: WordsRowProps) {
  const segments = usePageState((state) => state.segments);
  const chosen = usePageState((state) => state.word);
  const lookOf = useWordLooks();
  const row = useRef<HTMLFieldSetElement>(null);
  const groups = useMemo(() => wordsByGroup(segments, axis, stride), [segments, axis, stride]);
  const places = useMemo(() => thumbnailPlaces(axis, stride, axis.width, stretch), [axis, stretch, stride]);
  const segment = axis.width / axis.segments;
  const cells = useMemo(
    () =>
      places.map((place) => {
        const words = groups[Math.min(groups.length - 1, Math.floor(place.from / stride))] ?? [];
        const width = (place.to - place.from) * segment;
        const sized = words.map((word) => {
          const mark = lookOf(word)?.mark ?? 'plain';
          return { width: textWidth(word.text, mark === 'verified'), mark };
        });
        return { place, words, width, fits: wordsFit(sized, width - AROUND, LINES) };
      }),
    [places, groups, stride, segment, lookOf],
  );
  // Tab comes to one word; the arrow keys go on from there.
  const buttons = cells.flatMap(({ words, fits }) => (fits ? words : []));
  const entry =
    buttons.find((word) => word.segment === chosen?.segment && word.word === chosen.word) ??
    buttons.find((word) => word.segment >= current) ??
    buttons[0];
  return (
    <fieldset className="words-row" ref={row}>
      <legend className="visually-hidden">{strings.timelineRows.transcript}</legend>
      {cells.map(({ place, words, width, fits }) => {
        if (words.length === 0) return null;
        const said = strings.timeline.saying(inSeconds(words[0]?.start ?? 0), inSeconds(words.at(-1)?.end ?? 0));
        const text = words.map((word) => word.text).join(' ');
        return (
          <p
            key={place.index}
            style={{ left: place.from * segment, width }}
            className={fits ? undefined : 'crowded'}
            title={fits ? undefined : strings.timelineRows.crowded(said, text)}
          >
            {fits
              ? words.map((word) => (
                  <Fragment key={`${word.segment} ${word.word}`}>
                    <WordButton
                      placed={word}
                      look={lookOf(word)}
                      chosen={chosen?.segment === word.segment && chosen.word === word.word}
                      entry={word === entry}
                    />{' '}
                  </Fragment>
                ))
              : text}
          </p>
        );
      })}
    </fieldset>
  );
}

const widths = new Map<string, number>();
let pen: CanvasRenderingContext2D | null = null;

/** Width of a word in the row's type, px; measured once. */
function textWidth(text: string, bold: boolean): number {
  const key = `${bold ? 650 : 400} 12px "Inter Variable", sans-serif/${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return 0;
  pen.font = key.slice(0, key.indexOf('/'));
  const { width } = pen.measureText(text);
  widths.set(key, width);
  return width;
}

/** What the lexicon says of a word; nothing before there is a lexicon. Asked per segment and known. */
function useWordLooks(): (word: PlacedWord) => WordLook | null {
  const segments = usePageState((state) => state.segments);
  const lexicon = usePageState((state) => state.lexicon);
  const tau = usePageState((state) => state.tau);
  const model = usePageState(shownModel);
  return useMemo(() => {
    const known = new WeakMap<SegmentResult, readonly (WordLook | null)[]>();
    return ({ segment: index, word }) => {
      const segment = segments[index];
      if (!segment || !lexicon || !model) return null;
      const looks = known.get(segment) ?? wordLooks(segment, lexicon, model, tau);
      known.set(segment, looks);
      return looks[word] ?? null;
    };
  }, [segments, lexicon, model, tau]);
}

interface WordButtonProps {
  readonly placed: PlacedWord;
  readonly look: WordLook | null;
  readonly chosen: boolean;
  readonly entry: boolean;
}

const WordButton = memo(function WordButton({ placed, look, chosen, entry }: WordButtonProps) {
  useLanguage();
  const { actions, store } = usePage();
  const { looks } = useClasses();
  const emotion = look?.emotion ? looks.get(look.emotion) : undefined;
  const says = look ? describe(look) : null;
  /** The rest of the page shows the segment under the cursor, so the cursor comes along. */
  const choose = () => {
    const { extent, cursor } = store.getState();
    actions.chooseWord({ segment: placed.segment, word: placed.word });
    if (extent && segmentAt(extent, cursor.time) !== placed.segment) actions.seek(placed.start);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const all = [...(event.currentTarget.closest('.words-row')?.querySelectorAll<HTMLElement>('button') ?? [])];
    const next = all[all.indexOf(event.currentTarget) + (event.key === 'ArrowRight' ? 1 : -1)];
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
    next?.click();
  };
  return (
    <button
      type="button"
      className={`said-word ${look?.mark ?? 'plain'}`}
      style={{ '--emotion': colourOf(emotion) } as CSSProperties}
      tabIndex={entry ? 0 : -1}
      aria-pressed={chosen}
      aria-label={says ? strings.app.named(placed.text, says) : undefined}
      title={says ?? undefined}
      onClick={choose}
      onKeyDown={onKeyDown}
    >
      {look && <WordMarker look={look} emotion={emotion} />}
      <span className="word-text">{placed.text}</span>
    </button>
  );
});

/** Marker of the word's emotion, or its sentiment's sign; verified cues have their code too. */
function WordMarker({ look, emotion }: { readonly look: WordLook; readonly emotion: EmotionLook | undefined }) {
  const sign = look.sentiment > 0 ? '+' : '\u2212';
  const known = emotion && look.mark === 'verified' ? classCode(look.emotion ?? '', emotion.code) : undefined;
  const code = emotion ? known : sign;
  return (
    <span className="word-code" data-code={code}>
      {emotion && <Marker look={emotion} />}
    </span>
  );
}

/** "joy 0.92, verified cue (E3)" */
function describe({ emotion, sentiment, verdict }: WordLook): string {
  const text = strings.timelineRows;
  const degree = Math.max(...(verdict.match?.entry.degrees ?? [0]));
  const means = emotion ? strings.readOut.value(className(emotion), degree) : text.sentimentOnly(sentiment);
  const why = verdict.dropped ? text.dropped[verdict.dropped] : text.verified;
  return text.wordSays(means, why);
}
