/** "On form submitted" of n8n's Wait: when whoever fills in its form has said yes. */
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { AGENT, HOOK, MAIL, OLL, PG, SET, SLACK, cr, rl, wf, type Step } from '../../lint/adversary/foreign/n8n-kit.ts';
import { counts, iff } from './approvals-kit.ts';

const options = (...names: readonly string[]): JsonObject => ({ values: names.map((option) => ({ option })) });
const form = (more: JsonObject = {}): Step => [
  'Wait',
  'wait',
  1.1,
  {
    resume: 'form',
    formTitle: 'Send this?',
    formDescription: "={{ $('Agent').item.json.output }}",
    formFields: {
      values: [{ fieldLabel: 'Decision', fieldType: 'dropdown', requiredField: true, fieldOptions: options('approve', 'reject') }],
    },
    options: {},
    ...more,
  },
];
const tell = SLACK('Tell', '=Please decide: {{ $execution.resumeFormUrl }}');
const yes = iff('={{ $json.Decision }}', 'equals', 'approve', 'string');
const behind = (before: readonly Step[], asked = form(), look = yes, output = 0): boolean => counts([look], output, asked, before);

it('counts where people whom the workflow names get its link, and a step looks for their yes', () => {
  expect([
    behind([tell]),
    behind([MAIL('Tell', { message: '=<a href="{{ $execution.resumeFormUrl }}">Decide</a>' })]),
    behind([tell], form({ limitWaitTime: true, resumeAmount: 3 })),
    behind([tell], form(), iff("={{ $('Wait').item.json['Decision'] }}", 'equals', 'approve', 'string')),
    behind([SLACK('Hello', 'Somebody wrote')], form({ incomingAuthentication: 'basicAuth' })),
  ]).toEqual([true, true, true, true, true]);
});
it('does not count by another answer, another field, or one that nobody gives', () => {
  expect([
    behind([tell], form(), yes, 1),
    behind([tell], form(), iff('={{ $json.Decision }}', 'equals', 'reject', 'string')),
    behind([tell], form(), iff('={{ $json.decision }}', 'equals', 'approve', 'string')),
    behind([tell], form(), iff('={{ $json.data.Decision }}', 'equals', 'approve', 'string')),
    behind([tell], form({ formFields: { values: [{ fieldLabel: 'Decision', fieldType: 'hiddenField', fieldValue: 'approve' }] } })),
    // After three hours the item of the step before goes on.
    behind(
      [SET('Draft', { Decision: 'approve' }, { includeOtherFields: true }), tell, SET('Own', { Decision: 'approve' })],
      form({ limitWaitTime: true }),
    ),
  ]).toEqual([false, false, false, false, false, false]);
});
it('does not count where nobody has the link, or somebody else has it as well', () => {
  const to = (sendTo: string): Step => MAIL('Tell', { sendTo, message: '={{ $execution.resumeFormUrl }}' });
  const put: Step = [
    'Put',
    'googleSheets',
    4.5,
    {
      operation: 'append',
      documentId: rl('d', 'id'),
      sheetName: rl('s'),
      columns: { mappingMode: 'defineBelow', value: { url: '={{ $execution.resumeFormUrl }}' } },
      options: {},
    },
    cr('googleSheetsOAuth2Api'),
  ];
  expect([
    behind([]),
    behind([to("={{ $('Webhook').item.json.body.mail }}")]),
    behind([tell, put]),
    behind([tell], form({ resume: '={{ $json.how }}' })),
    behind([tell], form({ resume: 'webhook' })),
    behind([['Answer', 'respondToWebhook', 1.4, { respondWith: 'text', responseBody: '={{ $execution.resumeFormUrl }}' }]]),
  ]).toEqual([false, false, false, false, false, false]);
});

const drafted = "={{ $('Agent').item.json.output }}";
/** AI006 speaks of what is deleted by a model's words: whoever said yes has not seen them. */
const unseen = (before: readonly Step[], more: JsonObject): boolean => {
  const asked = form({ formDescription: 'Please look.', ...more });
  const row = [HOOK({ authentication: 'headerAuth' }), AGENT('Agent', '={{ $json.body.text }}'), ...before, asked, yes];
  const drop = PG('Drop', 'DELETE FROM orders WHERE id = $1', { queryReplacement: drafted });
  const file = wf(
    [...row, OLL, drop],
    [
      ...row.slice(1).map(([name], index) => `${row[index]?.[0] ?? ''} > ${name}`),
      'Ollama Chat Model -model> Agent',
      `${row.at(-1)?.[0] ?? ''} > Drop`,
    ],
  );
  return importForeignAll(JSON.stringify(file), 'wf.json').some(({ flow, leftOut }) =>
    lintFlow(flow, { leftOut }).findings.some(({ ruleId, nodeName }) => ruleId === 'AI006' && nodeName === 'Drop'),
  );
};
const decision = { fieldLabel: 'Decision', fieldType: 'dropdown', requiredField: true, fieldOptions: options('approve', 'reject') };
const fields = (...more: readonly JsonObject[]): JsonObject => ({ formFields: { values: [...more, decision] } });
const link = '{{ $execution.resumeFormUrl }}';

it('shows what stands in its fields before anybody types, where there is room for it', () => {
  expect([
    unseen([tell], {}),
    unseen([tell], fields({ fieldLabel: 'Draft', fieldType: 'textarea', defaultValue: drafted })),
    unseen([tell], fields({ fieldType: 'html', elementName: 'draft', html: "=<p>{{ $('Agent').item.json.output }}</p>" })),
    // A line shows its beginning, a hidden field nothing, and neither does a text that is not in sight.
    unseen([tell], fields({ fieldLabel: 'Draft', defaultValue: drafted })),
    unseen([tell], fields({ fieldLabel: 'Draft', fieldType: 'hiddenField', fieldValue: drafted })),
    unseen(
      [tell],
      fields({ fieldType: 'html', elementName: 'draft', html: "=<p style='display:none'>{{ $('Agent').item.json.output }}</p>" }),
    ),
    unseen([tell], { formDescription: "=<p style='display:none'>{{ $('Agent').item.json.output }}</p>" }),
    unseen([tell], fields({ fieldLabel: 'Draft', fieldType: 'textarea', defaultValue: "={{ $('Webhook').item.json.body.text }}" })),
  ]).toEqual([true, false, false, true, true, true, true, true]);
});
it('shows what the message says that brings its link, where that is the only one and stands right before it', () => {
  const said = SLACK('Tell', `=Send this? {{ $('Agent').item.json.output }} ${link}`);
  expect([
    unseen([said], {}),
    unseen([SLACK('Tell', `=Send this? {{ $json.output }} ${link}`)], {}),
    unseen([said, SET('Draft', { a: 'b' }, { includeOtherFields: true })], {}),
    unseen([said, SLACK('Again', `=Please decide: ${link}`)], {}),
    unseen([said], { incomingAuthentication: 'basicAuth' }),
  ]).toEqual([false, true, true, true, true]);
});
