/** A cluster that hands runs to a worker without their bundle: whoever operates it hears which, and no longer than that goes on. */
import { expect, test } from 'vitest';
import { missingBundles } from '../../../app/cli/restate/missing-bundles.ts';
import { isGrave, troubleList } from '../../../app/engine/runs/troubles.ts';

test('a run whose bundle is not here is told until it came with it, or came no more', () => {
  const due = new Set<() => void>();
  const log: unknown[] = [];
  const troubles = troubleList({ now: () => 0 }, undefined);
  const missing = missingBundles({
    troubles,
    log: { write: (_level, _message, fields) => log.push(fields) },
    timers: {
      after: (_ms, run) => {
        due.add(run);
        return () => due.delete(run);
      },
    },
  });
  const open = (): unknown => troubles.open.map((one) => [one.what, one.code, one.runId, one.tries, isGrave(one)]);
  missing.found('run_none');
  missing.asked('run_a', 'sha256-1');
  missing.asked('run_a', 'sha256-1');
  missing.asked('run_b', 'sha256-2');
  const both = open();
  missing.found('run_a');
  const one = [open(), due.size];
  for (const run of due) run();
  expect([both, one, open(), log]).toEqual([
    [
      ['bundle', 'bundle/not-here', 'run_a', 2, false],
      ['bundle', 'bundle/not-here', 'run_b', 1, false],
    ],
    [[['bundle', 'bundle/not-here', 'run_b', 1, false]], 1],
    [],
    [
      { runId: 'run_a', bundle: 'sha256-1' },
      { runId: 'run_b', bundle: 'sha256-2' },
    ],
  ]);
});
