/**
 * The runner process as the tests start it where the build is current (test/vitest.config.ts): the built one, which is what
 * ships, and which begins in a third of the processor time that its sources take.
 */
import { stderrLog } from '../../app/kernel/host.node.ts';
import { forkRunner, type RunnerChannel } from '../../app/sandbox/fork-runner.node.ts';

export const startForkedRunner = (): RunnerChannel =>
  forkRunner({
    entry: new URL('../../dist/cli/runner-entry.js', import.meta.url),
    wrote: (text) => stderrLog.write('warn', 'a runner ended and wrote this', { text }),
  });
