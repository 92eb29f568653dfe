/** Entry of the headless runner process. First it closes what Node's permission model leaves open (the network), then it serves. */
import { closeWaysOut } from '../sandbox/harden.node.ts';

closeWaysOut();

const { systemAwakeTimers, systemClock } = await import('../kernel/host.node.ts');
const { loadExecutor } = await import('../nodes/executors.node.ts');
const { serveRunner } = await import('../engine/runner/runner-guest.node.ts');
const { loadDetectors } = await import('./detectors.ts');

serveRunner(
  {
    post: (text) => {
      process.send?.(text);
    },
    onMessage: (listener) => {
      // Each as a call of its own, in the order in which they came; no other work of this thread lies between them.
      process.on('message', (texts: readonly unknown[]) => {
        for (const text of texts) process.nextTick(listener, text);
      });
    },
  },
  { loadExecutor, detectors: loadDetectors, clock: systemClock, timers: systemAwakeTimers },
);

// Without its host a runner has no business.
process.on('disconnect', () => process.exit(0));
