/** A wide record is looked through once for each of its fields that a script reads, however many fields the script makes of them. */
import { afterEach, expect, it, vi } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { PathTable } from '../../app/lint/dataflow/paths.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { flow } from './kit/flow.ts';
import { openHook, script, set } from './kit/steps.ts';

const fields = Array.from({ length: 80 }, (_, at) => `f${at}`);

/** How often it was asked whether one path covers another, in a flow whose script makes so many fields of all of them. */
function comparedFor(made: number): number {
  const sum = fields.map((name) => `input.${name}`).join(' + ');
  const each = Array.from({ length: made }, (_, at) => `k${at}: '${at}' + ${sum}`);
  const compared = vi.spyOn(PathTable.prototype, 'covers');
  lintFlow(
    flow(
      [
        openHook(),
        set(Object.fromEntries(fields.map((name) => [name, `{{ input.body.${name} }}`])), 'wide'),
        script(`return { ${each.join(', ')} };`, 's'),
      ],
      ['hook > wide', 'wide > s'],
    ),
    { hash: nodeHash },
  );
  return compared.mock.calls.length;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('costs no more comparisons with each further field that is made of it', () => {
  const few = comparedFor(2);
  vi.restoreAllMocks();
  const many = comparedFor(20);
  expect(many).toBeLessThan(few * 2);
});
