// What keys do on the timeline and, where no control has the focus, on the whole page.

/** One plan frame, s. */
export const FRAME = 1 / 30;

export type Move =
  | { readonly kind: 'segments'; readonly by: number }
  | { readonly kind: 'seconds'; readonly by: number }
  | { readonly kind: 'edge'; readonly end: boolean }
  /** Space: play or pause. */
  | { readonly kind: 'play' }
  /** J, K and L of film editors. */
  | { readonly kind: 'shuttle'; readonly direction: -1 | 0 | 1 }
  | { readonly kind: 'zoom'; readonly by: 'in' | 'out' | 'whole' }
  | { readonly kind: 'help' };

/** What a key does; null for keys that are not the timeline's. */
export function keyMove(key: string, shift: boolean): Move | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft': {
      const sign = key === 'ArrowRight' ? 1 : -1;
      return shift ? { kind: 'seconds', by: sign * FRAME } : { kind: 'segments', by: sign };
    }
    case 'Home':
    case 'End':
      return { kind: 'edge', end: key === 'End' };
    case ' ':
      return { kind: 'play' };
    case 'j':
    case 'J':
      return { kind: 'shuttle', direction: -1 };
    case 'k':
    case 'K':
      return { kind: 'shuttle', direction: 0 };
    case 'l':
    case 'L':
      return { kind: 'shuttle', direction: 1 };
    case '+':
    case '=':
      return { kind: 'zoom', by: 'in' };
    case '-':
    case '_':
      return { kind: 'zoom', by: 'out' };
    case '0':
      return { kind: 'zoom', by: 'whole' };
    case '?':
      return { kind: 'help' };
    default:
      return null;
  }
}

/** Keys that a slider has by itself, beside those of the page. */
export function sliderMove(key: string): Move | null {
  switch (key) {
    case 'ArrowUp':
      return { kind: 'segments', by: 1 };
    case 'ArrowDown':
      return { kind: 'segments', by: -1 };
    case 'PageUp':
      return { kind: 'segments', by: 10 };
    case 'PageDown':
      return { kind: 'segments', by: -10 };
    default:
      return null;
  }
}

/** Fields and lists keep every key; what is pressed keeps Space; a group of choices keeps its arrows. */
export function leavesKey(target: Element, move: Move): boolean {
  if (target === document.body || target === document.documentElement) return true;
  if (!target.closest('#timeline') || target.closest('dialog, [popover]')) return false;
  if (target.matches('[role="slider"]')) return true;
  if (target.matches('select, textarea, input:not([type="radio"])')) return false;
  if (move.kind === 'play') return false;
  if (move.kind === 'segments' || move.kind === 'seconds' || move.kind === 'edge') {
    return !target.matches('input, [role="scrollbar"]');
  }
  return true;
}
