// The installed Firefox, if there is one.
import { spawnSync } from 'node:child_process';

const COMMANDS = ['firefox', 'firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'];

const starts = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Its path. */
export function findFirefox(): string | null {
  const found = COMMANDS.find(starts);
  if (!found) return null;
  return found.startsWith('/') ? found : spawnSync('which', [found], { encoding: 'utf8' }).stdout.trim();
}
