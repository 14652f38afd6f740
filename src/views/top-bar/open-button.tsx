// The button that opens files from disk: a video, subtitles, or both.
import { useRef } from 'react';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { OPENED_KINDS } from '../../state/sort-files';
import { Icon } from '../../ui/icons';

export function OpenButton({ className, label }: { readonly className: string; readonly label?: string }) {
  const { actions } = usePage();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={className}
        title={strings.topBar.openHint}
        onClick={() => input.current?.click()}
      >
        <Icon name="open" />
        {label ?? strings.topBar.open}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={OPENED_KINDS}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) void actions.openFiles(files);
        }}
      />
    </>
  );
}
