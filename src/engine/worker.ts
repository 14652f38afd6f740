// The engine's worker: the page talks to the network through this and nothing else.
import * as Comlink from 'comlink';
import { installErrorTransfer } from '../lib/remote';
import { Engine } from './engine';
import type { ThreadWanted } from './threads';

installErrorTransfer();
Comlink.expose(new Engine((thread) => self.postMessage({ thread } satisfies ThreadWanted)));
