// The page of a parity run: starts the worker and hands what it says to the process that opened the page.
import type { SessionMessage, SessionRequest } from './session';

declare global {
  interface Window {
    /** Given by the host. */
    parityMessage(message: SessionMessage): Promise<void>;
    startParity(request: SessionRequest): void;
  }
}

window.startParity = (request) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'parity' });
  worker.onmessage = ({ data }: MessageEvent<SessionMessage>) => void window.parityMessage(data);
  worker.onerror = ({ message }) => void window.parityMessage({ kind: 'error', message: `worker: ${message}` });
  worker.postMessage(request);
};
