// Steps back and forth over a value; what is dragged or typed on and on is one step.

export interface History<Value> {
  /** The last one is undone first. */
  readonly past: readonly Value[];
  readonly now: Value;
  /** The last one is redone first. */
  readonly future: readonly Value[];
  /** What is being dragged or typed: its changes join the last step. */
  readonly stroke: string | null;
}

/** Older steps are forgotten. */
const MOST_STEPS = 200;

export function begun<Value>(now: Value): History<Value> {
  return { past: [], now, future: [], stroke: null };
}

export function changedTo<Value>(before: History<Value>, now: Value, stroke: string | null = null): History<Value> {
  const joins = stroke !== null && stroke === before.stroke && before.past.length > 0;
  return joins
    ? { ...before, now }
    : { past: [...before.past.slice(1 - MOST_STEPS), before.now], now, future: [], stroke };
}

/** The same steps where there is nothing to undo. */
export function undone<Value>({ past, now, future }: History<Value>): History<Value> {
  const [earlier] = past.slice(-1);
  return earlier === undefined
    ? { past, now, future, stroke: null }
    : { past: past.slice(0, -1), now: earlier, future: [...future, now], stroke: null };
}

export function redone<Value>({ past, now, future }: History<Value>): History<Value> {
  const turned = undone({ past: future, now, future: past, stroke: null });
  return { ...turned, past: turned.future, future: turned.past };
}
