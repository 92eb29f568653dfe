/** Tools, forms, tasks, files, conditions and payments. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import { step } from '../../../kit/flow.ts';
import { post } from '../../../kit/steps.ts';

export type Fields = readonly JsonObject[];
export const person: Fields = [{ name: 'email' }, { name: 'text', label: 'none' }];
export const field = (name: string, type = 'text', more: JsonObject = {}): JsonObject => ({ name, type, ...more });
export const classify = (more: JsonObject = {}) =>
  step('classify', 'classify', {
    text: '{{ input.body.text }}',
    provider: 'ollama',
    model: 'llama3',
    classes: [{ name: 'a' }, { name: 'b' }],
    ...more,
  });
export const when = (left: string, operator: string, right: string, id = 'if') =>
  step(id, 'if', { conditions: [{ left, operator, right }] });
export const guard = (at = '{{ input.body.text }}', more: JsonObject = {}, id = 'guard') => step(id, 'guardrail', { text: at, ...more });
export const file = (path: string, content: string, more: JsonObject = {}) => step('file', 'file-write', { path, content, ...more });
export const write = (body: string, id = 'write') => post('https://api.example.com/orders', body, {}, id);
export const pay = (body: string, more: JsonObject = {}) =>
  post('https://bank.example.com/payments', body, { effect: 'pay', idempotencyKey: 'k-{{ input.body.id }}', ...more }, 'pay');
