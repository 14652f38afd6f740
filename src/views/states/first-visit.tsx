// The page before any video: what this is, where to drop, the sample, and what it does not claim.
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { Icon } from '../../ui/icons';
import { OpenButton } from '../top-bar/open-button';
import './states.css';

const text = strings.first;

export function FirstVisit() {
  const { actions } = usePage();
  return (
    <section className="first-visit">
      <h2>{text.title}</h2>
      <p className="lead">{text.what}</p>
      <div className="drop-here">
        <p>{text.drop}</p>
        <div className="first-actions">
          <OpenButton className="button" label={text.open} />
          <button type="button" className="button primary" onClick={() => void actions.openSample()}>
            <Icon name="play" />
            {text.sample}
          </button>
        </div>
        <p className="small muted">{text.kinds}</p>
      </div>
      <p className="honest">{text.honest}</p>
    </section>
  );
}
