/** When a person's answer in an n8n workflow counts as a yes: where that can be shown, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { AGENT, CODE, HOOK, HTTP, OLL, SET, cr, rl, wf, type Step } from '../../lint/adversary/foreign/n8n-kit.ts';
import { iff, counts, ask, approved, script, send } from './approvals-kit.ts';

describe('what is asked', () => {
  const form = (...fields: readonly JsonObject[]): JsonObject => ({ responseType: 'customForm', formFields: { values: fields } });
  const word = (name: string, right = 'Yes', operation = 'equals'): Step => iff(`={{ $json.data['${name}'] }}`, operation, right, 'string');
  it('counts by a word of assent that somebody picks or writes', () => {
    const options = { fieldOptions: { values: [{ option: 'Yes' }, { option: 'No' }] } };
    expect(
      counts(
        [word('Publish?')],
        0,
        ask(
          form(
            { fieldLabel: 'Publish?', fieldType: 'dropdown', ...options, requiredField: true },
            { fieldLabel: 'Note', fieldType: 'textarea' },
          ),
        ),
      ),
    ).toBe(true);
    expect(counts([word('Publish?', 'ok')], 0, ask(form({ fieldLabel: 'Publish?' })))).toBe(true);
    expect(
      counts(
        [word('Publish?')],
        0,
        ask({
          responseType: 'customForm',
          defineForm: 'json',
          jsonOutput: JSON.stringify([{ fieldLabel: 'Publish?', fieldType: 'radio', ...options }]),
        }),
      ),
    ).toBe(true);
    expect(
      counts([iff('={{ $json.data.text.trim().toLowerCase() }}', 'equals', 'confirm', 'string')], 0, ask({ responseType: 'freeText' })),
    ).toBe(true);
  });
  it('does not count by whatever was written there', () => {
    const named = form({ fieldLabel: 'approved' });
    for (const asked of [ask(named), ask({ responseType: 'freeText' }), ask({ responseType: '={{ $json.kind }}' })])
      expect(
        [iff(approved), iff(approved, 'notEquals', false), iff(approved, 'notEquals', 'no', 'string')].map((step) =>
          counts([step], 0, asked),
        ),
      ).toEqual([false, false, false]);
    expect(counts([word('approved', 'no')], 0, ask(named))).toBe(false);
    expect(counts([iff('={{ $json.data.text }}', 'contains', 'yes', 'string')], 0, ask({ responseType: 'freeText' }))).toBe(false);
  });
  it('does not count by a field that nobody fills in', () => {
    const fields: readonly JsonObject[] = [
      { fieldLabel: 'Publish?', fieldType: 'hiddenField', fieldValue: 'Yes' },
      { fieldLabel: 'Publish?', fieldType: '={{ $json.t }}' },
      { fieldLabel: 'Publish?', defaultValue: 'Yes' },
      { fieldLabel: 'Else' },
    ];
    for (const field of fields) expect(counts([word('Publish?')], 0, ask(form(field)))).toBe(false);
    expect(
      counts(
        [word('Publish?')],
        0,
        ask(form({ fieldLabel: 'Publish?' }, { fieldName: 'Publish?', fieldType: 'hiddenField', fieldValue: 'Yes' })),
      ),
    ).toBe(false);
  });
  it('does not count where the buttons say something else, or nobody knows what', () => {
    const buttons = (values: JsonObject): boolean =>
      counts([iff(approved)], 0, ask({ approvalOptions: { values: { approvalType: 'double', ...values } } }));
    expect([
      buttons({ approveLabel: '✅ Publish', disapproveLabel: '❌ Ignore' }),
      buttons({ approveLabel: 'Reject', disapproveLabel: 'Approve' }),
      buttons({ approveLabel: '={{ $json.a }}' }),
    ]).toEqual([true, false, false]);
    const pair = ([approveLabel = '', disapproveLabel = '']: readonly string[]): boolean => buttons({ approveLabel, disapproveLabel });
    expect(
      [
        ['OK', 'Not OK'],
        ['Approve', 'Do not approve'],
        ['Approve', "Don't approve"],
        ['Looks good, no changes', 'Request changes'],
        ['Freigeben', 'Nicht freigeben'],
        ['No objections', 'No'],
      ].map(pair),
    ).toEqual([true, true, true, true, true, true]);
    expect(
      [
        ['Not OK', 'OK'],
        ['Do not approve', 'Send it'],
        ['No', 'Yes'],
        ['No, stop', 'Go on'],
        ['Send', 'OK, no changes'],
        ['No change of plan: cancel', 'Later'],
      ].map(pair),
    ).toEqual([false, false, false, false, false, false]);
  });
  it('counts without a look where there is one button and no other way on', () => {
    const only = (more: JsonObject, node: JsonObject = {}): boolean => counts([], 0, ask(more, node));
    expect([
      only({}),
      only({ approvalOptions: { values: { approvalType: 'single', approveLabel: 'Go on' } } }),
      only({ responseType: 'approval' }),
    ]).toEqual([true, true, true]);
    expect([
      only({ approvalOptions: { values: { approvalType: '={{ $json.a }}' } } }),
      only({ options: { limitWaitTime: { values: { resumeAmount: 1 } } } }),
      only({ responseType: 'freeText' }),
      only({ responseType: '={{ $json.a }}' }),
      only({}, { onError: 'continueRegularOutput' }),
      only({ approvalOptions: { values: { approveLabel: 'Cancel' } } }),
    ]).toEqual([false, false, false, false, false, false]);
  });
  it('is asked of a person, and not in the chat or on the form of whoever began', () => {
    expect(counts([], 0, ['Ask', 'L.chat', 1.1, { operation: 'sendAndWait', responseType: 'approval', message: 'Send it?' }])).toBe(false);
    expect(
      counts([iff('={{ $json.Publish }}', 'equals', 'Yes', 'string')], 0, [
        'Ask',
        'form',
        2.3,
        { formFields: { values: [{ fieldLabel: 'Publish' }] } },
      ]),
    ).toBe(false);
    expect(counts([], 0, ['Ask', 'acme.slack', 1, { operation: 'sendAndWait', message: 'x' }])).toBe(false);
  });
  it('is no yes of an earlier question where nobody answers in time', () => {
    const late = ask({
      approvalOptions: { values: { approvalType: 'double' } },
      options: { limitWaitTime: { values: { resumeAmount: 1 } } },
    });
    const first: Step = [
      'First',
      'gmail',
      2.1,
      { operation: 'sendAndWait', sendTo: 'desk@example.com', message: 'x', approvalOptions: { values: { approvalType: 'double' } } },
      cr('gmailOAuth2'),
    ];
    expect([
      counts([iff(approved)], 0, late),
      counts([iff(approved)], 0, late, [SET('Note', { name: 'x' })]),
      counts([iff(approved, 'notEquals', false)], 0, late),
    ]).toEqual([true, true, false]);
    const openAi = (more: JsonObject = {}): Step => [
      'Model',
      'L.openAi',
      1.8,
      { modelId: rl('gpt-4o'), messages: { values: [{ content: 'Say hello' }] }, ...more },
      cr('openAiApi'),
    ];
    expect([
      counts([iff(approved)], 0, late, [openAi()]),
      counts([iff(approved)], 0, late, [openAi({ resource: 'text', operation: 'message' })]),
      counts([iff(approved)], 0, late, [openAi({ resource: 'file', operation: 'list' })]),
    ]).toEqual([true, true, false]);
    expect([
      counts([iff(approved)], 0, late, [first]),
      counts([iff(approved)], 0, late, [HTTP('Api', { url: 'https://api.example.com/x' })]),
      counts([iff(approved)], 0, late, [SET('Note', { 'data[approved]': 'true' })]),
      counts([iff(approved)], 0, late, [CODE('Own', 'return items;')]),
    ]).toEqual([false, false, false, false]);
  });
});

describe('steps on the way', () => {
  const noted = (name: string, value: string, more: JsonObject = {}): Step => SET('Note', { [name]: value }, more);
  it('hand the answer on, also under another name', () => {
    const wait = (parameters: JsonObject): Step => ['Wait', 'wait', 1.1, parameters];
    expect([
      counts([wait({ amount: 5 }), iff(approved)]),
      counts([wait({ resume: 'webhook' }), iff(approved)]),
      counts([wait({ resume: '={{ $json.r }}' }), iff(approved)]),
    ]).toEqual([true, false, false]);
    expect([
      counts([noted('ok', "={{ $json.data.approved ? 'yes' : 'no' }}"), iff('={{ $json.ok }}', 'equals', 'yes', 'string')]),
      counts([noted('ok', approved), iff('={{ $json.ok }}', 'equals', 'true', 'string')]),
    ]).toEqual([true, true]);
  });
  it('may turn it into a text, which is always true, or into something else', () => {
    expect([
      counts([noted('ok', approved), script('if (!$json.ok) return [];\nreturn items;')]),
      counts([noted('ok', '={{ String($json.data.approved) }}'), iff("={{ $json.ok !== 'no' }}")]),
    ]).toEqual([false, false]);
    expect(counts([noted('data[approved]', 'true', { includeOtherFields: true }), iff(approved)])).toBe(false);
    expect(counts([noted('x', 'y', { includeOtherFields: true }), iff(approved)])).toBe(true);
    expect(
      counts([
        ['Note', 'set', 3, { fields: { values: [{ name: 'ok', type: 'booleanValue', booleanValue: true, stringValue: approved }] } }],
        iff('={{ $json.ok }}'),
      ]),
    ).toBe(false);
  });
  it('may give an empty item', () => {
    const limit: Step = ['Limit', 'limit', 1, { maxItems: 1 }, { alwaysOutputData: true }];
    expect([counts([limit, iff(approved)]), counts([limit, iff(approved, 'notEquals', false)])]).toEqual([true, false]);
  });
  it('may lead round the question, and then an earlier answer says nothing', () => {
    const look = iff("={{ $('Ask').item.json.data.approved }}");
    const urgent: Step = [
      'Urgent',
      'if',
      2.2,
      {
        conditions: {
          conditions: [{ leftValue: '={{ $json.urgent }}', rightValue: '', operator: { type: 'boolean', operation: 'true' } }],
        },
      },
    ];
    const around = (wires: readonly string[]): boolean =>
      importForeignAll(
        JSON.stringify(
          wf(
            [HOOK({ authentication: 'headerAuth' }), AGENT('Agent', '={{ $json.body.text }}'), OLL, urgent, ask(), look, send],
            [
              'Webhook > Agent',
              'Ollama Chat Model -model> Agent',
              'Agent > Urgent',
              'Urgent#0 > Ask',
              'Ask > Look',
              'Look#0 > Send',
              ...wires,
            ],
          ),
        ),
        'wf.json',
      ).every(({ flow, leftOut }) => lintFlow(flow, { leftOut }).findings.every(({ ruleId }) => ruleId !== 'AI005'));
    expect([around([]), around(['Urgent#1 > Look'])]).toEqual([true, false]);
  });
});
