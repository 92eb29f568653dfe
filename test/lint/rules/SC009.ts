import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('const out = {}; for (const row of input.rows) out[row.group][row.name] = row.value; return out;'),
    run('const o = {}; o.__proto__ = input.base; return o;'),
    run('return _.merge({}, input.settings);'),
    run('const all = _.merge(defaults, input.settings); return all;'),
  ],
  silent: [
    run('const out = {}; out[input.name] = input.value; return out;'),
    run('return { ...input.base, ...input.more };'),
    run('return { grid: input.rows.map((row) => row.cells) };'),
  ],
};
