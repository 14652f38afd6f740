// A part whose code is loaded when it is first shown. Where that failed, the next one that is shown asks for it anew.
import { type ComponentType, lazy, Suspense, useState } from 'react';

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const make = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        current = make();
        throw error;
      }
    });
  let current = make();
  return function Later(props: Props) {
    const [Part] = useState(() => current);
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}
