/** Entry of the headless runner process. First it closes what Node's permission model leaves open (the network), then it serves. */
import { closeWaysOut } from '../sandbox/harden.node.ts';

closeWaysOut();

const { systemClock, systemTimers } = await import('../kernel/host.node.ts');
const { loadExecutor } = await import('../nodes/executors.node.ts');
const { serveRunner } = await import('../engine/runner-guest.node.ts');
const { loadDetectors } = await import('./detectors.ts');

serveRunner(
  {
    post: (text) => {
      process.send?.(text);
    },
    onMessage: (listener) => {
      process.on('message', listener);
    },
  },
  { loadExecutor, detectors: loadDetectors, clock: systemClock, timers: systemTimers },
);

// Without its host a runner has no business.
process.on('disconnect', () => process.exit(0));
