import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook, script } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), script('return { v: eval(input.body.text) };')], ['hook > script']),
    flow([openHook(), script('return { v: new Function("return " + input.body.text)() };')], ['hook > script']),
    flow([openHook(), script('const run = require("vm"); return { v: run.runInNewContext(input.body.text) };')], ['hook > script']),
  ],
  silent: [
    flow([openHook(), script('return { v: input.body.text.length };')], ['hook > script']),
    flow([manual(), script('return { v: eval("1 + 1") };')], ['start > script']),
    flow(
      [
        openHook([{ name: 'n', type: 'number' }]),
        step('pick', 'pick-fields', { fields: ['body.n'] }),
        script('return { v: eval(input.body.n) };'),
      ],
      ['hook > pick', 'pick > script'],
    ),
  ],
};
