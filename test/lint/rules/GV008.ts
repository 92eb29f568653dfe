import { lintFlow } from '../../../app/lint/run.ts';
import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, openHook } from '../kit/steps.ts';

const leak = (id: string) => flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { id });
const fingerprint = lintFlow(leak('flow_test')).findings.find(({ ruleId }) => ruleId === 'DF001')?.fingerprint ?? '';
const reason = 'The model runs under a contract with us';
const given = (more: { ruleId?: string; fingerprint?: string; reason?: string; until?: string } = {}) => ({
  now: '2027-06-01T00:00:00Z',
  record: { stage: 'draft' as const, waivers: [{ ruleId: 'DF001', fingerprint, reason, until: '2027-12-01T00:00:00Z', ...more }] },
});
const ended = given({ until: '2027-05-01T00:00:00Z' });
export const cases: RuleCases = {
  contexts: {
    flow_ended: ended,
    flow_reasonless: given({ reason: 'ok' }),
    flow_later: given({ reason: 'TODO: to be written later' }),
    flow_dots: given({ reason: '............' }),
    flow_same: given({ reason: 'because because because' }),
    flow_stand_in: given({ reason: 'Placeholder text, will be explained later' }),
    flow_other: given({ ruleId: 'DF003' }),
    flow_short: given({ reason: 'VPN only, NET-12' }),
    flow_signs: given({ reason: '该接口只能在内网访问,外部无法到达' }),
    flow_void: given({ fingerprint: 'f'.repeat(32) }),
    flow_holds: given(),
    flow_again: { ...ended, record: { stage: 'draft', waivers: [...ended.record.waivers, ...given().record.waivers] } },
    flow_mended: given({ fingerprint: 'f'.repeat(32), until: '2027-05-01T00:00:00Z' }),
  },
  fires: ['flow_ended', 'flow_reasonless', 'flow_void', 'flow_later', 'flow_dots', 'flow_same', 'flow_stand_in', 'flow_other'].map(leak),
  silent: ['flow_holds', 'flow_again', 'flow_mended', 'flow_short', 'flow_signs'].map(leak),
};
