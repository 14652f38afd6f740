// The name of a row, which is a button that says how to read it.
import { strings } from '../../i18n/strings';
import { Popover } from '../../ui/popover';

export type RowName = keyof typeof strings.timelineRows.rows;

export function RowHelp({ row }: { readonly row: RowName }) {
  const name = strings.timelineRows.rows[row];
  return (
    <Popover label={<span>{name}</span>} title={strings.timelineRows.howTo(name)} className="row-name">
      {strings.timelineRows.help[row].map((paragraph) => (
        <p key={paragraph} className="help-text">
          {paragraph}
        </p>
      ))}
    </Popover>
  );
}
