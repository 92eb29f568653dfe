import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run(`return { x: "${'QUJD'.repeat(150)}" };`),
    run('var _0x3fa2b1 = ["a"]; return { x: _0x3fa2b1[0] };'),
    run(`const code = atob("${'QUJDREVG'.repeat(80)}"); return { code };`),
  ],
  silent: [
    run('return { x: "a short text" };'),
    run('return { x: atob(input.encoded) };'),
    run(`return { text: "${'many words '.repeat(60)}" };`),
  ],
};
