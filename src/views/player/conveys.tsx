// What the segment under the cursor conveys, and the whole video, in a line each: a class where it is sure, else the two
// leading ones as doubt. The headline of a video can also be mixed or unclear.
import { type Statement, statement, videoVerdict } from '../../analysis/confidence';
import { className, strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { type ShownModel, shownModel } from '../../state/page-state';
import { segmentUnderCursor } from '../../state/recover';
import { colourOf } from '../../ui/emotions';
import { statementText } from '../statement';
import { useClasses } from '../../ui/use-looks';

export function Conveys() {
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const result = usePageState((state) => state.result);
  const model = usePageState(shownModel);
  const said = segment && model && statement(segment.distribution, model);
  const headline = result && videoVerdict(result).statement;
  if (!model || (!said && !headline)) return <p className="conveys muted">{strings.player.notYet}</p>;
  return (
    <div className="conveys">
      {said && <Said said={said} model={model} what={strings.verdict.here} />}
      {headline && <Said said={headline} model={model} what={strings.verdict.video} />}
    </div>
  );
}

interface SaidProps {
  readonly said: Statement;
  readonly model: ShownModel;
  /** Of which part of the video. */
  readonly what: string;
}

function Said({ said, model: { classes }, what }: SaidProps) {
  const { looks } = useClasses();
  return (
    <p className={said.kind === 'sure' ? undefined : 'doubt'}>
      <span className="small muted">{what}</span>{' '}
      {said.kind === 'sure' ? (
        <>
          {strings.player.conveys}{' '}
          <strong style={{ textDecorationColor: colourOf(looks.get(classes[said.first.index] ?? '')) }}>
            {className(classes[said.first.index] ?? '').toUpperCase()}
          </strong>
        </>
      ) : (
        statementText(said, classes, 'conveys')
      )}
    </p>
  );
}
