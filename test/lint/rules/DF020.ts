import { flow, step } from '../kit/flow.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { RuleCases } from '../kit/cases.ts';
import { mail, openHook, set } from '../kit/steps.ts';

const sick: readonly JsonObject[] = [
  { name: 'diagnosis', label: 'health' },
  { name: 'amount', type: 'number' },
];
const when = (left: string) => step('if', 'if', { conditions: [{ left, operator: 'equals', right: 'x' }] });
const note = mail('partner@other.example', 'Please call us.');
export const cases: RuleCases = {
  fires: [
    flow([openHook(sick), when('{{ input.body.diagnosis }}'), note], ['hook > if', 'if.true > mail']),
    flow([openHook(sick), when('{{ input.body.diagnosis }}'), set({ a: 'b' }), note], ['hook > if', 'if.true > set', 'set > mail']),
    flow([openHook([{ name: 'apiKey', label: 'secret' }]), when('{{ input.body.apiKey }}'), note], ['hook > if', 'if.false > mail']),
  ],
  silent: [
    flow([openHook(sick), when('{{ input.body.amount }}'), note], ['hook > if', 'if.true > mail']),
    flow([openHook(sick), when('{{ input.body.diagnosis }}'), set({ a: 'b' })], ['hook > if', 'if.true > set']),
    flow([openHook(sick), note], ['hook > mail']),
  ],
};
