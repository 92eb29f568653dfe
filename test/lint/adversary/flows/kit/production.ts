/** Flows in production and flows that share a connection. */
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { step } from '../../../kit/flow.ts';
import { post } from '../../../kit/steps.ts';

export const create = post('https://api.example.com/orders', '{}');
export const each = (list = '', id = 'loop'): FlowNode => step(id, 'loop', { list });
export const prod = { environment: 'prod' as const };
