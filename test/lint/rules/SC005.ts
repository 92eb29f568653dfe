import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [run('while (true) { input.n += 1; }'), run('return { ok: /^(a+)+$/.test(input.text) };'), run('for (;;) { input.n += 1; }')],
  silent: [
    run('while (true) { if (input.n > 5) break; input.n += 1; }'),
    run('return { ok: /^[a-z]+$/.test(input.text) };'),
    run('for (let i = 0; i < 5; i += 1) { input.n += i; } return input;'),
  ],
};
