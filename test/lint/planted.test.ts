/** Flows made at random with known leaks and known decoys in them: none may be missed, and hardly a decoy may be named. */
import { expect, it } from 'vitest';
import { joinFlows } from '../../app/lint/join-flows.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { plantedFlow } from './kit/planted.ts';
import type { Mark } from './kit/planted/parts.ts';

/** `PLANTED=2000` looks at more of them. */
const count = Number(process.env['PLANTED'] ?? 100);
/** `PLANTED_FROM=50000` begins with another flow, so that each run may look at others. */
const first = Number(process.env['PLANTED_FROM'] ?? 0);

it('every planted path is found, and decoys are left alone', () => {
  const missed: string[] = [];
  const wrong: string[] = [];
  let paths = 0;
  let decoys = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const { flow, others, must, mustNot } = plantedFlow(seed);
    const { findings } = lintFlow(flow, others.length === 0 ? {} : joinFlows([flow, ...others]).get(flow.id));
    const spoken = new Set(findings.map(({ ruleId, nodeId }) => `${ruleId}@${nodeId ?? ''}`));
    const has = ({ rule, step }: Mark): boolean => spoken.has(`${rule}@${step}`);
    paths += must.length;
    decoys += mustNot.length;
    for (const mark of must) if (!has(mark)) missed.push(`${seed}: ${mark.rule} at ${mark.step}, ${mark.kind}`);
    for (const mark of mustNot) if (has(mark)) wrong.push(`${seed}: ${mark.rule} at ${mark.step}, ${mark.kind}`);
  }
  expect({ missed, wrong: wrong.length < decoys * 0.02 ? [] : wrong, some: paths > count && decoys > count }).toEqual({
    missed: [],
    wrong: [],
    some: true,
  });
});
