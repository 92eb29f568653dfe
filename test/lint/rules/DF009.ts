import type { Flow } from '../../../app/workflow/model/flow.ts';
import type { LintContext } from '../../../app/lint/run.ts';
import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, openHook, post, tokenise } from '../kit/steps.ts';

type Vendor = NonNullable<NonNullable<LintContext['policy']>['vendors']>[number];
const openAi = (said: Omit<Vendor, 'name'>): LintContext => ({
  now: '2027-01-31T12:00:00Z',
  policy: { vendors: [{ name: 'OpenAI', ...said }] },
});
const abroad = (id: string, more: Partial<Flow> = {}): Flow =>
  flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { id, ...more });

export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']),
    flow([openHook(), post('https://api.hubapi.com/x', '{{ input.body.email }}')], ['hook > call'], { region: 'EU' }),
    flow(
      [openHook(), ask('Answer {{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.deepseek.com/v1' })],
      ['hook > ask'],
      { region: 'de' },
    ),
    // Portugal is in Europe, too.
    flow([openHook(), post('https://api.hubapi.com/x', '{{ input.body.email }}')], ['hook > call'], { region: 'PT' }),
    abroad('flow_none'),
    abroad('flow_none_with_contract'),
    abroad('flow_later'),
    abroad('flow_consent_not_asked'),
  ],
  silent: [
    flow([openHook(), tokenise(['body.email']), ask('Answer {{ input.body.email }}')], ['hook > tokenise', 'tokenise > ask']),
    flow([openHook(), ask('Answer {{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.mistral.ai/v1' })], ['hook > ask']),
    flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { region: 'us' }),
    abroad('flow_contract'),
    abroad('flow_clauses'),
    abroad('flow_clauses_from_today'),
    abroad('flow_consent', { lawfulBasis: 'consent' }),
    abroad('flow_later_with_contract'),
  ],
  contexts: {
    flow_none: openAi({ transfer: { basis: 'none', since: '2026-01-01' } }),
    flow_none_with_contract: openAi({ dpa: true, transfer: { basis: 'none', since: '2026-01-01' } }),
    flow_later: openAi({ transfer: { basis: 'scc', since: '2027-02-01' } }),
    flow_later_with_contract: openAi({ dpa: true, transfer: { basis: 'none', since: '2027-02-01' } }),
    flow_consent_not_asked: openAi({ transfer: { basis: 'consent', since: '2026-01-01' } }),
    flow_consent: openAi({ transfer: { basis: 'consent', since: '2026-01-01' } }),
    flow_contract: openAi({ dpa: true }),
    flow_clauses: openAi({ transfer: { basis: 'scc', since: '2026-01-01' } }),
    flow_clauses_from_today: openAi({ transfer: { basis: 'adequacy', since: '2027-01-31' } }),
  },
};
