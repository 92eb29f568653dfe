import { flow, step } from '../kit/flow.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { openHook, post, set } from '../kit/steps.ts';

const asked: readonly JsonObject[] = [
  { name: 'email', consent: true },
  { name: 'text', label: 'none' },
];
const news = post('https://api.mailchimp.com/x', '{{ input.body.email }}');
const consent = (more = {}) => step('consent', 'test-consent', more);
const gate = (agreed: string) =>
  flow(
    [
      openHook([...asked, { name: 'agreed', type: 'boolean', label: 'none' }]),
      step('gate', 'consent-gate', { purpose: 'news', agreed, purposes: '' }),
      news,
    ],
    ['hook > gate', 'gate.given > call'],
  );
const asks = (condition: JsonObject, combine = 'all', port = 'true') =>
  flow(
    [
      openHook([...asked, { name: 'agreed', type: 'boolean', label: 'none' }]),
      step('if', 'if', { combine, conditions: [condition, { left: '{{ input.body.text }}', operator: 'isNotEmpty' }] }),
      news,
    ],
    ['hook > if', `if.${port} > call`],
  );
const agreed = '{{ input.body.agreed }}';
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    // A gate that asks nothing, or lets through whoever says no.
    ...[
      '{{ true }}',
      '{{ 1 == 1 }}',
      '{{ size(text(now())) > 0 }}',
      '{{ input.body.agreed || true }}',
      '{{ !input.body.agreed }}',
      '{{ input.body.email != "" }}',
      '{{ has(input.body.agreed) }}',
      '{{ input.body.agreed ? true : true }}',
      'true',
    ].map(gate),
    // One of several conditions is enough, or it is the way of those who said no, or the question is another one.
    asks({ left: agreed, operator: 'isTrue' }, 'any'),
    asks({ left: agreed, operator: 'isTrue' }, 'all', 'false'),
    asks({ left: agreed, operator: 'isFalse' }),
    asks({ left: '{{ input.body.paid }}', operator: 'isTrue' }),
    // A no is no yes.
    ...[
      '{{ input.body.agreed == "no" }}',
      '{{ input.body.agreed == "declined" }}',
      '{{ input.body.agreed == 0 }}',
      '{{ "no" in input.body.agreed }}',
      '{{ default(input.body.agreed, "yes") == "yes" }}',
      '{{ input.body.no_consent }}',
      '{{ input.body.noConsent }}',
      '{{ input.body.disagreed }}',
      '{{ input.body.requires_consent }}',
      '{{ input.body.withdrawn_consent }}',
    ].map((left) => asks({ left, operator: 'isTrue' })),
    asks({ left: agreed, operator: 'equals', right: 'no' }),
    asks({ left: '{{ input.body.disagreed }}', operator: 'equals', right: true }),
    ...[
      '{{ input.body.agreed == "no" }}',
      '{{ "declined" in input.body.purposes }}',
      '{{ input.body.purposes.exists(p, p == "no") }}',
      '{{ "no-newsletter" in input.body.purposes }}',
      '{{ "keine Werbung" in input.body.purposes }}',
      '{{ "unsubscribed_all" in input.body.purposes }}',
    ].map(gate),
    ...[
      '{{ input.body.agreed in ["yes", "no"] }}',
      '{{ input.body.agreed in [] }}',
      '{{ input.body.purposes.exists(p, p in ["news", "none"]) }}',
      '{{ input.body.purposes.exists(p, "x" in ["news"]) }}',
    ].map(gate),
    asks({ left: agreed, operator: 'oneOf', right: 'yes, no' }),
    flow([openHook(asked), news], ['hook > call']),
    flow([openHook([...asked, { name: 'newsletter_opt_in', type: 'boolean', label: 'none' }]), news], ['hook > call'], {
      purpose: 'newsletter',
    }),
    flow([openHook(asked), consent({ open: true }), news], ['hook > consent', 'consent > call']),
    flow([openHook(asked), consent(), news], ['hook > consent', 'consent > call', 'hook > call']),
    flow(
      [openHook(asked), set({ who: '{{ input.body.email }}' }), post('https://api.mailchimp.com/x', '{{ input.who }}')],
      ['hook > set', 'set > call'],
    ),
  ],
  silent: [
    ...[
      agreed,
      '{{ input.body.agreed == true }}',
      '{{ default(input.body.agreed, false) }}',
      '{{ input.body.agreed && input.body.text != "" }}',
      '{{ "news" in input.body.purposes }}',
      '{{ input.body.purposes.exists(p, p == "news") }}',
      '{{ input.body.agreed in ["yes", "true", "1"] }}',
      '{{ input.body.purposes.exists(p, p in ["news", "offers"]) }}',
    ].map(gate),
    asks({ left: agreed, operator: 'oneOf', right: 'yes, true' }),
    asks({ left: agreed, operator: 'isTrue' }),
    asks({ left: agreed, operator: 'equals', right: true }),
    asks({ left: agreed, operator: 'equals', right: 'Yes' }),
    ...[
      '{{ input.body.agreed == 1 }}',
      '{{ input.body.agreed == "yes" }}',
      '{{ "newsletter" in input.body.consent }}',
      '{{ input.body.has_consent }}',
      '{{ input.body.marketingConsent }}',
      '{{ input.body.newsletter_opt_in }}',
      '{{ input.body.consent.agreed }}',
    ].map((left) => asks({ left, operator: 'isTrue' })),
    flow([openHook(asked), consent(), news], ['hook > consent', 'consent > call']),
    flow([openHook(asked), post('https://api.mailchimp.com/x', '{{ input.body.text }}')], ['hook > call']),
    flow([openHook(), news], ['hook > call']),
  ],
};
