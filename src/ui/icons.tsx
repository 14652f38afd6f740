// The page's few icons as 16 px line drawings in the text's colour; always beside a label or an aria-label.

const PATHS = {
  open: 'M2 13V3h4l2 2h6v8z',
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  back: 'M10 3 5 8l5 5',
  forward: 'm6 3 5 5-5 5',
  dice: 'M3 3h10v10H3zM6 6h.01M10 10h.01M8 8h.01',
  close: 'm4 4 8 8M12 4l-8 8',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  info: 'M8 7v5M8 4.2h.01M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  again: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
  save: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  pencil: 'M2.5 13.5 3 10.5 10.5 3l2.5 2.5L5.5 13zM9 4.5 11.5 7',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6',
  redo: 'm10.5 3 3 3-3 3M13.5 6H6a3.5 3.5 0 0 0 0 7h4',
  link: 'M6.5 9.5 9.5 6.5M7 4.5l1.8-1.8a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.8 1.8a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  clock: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 4.5V8l2.5 1.5',
  compare: 'M2 5h11l-2.5-2.5M14 11H3l2.5 2.5',
  bin: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 9h6l.5-9',
  warning: 'M8 2 15 14H1zM8 6.5v3.5M8 12h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={name === 'play' || name === 'pause' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
