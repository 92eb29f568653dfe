/** Steps that the gravest cases share: outsiders who write in, lists, vendors, payments, and scripts between them. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../../kit/flow.ts';
import { ask, openHook, post, script } from '../../../kit/steps.ts';

type Fields = readonly JsonObject[];
export const text: Fields = [{ name: 'text', label: 'none' }];
export const list: Fields = [{ name: 'people.*.email' }, { name: 'people.*.score', type: 'number' }, { name: 'text', label: 'none' }];
export const mapList = (flowId: string, more: JsonObject = {}, list = 'body.people', id = 'map'): FlowNode =>
  step(id, 'map-list', { list, flowId, ...more });
export const each = (list = '', id = 'loop'): FlowNode => step(id, 'loop', { list });
export const attempt = step('try', 'try');
export const toVendor = (body: string, id = 'call'): FlowNode => post('https://api.hubapi.com/crm', body, {}, id);
/** A script between an open web hook and a vendor's model. */
export const scripted = (code: string, prompt = 'Hi {{ input.t }}', fields?: Fields) =>
  flow([fields === undefined ? openHook() : openHook(fields), script(code), ask(prompt)], ['hook > script', 'script > ask']);
