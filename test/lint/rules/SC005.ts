import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, script } from '../kit/steps.ts';

const run = (code: string) => flow([manual(), script(code)], ['start > script']);
export const cases: RuleCases = {
  fires: [
    run('while (true) { input.n += 1; }'),
    run('return { ok: /^(a+)+$/.test(input.text) };'),
    run('for (;;) { input.n += 1; }'),
    run('for (let i = 0; i >= 0; i++) { input.n += i; }'),
    run('let i = 10; while (i > 0) { input.n += 1; i = i + 1; }'),
    run('let i = 0; while (10 > i) { i -= 2; }'),
  ],
  silent: [
    run('for (let i = 9; i >= 0; i--) { input.n += i; }'),
    run('let i = 5; while (i > 0) { i++; i -= 2; }'),
    run('let i = 5; while (i > 0) { i++; if (i > 20) break; }'),
    run('let i = 5; const end = () => { i = 0; }; while (i > 0) { i++; end(); }'),
    run('while (true) { if (input.n > 5) break; input.n += 1; }'),
    run('return { ok: /^[a-z]+$/.test(input.text) };'),
    run('for (let i = 0; i < 5; i += 1) { input.n += i; } return input;'),
  ],
};
