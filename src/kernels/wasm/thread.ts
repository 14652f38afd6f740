// The worker of one helping thread.
import { instantiate } from './module-memory';
import { agreement, Member } from './team';

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  /** tfjs's, shared. */
  readonly memory: WebAssembly.Memory;
  readonly agreement: SharedArrayBuffer;
  readonly index: number;
}

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  new Member(instantiate(data.module, data.memory), agreement(data.agreement), data.index).workForever();
};
