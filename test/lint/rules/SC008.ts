import { portableHash } from '../../../app/lint/hash.ts';
import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const before = 'return { a: input.a };';
const using = (code: string, id = 'script') => flow([manual(), script(code, id)], [`start > ${id}`]);
export const cases: RuleCases = {
  context: { reviewed: { scripts: { script: portableHash.sha256(before) } } },
  fires: [using('return { a: input.a, b: input.b };'), using(before, 'other'), using(`${before} `)],
  silent: [using(before), flow([manual()], []), flow([{ ...script(before), name: 'Renamed' }], [])],
};
