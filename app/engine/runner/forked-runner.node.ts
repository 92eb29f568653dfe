import { stderrLog } from '../../kernel/host.node.ts';
import { forkRunner, type RunnerChannel } from '../../sandbox/fork-runner.node.ts';

/** The runner of a plain Node process: a forked child under the permission model, with nothing of its parent's environment. */
export const startForkedRunner = (): RunnerChannel =>
  forkRunner({
    entry: new URL('../../host/runner-entry.node.ts', import.meta.url),
    wrote: (text) => stderrLog.write('warn', 'a runner ended and wrote this', { text }),
  });
