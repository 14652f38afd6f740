// The page of a race in Chromium: starts the worker and hands what it says to the process that opened the page.
import type { RaceMessage, RaceRequest } from './race/protocol';

declare global {
  interface Window {
    startRace(request: RaceRequest): void;
  }
}

/** Given by the host under parity's name. */
const tell = (message: RaceMessage) =>
  (window as unknown as { parityMessage(message: RaceMessage): Promise<void> }).parityMessage(message);

window.startRace = (request) => {
  const worker = new Worker(new URL('./race.worker.ts', import.meta.url), { type: 'module', name: 'race' });
  worker.onmessage = ({ data }: MessageEvent<RaceMessage>) => void tell(data);
  worker.onerror = ({ message }) => void tell({ kind: 'error', message: `worker: ${message}` });
  worker.postMessage(request);
};
