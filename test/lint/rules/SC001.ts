import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('return eval(input.formula);'),
    run('const f = new Function("a", "return a * 2"); return f(input.n);'),
    run('const { execSync } = require("child_process"); return execSync("ls").toString();'),
    run('return [].constructor.constructor("return 1")();'),
    run('process.exit(1);'),
    run('const m = await import(input.module); return m.default;'),
  ],
  silent: [
    run('return { total: input.lines.reduce((sum, line) => sum + line.price, 0) };'),
    run('const evaluate = (x) => x * 2; return evaluate(input.n);'),
    run('function fetchAll(rows) { return rows.map((row) => row.id); } return fetchAll(input.rows);'),
    run('return { text: "do not eval( this )" };'),
  ],
};
