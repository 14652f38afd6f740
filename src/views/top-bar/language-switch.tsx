// Changes to the other language: at once, remembered, and in place of one that the address asked for.
import { speak } from '../../i18n/language';
import { strings } from '../../i18n/strings';
import { toPlainError } from '../../lib/errors';
import { usePage } from '../../state/page-context';
import { useLanguage } from '../../ui/use-language';

const text = strings.app;

export function LanguageSwitch() {
  const { memory, actions } = usePage();
  const other = useLanguage() === 'en' ? 'zh' : 'en';

  async function change(): Promise<void> {
    try {
      await speak(other);
    } catch (error) {
      actions.fail(toPlainError(error));
      return;
    }
    memory.remember({ language: other });
    forgetAsked();
  }

  return (
    <button
      type="button"
      className="button quiet language-switch"
      lang={other}
      title={text.otherLanguageHint}
      onClick={() => void change()}
    >
      {text.otherLanguage}
    </button>
  );
}

/** Takes `lang` out of the address, so that a reload keeps what was chosen here. */
function forgetAsked(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has('lang')) return;
  address.searchParams.delete('lang');
  history.replaceState(history.state, '', address);
}
