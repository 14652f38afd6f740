// The mark of a conflict between heads. Filled: positive against negative; hollow: one of the two is neutral.

export function ConflictMark({ opposed }: { readonly opposed: boolean }) {
  return (
    <svg className="conflict-mark" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M6 1 11 6 6 11 1 6Z" fill={opposed ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
