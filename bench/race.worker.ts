// The worker of a race in Chromium.
import type { RaceMessage, RaceRequest } from './race/protocol';
import { runRace } from './race/session';

self.onmessage = ({ data }: MessageEvent<RaceRequest>) => {
  void runRace(data, (message: RaceMessage) => self.postMessage(message));
};
