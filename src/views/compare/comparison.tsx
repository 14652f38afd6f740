// Shows the comparison while there is one; its view is loaded when it is first asked for.
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../../state/page-context';

const ComparisonView = lazy(async () => ({ default: (await import('./comparison-view')).ComparisonView }));

export function ComparisonPlace() {
  const { compare } = usePage();
  const other = useStore(compare.store, (state) => state.other);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (other) place.current?.scrollIntoView({ block: 'nearest' });
  }, [other]);
  return (
    <div ref={place} className="comparison-place">
      {other && (
        <Suspense>
          <ComparisonView other={other} />
        </Suspense>
      )}
    </div>
  );
}
