/** Entry of the runner in Electron's utility process: the same guest as the headless one, over the utility process's port. */
import nodeModule from 'node:module';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { loadDetectors } from '../../app/host/detectors.ts';
import { serveRunner } from '../../app/engine/runner/runner-guest.node.ts';
import { systemAwakeTimers, systemClock } from '../../app/kernel/host.node.ts';
import { closeWaysOut } from '../../app/sandbox/harden.node.ts';

// Electron 33, on which only tests run, has a Node without module hooks: there the message protocol is the only wall.
if ('registerHooks' in nodeModule) closeWaysOut();

const { parentPort } = process;
serveRunner(
  {
    post: (text) => {
      parentPort.postMessage(text);
    },
    onMessage: (listener) => {
      parentPort.on('message', (event) => listener(event.data));
    },
  },
  { loadExecutor, detectors: loadDetectors, clock: systemClock, timers: systemAwakeTimers },
);
