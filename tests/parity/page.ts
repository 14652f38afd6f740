// The page of a parity run: starts a worker and hands what it says to the process that opened the page.
import type { SessionMessage, SessionRequest } from './session';
import type { SmokeMessage, SmokeRequest } from './smoke-worker';

declare global {
  interface Window {
    /** Given by the host. */
    parityMessage(message: SessionMessage | SmokeMessage): Promise<void>;
    startParity(request: SessionRequest): void;
    startSmoke(request: SmokeRequest): void;
  }
}

window.startParity = (request) => {
  start(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'parity' }), request);
};

window.startSmoke = (request) => {
  start(new Worker(new URL('./smoke-worker.ts', import.meta.url), { type: 'module', name: 'smoke' }), request);
};

function start(worker: Worker, request: SessionRequest | SmokeRequest): void {
  worker.onmessage = ({ data }: MessageEvent<SessionMessage | SmokeMessage>) => void window.parityMessage(data);
  worker.onerror = ({ message }) => void window.parityMessage({ kind: 'error', message: `worker: ${message}` });
  worker.postMessage(request);
}
