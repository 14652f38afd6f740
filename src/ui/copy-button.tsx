// Puts a text on the clipboard and says whether that worked.
import { useState } from 'react';
import { strings } from '../i18n/strings';

export function CopyButton({ text }: { readonly text: string }) {
  const [outcome, setOutcome] = useState<string | null>(null);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome(strings.timeline.copied);
    } catch {
      // Forbidden by the person, or the page is not served securely.
      setOutcome(strings.timeline.copyFailed);
    }
  }
  return (
    <>
      <button type="button" className="button" onClick={() => void copy()}>
        {strings.timeline.copy}
      </button>
      <span className="muted small" role="status">
        {outcome}
      </span>
    </>
  );
}
