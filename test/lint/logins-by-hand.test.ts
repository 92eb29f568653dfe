/** Whoever is let in: tokens and signatures that a flow compares by itself, and links by which a run goes on. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { HOOK, IF, MAIL, PG, POST, SET, SLACK, cr, wf, type Step } from './adversary/foreign/n8n-kit.ts';

const said = (file: JsonObject): string[] =>
  importForeignAll(JSON.stringify(file), 'wf.json').flatMap(({ flow }) =>
    lintFlow(flow)
      .findings.filter(({ ruleId }) => ruleId === 'CN008')
      .map(({ severity, title }) => `${severity}${title.includes('link') ? ' link' : ''}`),
  );

const save = PG('Save', 'INSERT INTO orders(id) VALUES ($1)', { queryReplacement: "={{ $('Webhook').item.json.body.id }}" });
const header = "={{ $json.headers['x-token'] }}";
const check = (left: string, right: string, operation = 'equals', type = 'string'): Step => IF('Check', left, right, type, operation);
/** Two conditions, one of which anybody can meet. */
const beside = (combinator: string): Step => {
  const [name, type, version, parameters] = check(header, '={{ $env.TOKEN }}');
  const { conditions } = parameters as { conditions: JsonObject & { conditions: JsonObject[] } };
  const easy = { id: 'y', leftValue: '={{ $json.body.test }}', rightValue: 'yes', operator: { type: 'string', operation: 'equals' } };
  return [name, type, version, { ...parameters, conditions: { ...conditions, combinator, conditions: [...conditions.conditions, easy] } }];
};
const sign = (parameters: JsonObject, version = 1, more: JsonObject = {}): Step => [
  'Sign',
  'crypto',
  version,
  { action: 'hmac', type: 'SHA256', value: '={{ JSON.stringify($json.body) }}', dataPropertyName: 'mark', ...parameters },
  more,
];
const mark = "={{ $('Webhook').item.json.headers['x-mark'] }}";
/** It goes on when it fails. */
const unminding = ([name, type, version, parameters]: Step): Step => [
  name,
  type,
  version,
  parameters,
  { onError: 'continueRegularOutput' },
];
const behind = (step: Step, way = 'Check', ...more: string[]): JsonObject =>
  wf([HOOK(), step, save], ['Webhook > Check', `${way} > Save`, ...more]);
const signed = (step: Step, left = '={{ $json.mark }}', right = "={{ $json.headers['x-mark'] }}"): JsonObject =>
  wf([HOOK(), step, check(left, right), save], ['Webhook > Sign', 'Sign > Check', 'Check > Save']);
/** Callers choose whether the mark is worked out, or set. */
const eitherSigned = (set: Record<string, string>): JsonObject =>
  wf(
    [
      HOOK(),
      IF('Which', '={{ $json.body.v }}', '2', 'string', 'equals'),
      sign({ secret: '={{ $env.SECRET }}' }),
      SET('Old', set, { includeOtherFields: true }),
      check('={{ $json.mark }}', mark),
      save,
    ],
    ['Webhook > Which', 'Which > Sign', 'Which#1 > Old', 'Sign > Check', 'Old > Check', 'Check > Save'],
  );

