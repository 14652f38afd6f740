// What the segment under the cursor conveys, in one line: a class, or the two that are too close to tell.
import { className, strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { verdict } from '../../state/distribution';
import { segmentUnderCursor } from '../../state/recover';
import { colourOf } from '../../ui/emotions';
import { useClasses } from '../../ui/use-looks';

export function Conveys() {
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const { classes, looks } = useClasses();
  const said = segment && verdict(segment.distribution);
  if (!said) return <p className="conveys muted">{strings.player.notYet}</p>;
  const name = (index: number | undefined) => classes[index ?? -1] ?? '';
  const first = className(name(said.first.index));
  if (!said.sure && said.second) {
    const second = className(name(said.second.index));
    return <p className="conveys">{strings.player.unsure(first, said.first.value, second, said.second.value)}</p>;
  }
  return (
    <p className="conveys">
      {strings.player.conveys}{' '}
      <strong style={{ textDecorationColor: colourOf(looks.get(name(said.first.index))) }}>
        {first.toUpperCase()}
      </strong>
    </p>
  );
}
