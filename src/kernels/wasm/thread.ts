// The worker of one helping thread.
import { instantiate } from './module-memory';
import { workQueue, PoolThread } from './thread-pool';
import type { ThreadStart } from './thread-start';

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  new PoolThread(instantiate(data.module, data.memory), workQueue(data.queue), data.index).workForever();
};
