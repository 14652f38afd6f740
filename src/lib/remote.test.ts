// Calls into a worker that dies. The worker is a message channel with an API at its other end.
import * as Comlink from 'comlink';
import { expect, it, vi } from 'vitest';
import { MartError } from './errors';
import { connect, type Watchdog } from './remote';

const api = {
  double: (value: number) => 2 * value,
  never: () => new Promise<number>(() => undefined),
  alive: () => true,
  trap() {
    throw new WebAssembly.RuntimeError('unreachable');
  },
};

class FakeWorker extends EventTarget {
  readonly #port: MessagePort;
  readonly #far: MessagePort;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    [this.#port, this.#far] = [port1, port2];
    port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }));
    Comlink.expose(api, port2);
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }

  /** Answers nothing any more, as in a loop. */
  hang(): void {
    this.#far.close();
  }

  terminate(): void {
    this.#port.close();
    this.#far.close();
  }

  die(type: 'error' | 'messageerror'): void {
    this.dispatchEvent(Object.assign(new Event(type), { message: 'boom' }));
  }
}

function connected(watchdog?: Watchdog<typeof api>) {
  const workers: FakeWorker[] = [];
  const [greet, onDeath] = [vi.fn(), vi.fn()];
  const create = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const { api: remote, stop } = connect<typeof api>(create, { greet, onDeath, ...(watchdog ? { watchdog } : {}) });
  return { remote, workers, greet, onDeath, stop };
}

it.each(['error', 'messageerror'] as const)('rejects all that wait after an %s, and starts anew', async (type) => {
  const { remote, workers, greet, onDeath, stop } = connected();
  expect(await remote.double(1)).toBe(2);
  const waiting = [remote.never(), remote.never()].map((call) =>
    expect(call).rejects.toMatchObject({ code: 'worker-died' }),
  );
  workers[0]?.die(type);
  await Promise.all(waiting);
  expect(onDeath).toHaveBeenCalledOnce();
  expect(await remote.double(2)).toBe(4);
  expect([workers.length, greet.mock.calls.length]).toEqual([2, 2]);
  stop();
});

it('takes a trap for a death: others that wait hear of it', async () => {
  const { remote, workers, stop } = connected();
  const waiting = expect(remote.never()).rejects.toMatchObject({ code: 'worker-died' });
  await expect(remote.trap()).rejects.toMatchObject({ code: 'worker-died', message: 'unreachable' });
  await waiting;
  expect(await remote.double(3)).toBe(6);
  expect(workers).toHaveLength(2);
  stop();
});

it('says of a worker that never answered that its script was not there, and tries again', async () => {
  const { remote, workers, stop } = connected();
  const waiting = expect(remote.never()).rejects.toMatchObject({ code: 'fetch-failed' });
  workers[0]?.die('error');
  await waiting;
  expect(await remote.double(1)).toBe(2);
  stop();
});

const watchdog = { patience: 100, alive: 'alive', why: () => new MartError('file-hangs', 'no sign of life') } as const;

it('ends a worker that is caught in a loop, and starts anew', async () => {
  const { remote, workers, onDeath, stop } = connected(watchdog);
  expect(await remote.double(1)).toBe(2);
  const waiting = expect(remote.never()).rejects.toMatchObject({ code: 'file-hangs' });
  workers[0]?.hang();
  await waiting;
  expect(onDeath).toHaveBeenCalledOnce();
  expect(await remote.double(2)).toBe(4);
  expect(workers).toHaveLength(2);
  stop();
});

it('lets a worker take its time that answers meanwhile', async () => {
  const { remote, workers, onDeath, stop } = connected(watchdog);
  const ended = vi.fn();
  remote.never().catch(ended);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect([workers.length, onDeath.mock.calls.length, ended.mock.calls.length]).toEqual([1, 0, 0]);
  stop();
});

it('does not take a worker for dead whose script is still on its way', async () => {
  const { remote, workers, onDeath, stop } = connected(watchdog);
  remote.never().catch(() => undefined);
  workers[0]?.hang();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(onDeath).not.toHaveBeenCalled();
  stop();
});
