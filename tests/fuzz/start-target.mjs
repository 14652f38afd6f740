// Threads do not take over what lets Node read TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./one-target.ts');
