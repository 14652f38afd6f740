// Latest-wins: of many requests while one runs, only the newest is kept, so that dragging never queues up work.

/**
 * Returns a function that runs `work` with its argument, one at a time. While one runs, the newest argument waits and
 * replaces the one that waited before. `settled` is called with each outcome that is still the newest when it comes.
 */
export function latestOnly<Input, Output>(
  work: (input: Input) => Promise<Output>,
  settled: (input: Input, outcome: { readonly value: Output } | { readonly error: unknown }) => void,
): (input: Input) => void {
  let running = false;
  let waiting: { readonly input: Input } | null = null;

  async function run(input: Input): Promise<void> {
    running = true;
    let outcome: { readonly value: Output } | { readonly error: unknown };
    try {
      outcome = { value: await work(input) };
    } catch (error) {
      outcome = { error };
    }
    running = false;
    const next = waiting;
    waiting = null;
    if (next) void run(next.input);
    else settled(input, outcome);
  }

  return (input) => {
    if (running) waiting = { input };
    else void run(input);
  };
}
