// Shows the comparison while there is one; its view is loaded when it is first asked for.
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { Guard } from '../../ui/guard';
import { later } from '../../ui/later';

const ComparisonView = later(async () => (await import('./comparison-view')).ComparisonView);

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
        <Guard part={strings.compare.label} of={other}>
          <ComparisonView other={other} />
        </Guard>
      )}
    </div>
  );
}
