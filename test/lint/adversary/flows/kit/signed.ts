/** Flows that were signed, and what is known of their past. */
import { portableHash } from '../../../../../app/lint/hash.ts';
import { drawingHash, type FlowRecord } from '../../../../../app/lint/kit/flow-record.ts';
import type { LintContext } from '../../../../../app/lint/run.ts';
import type { Flow } from '../../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../../kit/flow.ts';
import { manual, set } from '../../../kit/steps.ts';

export const prod = { environment: 'prod' as const };
export const small = flow([manual(), set({ a: 'b' })], ['start > set']);
export const now = '2027-06-01T00:00:00Z';
export const known = (record: Partial<FlowRecord>, more: LintContext = {}): LintContext => ({
  now,
  record: { stage: 'draft', ...record },
  ...more,
});
export const approval = (of: Flow, more: Partial<NonNullable<FlowRecord['approval']>> = {}): NonNullable<FlowRecord['approval']> => ({
  flow: drawingHash(of, portableHash),
  changed: [],
  at: '2027-01-01T00:00:00Z',
  until: '2028-01-01T00:00:00Z',
  approvers: ['grace'],
  authors: ['ada'],
  ...more,
});
export const each = step('loop', 'loop', { list: '' });
