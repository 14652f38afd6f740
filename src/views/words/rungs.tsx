// The three steps of the ladder as a small mark: filled as far as a word came.

const RUNGS = [0, 1, 2];

export function Rungs({ passed }: { readonly passed: number }) {
  return (
    <svg className="rungs" width="18" height="6" viewBox="0 0 18 6" aria-hidden="true">
      {RUNGS.map((rung) => (
        <rect
          key={rung}
          x={rung * 6 + 0.75}
          y={0.75}
          width={4.5}
          height={4.5}
          rx={1}
          fill={rung < passed ? 'currentColor' : 'none'}
          stroke="currentColor"
        />
      ))}
    </svg>
  );
}
