/** A flow that was let go on is let go on, whatever becomes of its runs. */
import { expect, test } from 'vitest';
import type { Session } from '../../app/identity/ports.ts';
import type { CallContext } from '../../app/ipc/handler.ts';
import { watchHandlers } from '../../app/ipc/handlers/watch.ts';
import type { Services } from '../../app/ipc/services.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { runsLeft } from '../../renderer/features/monitor/watch-words.ts';

function desk(resumeHeld: () => Promise<{ readonly resumed: number; readonly failed: number }>) {
  const held = new Set(['flow_a']);
  const notes: Record<string, string> = {};
  const watch = {
    mayRun: (flowId: string) => {
      if (held.has(flowId)) throw new UserError('run/held', 'It is held.');
    },
    release: (flowId: string) => {
      if (!held.delete(flowId)) throw new UserError('run/wrong-state', 'This flow is not held.');
    },
    released: async () => {},
  };
  const services = {
    workspace: () => ({ watch, runs: { resumeHeld } }),
    hash: { sha256: () => 'h' },
    publish: () => {},
  } as unknown as Services;
  const session: Partial<Session> = { accountId: 'acc_ada', permissions: ['run.cancel'] };
  const context = {
    session,
    note: (_subject: string, details: Record<string, string> = {}) => {
      Object.assign(notes, details);
    },
  } as unknown as CallContext;
  const handlers = watchHandlers(services);
  return {
    held,
    notes,
    release: () => handlers['monitor:release']({ flowId: 'flow_a', reason: 'All is well', resumeRuns: true }, context),
    again: () => handlers['monitor:resumeRuns']({ flowId: 'flow_a' }, context),
  };
}

test('where its runs cannot be resumed that is said beside it, and they can be tried again; the flow is held no more', async () => {
  let full = true;
  const { held, notes, release, again } = desk(async () => {
    if (full) throw new UserError('store/full', 'There is no room left.');
    return { resumed: 2, failed: 0 };
  });
  await expect(again()).rejects.toMatchObject({ code: 'run/held' });
  const first = await release();
  expect([first, held.size, notes['unresumed'], runsLeft(first)]).toEqual([
    { resumed: 0, failed: 0, why: 'There is no room left.' },
    0,
    'store/full',
    'Its runs could not all be resumed. There is no room left.',
  ]);
  await expect(release()).rejects.toMatchObject({ code: 'run/wrong-state' });
  full = false;
  expect(runsLeft(await again())).toBe('2 runs are resumed.');
});

test('runs that did not follow are counted', () => {
  expect([
    runsLeft({ resumed: 0, failed: 0 }),
    runsLeft({ resumed: 1, failed: 0 }),
    runsLeft({ resumed: 3, failed: 1 }),
    runsLeft({ resumed: 0, failed: 2 }),
  ]).toEqual([
    'No run was paused.',
    '1 run is resumed.',
    '3 runs are resumed. 1 run could not be resumed.',
    'No run was resumed. 2 runs could not be resumed.',
  ]);
});
