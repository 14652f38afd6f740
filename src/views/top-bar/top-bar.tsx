// Name, what is open and how it runs, the Open button, the language and the colours.
import type { LoadProgress } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { shownModel } from '../../state/page-state';
import type { Theme } from '../../state/remembered';
import { Icon } from '../../ui/icons';
import { useTheme } from '../../ui/theme';
import { LanguageSwitch } from './language-switch';
import { ExportButton } from '../export/export-button';
import { ShareButton } from '../share/share-button';
import { CompareButton } from '../compare/compare-button';
import { RecentButton } from '../recent/recent-button';
import { OpenButton } from './open-button';
import { RunDetails } from './run-details';
import './top-bar.css';

const text = strings.topBar;

export function TopBar() {
  const name = usePageState((state) => state.video?.info.name ?? state.result?.file.name ?? null);
  const segments = usePageState((state) => state.extent?.segments ?? null);
  const model = usePageState((state) => shownModel(state)?.name ?? null);
  const loading = usePageState((state) => (state.job ? null : state.modelLoading));
  return (
    <header className="top-bar">
      <h1>{strings.app.title}</h1>
      <p className="top-facts">
        {name !== null && (
          <strong className="file-name" title={name}>
            {name}
          </strong>
        )}
        {segments !== null && <span className="part">{text.segments(segments)}</span>}
        {model && <span className="part">{model}</span>}
        {loading !== null && !model && <span className="muted part">{loadingOf(loading)}</span>}
      </p>
      <div className="top-actions">
        <RunDetails />
        <LanguageSwitch />
        <ThemeSwitch />
        <OpenButton className="button primary" />
        <RecentButton />
        <CompareButton />
        <ExportButton />
        <ShareButton />
      </div>
    </header>
  );
}

function loadingOf({ stage, done, bytes }: LoadProgress): string {
  if (bytes) return text.fetchingModel(bytes.loaded, bytes.total);
  const percent = Math.round(done * 100);
  return stage === 'compile' ? text.preparingModel(percent) : text.loadingModel(percent);
}

function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return (
    <label className="theme-switch" title={text.theme}>
      <Icon name="sun" />
      <span className="visually-hidden">{text.theme}</span>
      <select className="field" value={theme} onChange={(event) => choose(event.currentTarget.value as Theme)}>
        {(Object.keys(text.themes) as Theme[]).map((name) => (
          <option key={name} value={name}>
            {text.themes[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
