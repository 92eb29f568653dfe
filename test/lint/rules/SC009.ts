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
    // A counter in one place, a name from the data in another.
    run(
      'const t = {}; input.rows.forEach((row, k) => { row.at = k; }); const put = (k, n) => { t[k][n] = 1; }; input.names.forEach((one) => put(one.a, one.b)); return t;',
    ),
    run('const t = {}; input.rows.forEach((row, k) => { row.at = k; }); { const k = input.group; t[k][input.name] = 1; } return t;'),
    run('const t = {}; input.rows.forEach((row, k) => { row.at = k; }); { var k = input.group; } t[k][input.name] = 1; return t;'),
    run('const t = {}; new Map(Object.entries(input.rows)).forEach((row, k) => { t[k][row.name] = 1; }); return t;'),
    run('const t = {}; for (let k = input.group; k; k++) { t[k][input.name] = 1; break; } return t;'),
    run('const t = {}; for (let k = 0; k < 2; k++) { k ||= input.group; t[k][input.name] = 1; } return t;'),
    // By way of a record that is put there.
    run('const t = {}; for (const row of input.rows) (t[row.group] ??= {})[row.name] = row.value; return t;'),
    run(
      'const t = {}; for (const row of input.rows) { const of = t[row.group] || (t[row.group] = {}); of[row.name] = row.value; } return t;',
    ),
    run('const t = {}; (0, t[input.group])[input.name] = 1; return t;'),
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
    run('const d = []; for (let i = input.rows.length - 1; i >= 0; i--) { (d[i] ??= [])[0] = i; d[i][i + 1] = 2; } return { d };'),
    run('const t = {}; for (const row of input.rows) { const of = (t[row.group] ??= { n: 0 }); of.n += 1; } return t;'),
    run(
      'const d = [[]]; for (let r = 0; r < 3; r++) for (let c = r; c < 3; c++) d[r][c] = input.rows.map((r) => r.a * r.b)[c]; return { d };',
    ),
    run(
      'const d = [[]]; for (let r = 0; r < 3; r++) { const x = d[r][0]; d[r][1] = x; } const sum = () => { const r = d.length; return r; }; return { sum: sum() };',
    ),
    run('const d = [[]]; for (let y = input.from; y < 2030; y++) d[y][0] = y; return { d };'),
    run('return { grid: input.rows.map((row) => row.cells) };'),
  ],
};
