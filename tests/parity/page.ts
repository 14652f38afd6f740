// The page of a parity run: starts a worker and hands what it says to the process that opened the page.
import type { FixtureMessage, FixtureRequest } from './fixture-session';
import type { SessionMessage, SessionRequest } from './session';
import type { SmokeMessage, SmokeRequest } from './smoke-worker';

type Message = SessionMessage | SmokeMessage | FixtureMessage;

declare global {
  interface Window {
    /** Given by the host. */
    parityMessage(message: Message): Promise<void>;
    startParity(request: SessionRequest): void;
    startSmoke(request: SmokeRequest): void;
    startFixture(request: FixtureRequest): void;
  }
}

window.startParity = (request) => {
  start(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'parity' }), request);
};

window.startSmoke = (request) => {
  start(new Worker(new URL('./smoke-worker.ts', import.meta.url), { type: 'module', name: 'smoke' }), request);
};

window.startFixture = (request) => {
  start(new Worker(new URL('./fixture-worker.ts', import.meta.url), { type: 'module', name: 'fixture' }), request);
};

function start(worker: Worker, request: SessionRequest | SmokeRequest | FixtureRequest): void {
  worker.onmessage = ({ data }: MessageEvent<Message>) => void window.parityMessage(data);
  worker.onerror = ({ message }) => void window.parityMessage({ kind: 'error', message: `worker: ${message}` });
  worker.postMessage(request);
}
