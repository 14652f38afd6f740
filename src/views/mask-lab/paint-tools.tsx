// Painting on and off, undo and redo; while painting, what is painted, how deep, and how to get rid of it.
import { useEffect, useId } from 'react';
import { strings } from '../../i18n/strings';
import type { ShownMask } from '../../state/masks';
import { usePage, usePageState } from '../../state/page-context';
import { AS_DRAWN } from '../../state/paint';
import { IconButton } from '../../ui/icon-button';
import { Icon } from '../../ui/icons';
import { TOOLS, type Painter, type Tool } from './use-painter';

const text = strings.mask;

export function PaintSwitch({ painter }: { readonly painter: Painter }) {
  return (
    <button
      type="button"
      className="button"
      aria-pressed={painter.painting}
      title={text.paintHint}
      onClick={() => painter.setPainting(!painter.painting)}
    >
      <Icon name="pencil" />
      {text.paint}
    </button>
  );
}

export function UndoRedo() {
  const { actions } = usePage();
  const past = usePageState((state) => state.history.past.length > 0);
  const future = usePageState((state) => state.history.future.length > 0);
  useUndoKeys();
  return (
    <span className="undo-redo">
      <IconButton icon="undo" label={text.undo} hint={text.undoHint} disabled={!past} onClick={actions.undo} />
      <IconButton icon="redo" label={text.redo} hint={text.redoHint} disabled={!future} onClick={actions.redo} />
    </span>
  );
}

interface PaintToolsProps {
  readonly painter: Painter;
  readonly index: number;
  readonly mask: ShownMask | null;
}

export function PaintTools({ painter, index, mask }: PaintToolsProps) {
  const { actions } = usePage();
  const any = usePageState((state) => state.paint.size > 0);
  const group = useId();
  const byHand = mask?.painted?.reduce((sum, as) => sum + (as === AS_DRAWN ? 0 : 1), 0) ?? 0;
  return (
    <div className="lab-row paint-tools">
      <div role="radiogroup" aria-label={text.paintAs} className="segmented">
        {(Object.keys(TOOLS) as Tool[]).map((tool) => (
          <label key={tool} title={text.toolHints[tool]}>
            <input type="radio" name={group} checked={painter.tool === tool} onChange={() => painter.setTool(tool)} />
            <span>{text.tools[tool]}</span>
          </label>
        ))}
      </div>
      <label className="check" title={text.throughHint}>
        <input
          type="checkbox"
          checked={painter.through}
          onChange={(event) => painter.setThrough(event.currentTarget.checked)}
        />
        {text.through}
      </label>
      <button
        type="button"
        className="button"
        title={text.clearHint}
        disabled={byHand === 0}
        onClick={() => actions.clearPaint(index)}
      >
        {text.clearHere(byHand)}
      </button>
      <button
        type="button"
        className="button"
        title={text.clearHint}
        disabled={!any}
        onClick={() => actions.clearPaint(null)}
      >
        {text.clearAll}
      </button>
    </div>
  );
}

/** Ctrl or Cmd with Z, Shift and Z, or Y; fields that are typed in keep their own. */
function useUndoKeys(): void {
  const { actions } = usePage();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || typedIn(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === 'z' && !event.shiftKey) actions.undo();
      else if (key === 'z' || (key === 'y' && !event.shiftKey)) actions.redo();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions]);
}

function typedIn(target: EventTarget | null): boolean {
  if (document.querySelector('dialog:modal')) return true;
  if (target instanceof HTMLInputElement) return !['range', 'checkbox', 'radio', 'button'].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || target instanceof HTMLTextAreaElement);
}
