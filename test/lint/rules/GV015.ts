import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { portableHash } from '../../../app/lint/hash.ts';
import { drawingHash } from '../../../app/lint/kit/flow-record.ts';
import { manual, set } from '../kit/steps.ts';

const small = (id: string) => flow([manual(), set({ a: 'b' })], ['start > set'], { id });
const now = '2027-06-01T00:00:00Z';
const approved = (id: string, until: string) => ({
  now,
  record: {
    stage: 'draft' as const,
    approval: {
      flow: drawingHash(small(id), portableHash),
      changed: [],
      at: '2026-06-20T00:00:00Z',
      until,
      approvers: ['grace'],
      authors: ['ada'],
    },
  },
});
const ends = (kind: 'key' | 'policy-pack' | 'trust-root', at: string) => ({
  now,
  record: { stage: 'draft' as const, ends: [{ kind, name: 'House rules', at }] },
});
export const cases: RuleCases = {
  contexts: {
    flow_approval: approved('flow_approval', '2027-06-20T00:00:00Z'),
    flow_pack: ends('policy-pack', '2027-06-02T00:00:00Z'),
    flow_root: ends('trust-root', '2027-05-30T00:00:00Z'),
    flow_fresh: approved('flow_fresh', '2028-06-20T00:00:00Z'),
    flow_key: ends('key', '2027-12-01T00:00:00Z'),
    flow_none: { now, record: { stage: 'draft' } },
  },
  fires: ['flow_approval', 'flow_pack', 'flow_root'].map(small),
  silent: ['flow_fresh', 'flow_key', 'flow_none'].map(small),
};