describe('a token that a condition compares lets in', () => {
  it.each<[string, JsonObject]>([
    ['who brings it', behind(check(header, '={{ $env.TOKEN }}'))],
    ['who brings it behind a word', behind(check('={{ $json.headers.authorization }}', '=Bearer {{ $env.TOKEN }}'))],
    ['who brings a variable', behind(check(header, "={{ $vars['API_KEY'] }}"))],
    ['who is not turned away', behind(check(header, '={{ $env.TOKEN }}', 'notEquals'), 'Check#1')],
    ['who brings it, by one expression', behind(check("={{ $json.headers['x-token'] === $env.TOKEN }}", '', 'true', 'boolean'))],
    ['who brings it and more', behind(beside('and'))],
    ['who signs with a setting', signed(sign({ secret: '={{ $env.SECRET }}' }))],
    ['who signs with a kept key', signed(sign({}, 2, cr('crypto')))],
    [
      'who signs, with the mark by another name',
      wf(
        [
          HOOK(),
          sign({ secret: '={{ $env.SECRET }}' }),
          SET('Name', { want: '={{ $json.mark }}' }),
          check(mark, '={{ $json.want }}'),
          save,
        ],
        ['Webhook > Sign', 'Sign > Name', 'Name > Check', 'Check > Save'],
      ),
    ],
  ])('%s', (_name, file) => expect(said(file)).toEqual(['low']));
  it.each<[string, JsonObject]>([
    ['who brings none, by the other way', behind(check(header, '={{ $env.TOKEN }}'), 'Check#1')],
    ['who is turned away', behind(check(header, '={{ $env.TOKEN }}', 'notEquals'))],
    ['who brings one letter of it', behind(check('={{ $env.TOKEN }}', header, 'contains'))],
    ['who brings a part of it', behind(check('={{ $json.headers.x.slice(0, 2) }}', '={{ $env.TOKEN.slice(0, 2) }}'))],
    ['who brings none', behind(check("={{ $json.headers['x-token'] || $env.TOKEN }}", '={{ $env.TOKEN }}'))],
    ['who says it is a test', behind(beside('or'))],
    ['who says so in one expression', behind(check('={{ $json.headers.x === $env.TOKEN || $json.body.test }}', '', 'true', 'boolean'))],
    ['who brings it twice', behind(check(header, '={{ $json.body.token }}'))],
    ['who names the setting', behind(check(header, '={{ $env[$json.body.name] }}'))],
    ['who knows where it runs', behind(check('={{ $json.body.stage }}', '={{ $env.NODE_ENV }}'))],
    ['who makes the check fail', behind(unminding(check(header, '={{ $env.TOKEN }}')))],
    ['who can read the flow', behind(check(header, 'letmein-2024'))],
    [
      'everybody, as the flow brings it',
      wf(
        [HOOK(), SET('Put', { k: '={{ $env.TOKEN }}' }), check('={{ $json.k }}', '={{ $env.TOKEN }}'), save],
        ['Webhook > Put', 'Put > Check', 'Check > Save'],
      ),
    ],
    ['everybody, by another way', behind(check(header, '={{ $env.TOKEN }}'), 'Check', 'Webhook > Save')],
    ['who works out a checksum', signed(sign({ action: 'hash' }))],
    ['who reads the key in the flow', signed(sign({ secret: 'pepper-2024' }))],
    ['who sends the key along', signed(sign({ secret: '={{ $json.body.key }}' }))],
    ['who reads the key in an expression', signed(sign({ secret: "={{ 'pepper-2024' }}" }))],
    ['everybody, as a comma says yes', behind(check("={{ $env.TOKEN === $json.headers['x-token'], true }}", '', 'true', 'boolean'))],
    ['who sends the mark along, by another way', eitherSigned({ mark: '={{ $json.body.mark }}' })],
    ['who reads the mark in the flow, by another way', eitherSigned({ mark: 'abc' })],
    ['everybody, as it is compared with itself', signed(sign({ secret: '={{ $env.SECRET }}' }), '={{ $json.mark }}', '={{ $json.mark }}')],
  ])('not only: %s', (_name, file) => expect(said(file)).toEqual(['high']));
});

const wait = (more: JsonObject = {}): Step => ['Wait', 'wait', 1.1, { resume: 'webhook', options: {}, ...more }];
const pay = POST('Pay', 'https://api.stripe.com/v1/payouts', '={ "amount": "{{ $json.body.amount }}" }');
const asking = (ask: Step, last: Step = wait()): JsonObject =>
  wf([HOOK(), ask, last, pay], [`Webhook > ${ask[0]}`, `${ask[0]} > Wait`, 'Wait > Pay']);
const mail = (sendTo: string, message = '=Go on: {{ $execution.resumeUrl }}'): Step => MAIL('Ask', { sendTo, message });
const theirs = "={{ $('Webhook').item.json.body.mail }}";
const SAVED = PG('Saved', 'INSERT INTO readers(mail) VALUES ($1)', { queryReplacement: theirs });
const optIn = (steps: readonly Step[], ways: readonly string[]): JsonObject =>
  wf([HOOK(), mail(theirs), wait(), ...steps], ['Webhook > Ask', 'Ask > Wait', ...ways]);
describe('the link by which a run goes on', () => {
  it.each<[string, JsonObject, boolean]>([
    ['is mailed to whoever asked', asking(mail(theirs)), true],
    [
      'is the answer to whoever asked',
      asking(['Answer', 'respondToWebhook', 1.1, { respondWith: 'text', responseBody: '={{ $execution.resumeUrl }}', options: {} }]),
      true,
    ],
    ['is mailed to whoever asked, to show that the address is theirs', optIn([SAVED], ['Wait > Saved']), false],
    [
      'is mailed to whoever asked, and what they answer is looked at',
      optIn([IF('Yes?', '={{ $json.query.ok }}', 'yes'), SAVED], ['Wait > Yes?', 'Yes? > Saved']),
      true,
    ],
    ['is mailed to the house', asking(mail('boss@example.com')), false],
    ['is told to the team', asking(SLACK('Ask', '=Go on: {{ $execution.resumeUrl }}')), false],
    ['leads to a login', asking(mail(theirs), wait({ incomingAuthentication: 'basicAuth' })), false],
    ['is not told', asking(mail(theirs, 'We got it.')), false],
    ['leads to nothing', wf([HOOK(), mail(theirs), wait()], ['Webhook > Ask', 'Ask > Wait']), false],
  ])('%s', (_name, file, told) => expect(said(file).some((one) => one.endsWith('link'))).toBe(told));
});
