// One recent analysis as a button: its picture, name, what it conveys, when and how long.
import { className, strings } from '../../i18n/strings';
import { readableFacts, type RecentRow } from '../../state/recent-records';
import { colourOf, emotionLooks } from '../../ui/emotions';
import { statementText } from '../statement';
import { clock } from '../../lib/time';
import { useLanguage } from '../../ui/use-language';
import { Marker } from '../../ui/marker';
import { Cover } from './cover';
import './recent.css';

const text = strings.recent;

interface RecentEntryProps {
  readonly row: RecentRow;
  /** What choosing it does, in words. */
  readonly label: (name: string) => string;
  readonly onChoose: () => void;
}

export function RecentEntry({ row, label, onChoose }: RecentEntryProps) {
  const language = useLanguage();
  const facts = readableFacts(row);
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(row.when);
  if (!facts) {
    return (
      <p className="recent-entry unreadable">
        <span className="recent-cover" />
        <span className="recent-words">
          <span className="muted">{text.unreadable}</span>
          <span className="small muted">{when}</span>
        </span>
      </p>
    );
  }
  const { name, value } = facts.top;
  const said = facts.headline;
  const look = emotionLooks([name]).get(name);
  return (
    <button type="button" className="recent-entry" aria-label={label(facts.name)} onClick={onChoose}>
      <Cover picture={facts.cover} />
      <span className="recent-words">
        <strong>{facts.name}</strong>
        <span className="recent-top">
          {look && <Marker look={look} />}
          <span style={{ textDecorationColor: colourOf(look) }}>
            {said
              ? statementText(said.statement, said.classes, 'conveys')
              : strings.verdict.value(className(name), value)}
          </span>
        </span>
        <span className="small muted">
          {when} · {text.facts(clock(facts.duration), facts.segments, facts.model)}
        </span>
      </span>
    </button>
  );
}
