import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('const out = {}; for (const row of input.rows) out[row.group][row.name] = row.value; return out;'),
    run('const t = {}; for (const row of input.rows) t[row.group][row.day] += row.value; return t;'),
    run('const t = {}; for (const row of input.rows) { t[row.group] ??= {}; t[row.group][row.day]++; } return t;'),
    run('const t = input.base; for (const k in input.more) delete t[k][input.name]; return t;'),
    run('const t = {}; for (const row of input.rows) [t[row.a][row.b]] = [row.value]; return t;'),
    // Counted in one place, taken from the data in another.
    run('const t = {}; for (let i = 0; i < 3; i++) t[i] = {}; for (let i of input.names) t[i][input.day] = 1; return t;'),
    run('const o = {}; o.__proto__ = input.base; return o;'),
    run('return _.merge({}, input.settings);'),
    run('const all = _.merge(defaults, input.settings); return all;'),
  ],
  silent: [
    run('const out = {}; out[input.name] = input.value; return out;'),
    run('return { ...input.base, ...input.more };'),
    // Reading changes nothing.
    run('const out = []; for (let i = 0; i < input.rows.length; i++) out.push({ at: input.rows[i][0] }); return { out };'),
    run('return { price: parseFloat(input.series[input.day][input.field]) };'),
    // Counters of loops are numbers.
    run(
      'const d = []; for (let i = 0; i <= 9; i++) { d[i] = []; d[i][0] = i; for (let j = 1; j <= 9; j++) d[i][j] = d[i - 1][j - 1] + 1; } return { d };',
    ),
    run(
      'const d = []; input.rows.forEach((row, at) => { d[at] = []; row.cells.forEach((cell, of) => { d[at][of] = cell; }); }); return { d };',
    ),
    run('return { grid: input.rows.map((row) => row.cells) };'),
  ],
};
