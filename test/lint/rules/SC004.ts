import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('const make = new Proxy({}, {}); with (input) { return a; }'),
    run('const add = function (x) { return this.a + x; }.bind({ a: input.a }); return { b: add(1) };'),
    run('return {'),
  ],
  silent: [
    run('return { a: input.a };'),
    run('const rows = input.rows.filter((row) => row.ok); return { rows };'),
    run('return { ...input, seen: true };'),
  ],
};
