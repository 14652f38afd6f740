// The worker of a fixture's run in a browser: the page's own network, the model over HTTP.
import { type FixtureMessage, type FixtureRequest, runFixture } from './fixture-session';

self.onmessage = ({ data }: MessageEvent<FixtureRequest>) => {
  void runFixture(data, (message: FixtureMessage) => self.postMessage(message));
};
