// The worker of one helping thread.
import { instantiate } from './module-memory';
import { workQueue, PoolThread } from './thread-pool';

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  /** tfjs's, shared. */
  readonly memory: WebAssembly.Memory;
  readonly queue: SharedArrayBuffer;
  readonly index: number;
}

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  new PoolThread(instantiate(data.module, data.memory), workQueue(data.queue), data.index).workForever();
};
