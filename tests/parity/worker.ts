// The worker of a parity run in a browser: the page's own network, goldens over HTTP.
import { runSession, type SessionMessage, type SessionRequest } from './session';

self.onmessage = ({ data }: MessageEvent<SessionRequest>) => {
  const send = (message: SessionMessage): void => self.postMessage(message);
  void runSession(data, readFile, send);
};

async function readFile(name: string): Promise<ArrayBuffer> {
  const response = await fetch(new URL(`/goldens/${name}`, self.location.origin));
  if (!response.ok) throw new Error(`goldens: ${name}: status ${response.status}`);
  return response.arrayBuffer();
}
