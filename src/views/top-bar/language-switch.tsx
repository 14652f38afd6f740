// The choice of language: it takes effect at once, is remembered, and replaces one that the address asked for.
import { type Language, LANGUAGES, speak } from '../../i18n/language';
import { strings } from '../../i18n/strings';
import { toPlainError } from '../../lib/errors';
import { usePage } from '../../state/page-context';
import { remember } from '../../state/remembered';
import { Icon } from '../../ui/icons';
import { useLanguage } from '../../ui/use-language';

const text = strings.app;

export function LanguageSwitch() {
  const { shelf, actions } = usePage();
  const spoken = useLanguage();

  async function choose(next: Language): Promise<void> {
    try {
      await speak(next);
    } catch (error) {
      actions.fail(toPlainError(error));
      return;
    }
    remember(shelf, { language: next });
    forgetAsked();
  }

  return (
    <label className="theme-switch" title={text.language}>
      <Icon name="language" />
      <span className="visually-hidden">{text.language}</span>
      <select className="field" value={spoken} onChange={(event) => void choose(event.currentTarget.value as Language)}>
        {LANGUAGES.map((name) => (
          <option key={name} value={name}>
            {text.languages[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Takes `lang` out of the address, so that a reload keeps what was chosen here. */
function forgetAsked(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has('lang')) return;
  address.searchParams.delete('lang');
  history.replaceState(history.state, '', address);
}
