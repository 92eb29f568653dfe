import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook } from '../kit/steps.ts';

const live = { environment: 'prod' as const };
const sick = openHook([{ name: 'diagnosis', label: 'health' }]);
export const cases: RuleCases = {
  context: { around: { auditSink: 'SIEM of the house' } },
  fires: [flow([sick], [], live), flow([openHook([{ name: 'iban' }])], [], live), flow([openHook([{ name: 'apiKey' }])], [], live)],
  silent: [flow([sick], [], { ...live, settings: { auditSink: 'siem' } }), flow([sick], []), flow([manual()], [], live)],
};
