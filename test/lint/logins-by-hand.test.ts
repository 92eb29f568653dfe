/** Whoever is let in: tokens and signatures that a flow compares by itself, and links by which a run goes on. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { CODE, HOOK, IF, MAIL, PG, POST, SET, SLACK, cr, wf, type Step } from './adversary/foreign/n8n-kit.ts';

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

const scripted = (jsCode: string, settings: JsonObject = {}): JsonObject => {
  const [name, type, version, parameters] = CODE('Check', jsCode);
  return wf([HOOK(), [name, type, version, parameters, settings], save], ['Webhook > Check', 'Check > Save']);
};
/** A script says whether it was right, and a condition looks at that. */
const flagged = (jsCode: string, left = '={{ $json.ok }}'): JsonObject =>
  wf([HOOK(), CODE('Check', jsCode), IF('Ok', left, '', 'boolean', 'true'), save], ['Webhook > Check', 'Check > Ok', 'Ok > Save']);
const given = "$input.first().json.headers['x-token']";
const hmac =
  "const crypto = require('crypto'); const want = crypto.createHmac('sha256', $env.HOOK_SECRET).update(JSON.stringify($json.body)).digest('hex');";
describe('a token that a script compares lets in', () => {
  it.each<[string, JsonObject]>([
    ['who brings it, or the script throws', scripted(`if (${given} !== $env.HOOK_TOKEN) { throw new Error('no'); } return $input.all();`)],
    [
      'who brings it, or nothing is given on',
      scripted(`const t = ${given}; if (!t || t !== $env.HOOK_TOKEN) return []; return $input.all();`),
    ],
    [
      'who brings it behind a word',
      scripted("if ($json.headers.authorization !== `Bearer ${$env.HOOK_TOKEN}`) throw new Error('no'); return $input.all();"),
    ],
    [
      'who brings it, and all others fall through',
      scripted(`if (${given} === $env.HOOK_TOKEN) { return $input.all(); } throw new Error('no');`),
    ],
    ['items that bring it', scripted("return $input.all().filter((item) => item.json.headers['x-token'] === $env.HOOK_TOKEN);")],
    [
      'when each item brings it',
      scripted(
        "for (const item of $input.all()) { if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) throw new Error('no'); } return $input.all();",
      ),
    ],
    ['who signs', scripted(`${hmac} if ($json.headers['x-mark'] !== want) { throw new Error('no'); } return $input.all();`)],
    [
      'who signs, compared in even time',
      scripted(
        `${hmac} const mark = $json.headers['x-mark']; if (!crypto.timingSafeEqual(Buffer.from(mark), Buffer.from(want))) throw new Error('no'); return $input.all();`,
      ),
    ],
    [
      'who signs, by a function of its own',
      scripted(
        `${hmac} function same(a, b) { if (a.length !== b.length) return false; return crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b)); } if (!same($json.headers['x-mark'], want)) throw new Error('no'); return $input.all();`,
      ),
    ],
    [
      'who signs, tried',
      scripted(
        `${hmac} const mark = $json.headers['x-mark']; let ok = false; try { ok = crypto.timingSafeEqual(Buffer.from(mark), Buffer.from(want)); } catch { ok = false; } if (!ok) throw new Error('no'); return $input.all();`,
      ),
    ],
    ['who brings it, as a field says', flagged(`return [{ json: { ok: ${given} === $env.HOOK_TOKEN } }];`)],
    [
      'who brings it, as one of two answers says',
      flagged(`if (${given} !== $env.HOOK_TOKEN) return [{ json: { ok: false } }]; return [{ json: { ok: true } }];`),
    ],
  ])('%s', (_name, file) => expect(said(file)).toEqual(['low']));
  it.each<[string, JsonObject]>([
    ['who brings anything', scripted(`if (!${given}) { throw new Error('no'); } return $input.all();`)],
    ['who is turned away', scripted(`if (${given} === $env.HOOK_TOKEN) { throw new Error('no'); } return $input.all();`)],
    ['everybody, as nothing comes of it', scripted(`if (${given} !== $env.HOOK_TOKEN) { console.log('no'); } return $input.all();`)],
    [
      'who says it is a test',
      scripted(`if (${given} !== $env.HOOK_TOKEN && !$json.body.test) { throw new Error('no'); } return $input.all();`),
    ],
    [
      'who asks for news',
      scripted(
        `if ($json.body.kind === 'news') return $input.all(); if (${given} !== $env.HOOK_TOKEN) throw new Error('no'); return $input.all();`,
      ),
    ],
    [
      'everybody, as the failure is caught',
      scripted(`try { if (${given} !== $env.HOOK_TOKEN) throw new Error('no'); } catch (e) { console.log(e); } return $input.all();`),
    ],
    [
      'everybody, as the step goes on when it fails',
      scripted(`if (${given} !== $env.HOOK_TOKEN) { throw new Error('no'); } return $input.all();`, { onError: 'continueRegularOutput' }),
    ],
    [
      'everybody, as an empty item goes on',
      scripted(`if (${given} !== $env.HOOK_TOKEN) { return []; } return $input.all();`, { alwaysOutputData: true }),
    ],
    ['who brings it twice', scripted(`if (${given} !== $json.body.token) { throw new Error('no'); } return $input.all();`)],
    ['who can read the flow', scripted(`if (${given} !== ($env.HOOK_TOKEN || 'letmein')) { throw new Error('no'); } return $input.all();`)],
    [
      'who brings a part of it',
      scripted(`if (${given}.slice(0, 2) !== $env.HOOK_TOKEN.slice(0, 2)) { throw new Error('no'); } return $input.all();`),
    ],
    [
      'who sends an empty list',
      scripted("for (const key of $json.body.keys) { if (key !== $env.HOOK_TOKEN) throw new Error('no'); } return $input.all();"),
    ],
    [
      'everybody, as the script puts it there itself',
      scripted(
        `const item = $input.first(); item.json.headers['x-token'] = $env.HOOK_TOKEN; if (item.json.headers['x-token'] !== $env.HOOK_TOKEN) throw new Error('no'); return [item];`,
      ),
    ],
    [
      'who works out a checksum',
      scripted(
        "const want = require('crypto').createHash('sha256').update(JSON.stringify($json.body)).digest('hex'); if ($json.headers['x-mark'] !== want) throw new Error('no'); return $input.all();",
      ),
    ],
    ['everybody, as a field says yes to anything', flagged(`return [{ json: { ok: !!${given} || ${given} === $env.HOOK_TOKEN } }];`)],
    [
      'everybody, as another field is looked at',
      flagged(`return [{ json: { ok: ${given} === $env.HOOK_TOKEN, seen: true } }];`, '={{ $json.seen }}'),
    ],
    ['who sends the field along', flagged(`return [{ json: { ok: ${given} === $env.HOOK_TOKEN, ...$json.body } }];`)],
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

describe('one of several tokens', () => {
  const token = "$json.headers['x-token']";
  const asked = (code: string): JsonObject => behind(check(`={{ ${code} }}`, '', 'true', 'boolean'));
  const any = (...rights: readonly string[]): JsonObject =>
    behind([
      'Check',
      'if',
      2.2,
      {
        conditions: {
          options: { version: 2 },
          combinator: 'or',
          conditions: rights.map((rightValue, index) => ({
            id: `c${index}`,
            leftValue: header,
            rightValue,
            operator: { type: 'string', operation: 'equals' },
          })),
        },
        options: {},
      },
    ]);
  it.each<[string, JsonObject]>([
    ['of a list', asked(`[$env.NEW_TOKEN, $env.OLD_TOKEN].includes(${token})`)],
    ['the one or the other', asked(`${token} === $env.NEW_TOKEN || ${token} === $env.OLD_TOKEN`)],
    ['in two conditions', any('={{ $env.NEW_TOKEN }}', '={{ $env.OLD_TOKEN }}')],
  ])('lets in: %s', (_name, file) => {
    expect(said(file)).toEqual(['low']);
  });
  it.each<[string, JsonObject]>([
    ['a word that anybody knows', asked(`[$env.NEW_TOKEN, 'x'].includes(${token})`)],
    ['nothing', asked(`[$env.NEW_TOKEN, ''].includes(${token})`)],
    ['the name of a stage', asked(`[$env.NEW_TOKEN, $env.STAGE].includes(${token})`)],
    ['what the caller says', asked(`[$env.NEW_TOKEN, $json.body.x].includes(${token})`)],
    ['all letters of it', asked(`[...$env.NEW_TOKEN].includes(${token})`)],
    ['none of them', asked(`!([$env.NEW_TOKEN].includes(${token}))`)],
    ['a part of it', asked(`$env.NEW_TOKEN.includes(${token})`)],
    ['the token where none is shown', asked(`[$env.NEW_TOKEN].includes(${token} || $env.NEW_TOKEN)`)],
    ['or a test word', asked(`${token} === $env.NEW_TOKEN || ${token} === 'test'`)],
    ['or not the other', asked(`${token} === $env.NEW_TOKEN || ${token} !== $env.OLD_TOKEN`)],
    ['or whatever', asked(`${token} === $env.NEW_TOKEN || $json.body.debug`)],
    ['or the same as in the body', asked(`${token} === $env.NEW_TOKEN || ${token} === $json.body.token`)],
    ['one condition for nothing', any('={{ $env.NEW_TOKEN }}', '')],
    ['one condition for what the caller says', any('={{ $env.NEW_TOKEN }}', '={{ $json.body.t }}')],
  ])('lets nobody in by itself: %s', (_name, file) => {
    expect(said(file)).toEqual(['high']);
  });
});
