/** What only looks like a leak, a wait or an unread answer, each beside what it looks like. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { CODE, FORM, HTTP, MAIL, SLACK, START, cr, type Step } from './adversary/foreign/n8n-kit.ts';
import { found, lint } from './kit/n8n-findings.ts';

const row = (...steps: readonly Step[]) => [steps, steps.slice(1).map(([name], index) => `${steps[index]?.[0] ?? ''} > ${name}`)] as const;
const foundIn = (rule: string, ...steps: readonly Step[]): string[] => found(rule, ...row(...steps));

describe('whether there is a secret is not the secret', () => {
  const told = (expression: string): string[] => [
    ...foundIn('DF003', START, SLACK('Say', `={{ ${expression} }}`)),
    ...foundIn('DF003', START, CODE('Look', `return [{ json: { x: ${expression} } }];`), SLACK('Say', '={{ $json.x }}')),
  ];
  it.each([
    'Boolean($env.API_KEY)',
    '!!$env.API_KEY',
    "$env.API_KEY ? 'set' : 'missing'",
    '$env.API_KEY !== undefined',
    '$env.API_KEY.length > 0',
    "$env.API_KEY && 'ok'",
    'typeof $env.API_KEY',
    '$env.SORT_KEY',
    '$env.KEYWORD',
  ])('%s', (expression) => expect(told(expression)).toEqual([]));
  it.each(['$env.API_KEY', "$env.API_KEY || 'none'", '$env.API_KEY.slice(0, 4)', 'String($env.API_KEY)'])('but %s is', (expression) =>
    expect(told(expression)).toEqual(['block Say', 'block Say']),
  );
});

describe('mail that comes without its files', () => {
  const mail = (more: JsonObject): Step => ['Mail', 'gmail', 2.1, { operation: 'getAll', limit: 5, ...more }, cr('gmailOAuth2')];
  const hears = (more: JsonObject): Step => ['Mail', 'gmailTrigger', 1.2, { filters: {}, ...more }, cr('gmailOAuth2')];
  const up = HTTP('Up', {
    method: 'POST',
    url: 'https://up.example.com',
    sendBody: true,
    contentType: 'binaryData',
    inputDataFieldName: 'a_0',
  });
  const fetches = { simple: false, options: { downloadAttachments: true } };
  it.each<JsonObject>([{}, { simple: false }, { simple: false, options: {} }])('has none to look at: %j', (more) => {
    expect(foundIn('DF019', START, mail(more), up)).toEqual([]);
    expect(foundIn('DF019', hears(more), up)).toEqual([]);
  });
  it.each<JsonObject>([fetches, { simple: '={{ $json.short }}', options: fetches.options }])('but has with %j', (more) => {
    expect(foundIn('DF019', START, mail(more), up)).toEqual(['low Up']);
    expect(foundIn('DF019', hears(more), up)).toEqual(['low Up']);
  });
});

describe('where the browser of somebody goes', () => {
  const leads = (more: JsonObject): Step => ['Go', 'form', 1, { operation: 'completion', ...more }];
  const away = leads({ respondWith: 'redirect', redirectUrl: '=https://shop.example.com/{{ $json.q }}' });
  it('nobody waits, and nothing is tried again', () => {
    expect(foundIn('RL001', FORM(['q']), away)).toEqual([]);
    expect(foundIn('RL002', FORM(['q']), away)).toEqual([]);
  });
  it('but a question that is sent to somebody is sent again by each try', () => {
    const asks: Step = [
      'Ask',
      'telegram',
      1.2,
      { operation: 'sendAndWait', chatId: '={{ $json.chat }}', message: 'Shall it go on?', options: {} },
      { ...cr('telegramApi'), retryOnFail: true, maxTries: 3 },
    ];
    expect(foundIn('RL002', START, asks)).toEqual(['high Ask']);
  });
  it('but a step that calls there itself waits', () => {
    expect(foundIn('RL001', FORM(['q']), SLACK('Go', '={{ $json.q }}'))).toEqual(['low ']);
    expect(foundIn('RL002', FORM(['q']), HTTP('Go', { url: '=https://shop.example.com/{{ $json.q }}' }))).toEqual(['low ']);
  });
});

describe('a whole record', () => {
  const people: Step = ['People', 'gmail', 2.1, { operation: 'getAll' }, cr('gmailOAuth2')];
  const say = (more: JsonObject): Step => [
    'Say',
    'whatsApp',
    1,
    { operation: 'send', phoneNumberId: '1', recipientPhoneNumber: '+100', additionalFields: {}, ...more },
    cr('whatsAppApi'),
  ];
  const drive = (more: JsonObject): Step => [
    'Save',
    'googleDrive',
    3,
    { folderId: 'root', options: {}, ...more },
    cr('googleDriveOAuth2Api'),
  ];
  it('leaves the file of a form as grave as it was', () =>
    expect(foundIn('DF019', FORM([{ fieldLabel: 'CV', fieldType: 'file' }]), drive({ operation: 'upload' }))).toEqual(['medium Save']));
  it('does not go out with a message of fixed words, or with a file', () => {
    expect(foundIn('DF006', START, people, say({ textBody: 'There is mail.' }))).toEqual([]);
    expect(foundIn('DF006', START, people, drive({ operation: 'upload' }))).toEqual([]);
  });
  it('but does where nothing says what is sent', () => {
    expect(foundIn('DF006', START, people, say({}))).toEqual(['medium Say']);
    expect(foundIn('DF006', START, people, drive({ operation: 'createFromText' }))).toEqual(['medium Save']);
  });
});

describe('a number under which a service keeps a telephone', () => {
  const titles = (field: string): string[] =>
    lint(
      ...row(
        ['Sent', 'webhook', 2, { path: 'a', httpMethod: 'POST' }],
        HTTP('Tell', { url: `=https://graph.example.com/{{ $json.body.${field} }}/x` }),
      ),
    ).flatMap(({ ruleId, title }) => (ruleId === 'DF018' ? [title] : []));
  it('is no telephone number', () => expect(titles('phone_number_id')).toEqual([]));
  it('but the number itself is', () =>
    expect(titles('phone_number')).toEqual([
      'Contact data (e-mail, phone or address) in “body.phone_number” stands in the address that “Tell” calls',
    ]));
});

describe('an answer that nobody looks at', () => {
  const ask = HTTP('Ping', { url: 'https://api.example.com/ping' });
  it('harms nobody where the same words go to the same people', () =>
    expect(foundIn('CN013', START, ask, MAIL('Tell', { message: 'It is done.' }))).toEqual([]));
  it('but does where a branch goes by it', () => {
    const branch: Step = [
      'If',
      'if',
      2.2,
      {
        conditions: {
          combinator: 'and',
          conditions: [{ id: 'x', leftValue: '={{ $json.ok }}', rightValue: '', operator: { type: 'boolean', operation: 'true' } }],
        },
      },
    ];
    expect(foundIn('CN013', START, ask, branch, MAIL('Tell', { message: 'It is done.' }))).toEqual(['low Ping']);
    expect(foundIn('CN013', START, ask, MAIL('Tell', { message: '={{ $json.words }}' }))).toEqual(['low Ping']);
  });
});

describe('a login in a header that is written by hand', () => {
  const calls = (value: string): string[] =>
    foundIn(
      'CN012',
      START,
      HTTP('Call', {
        url: 'https://api.example.com/x',
        sendHeaders: true,
        headerParameters: { parameters: [{ name: 'Authorization', value }] },
      }),
    );
  it.each(['=Bearer {{ $env.TOKEN }}', "={{ 'Bearer ' + $json.key }}", "=Basic {{ ($json.key + ':').base64Encode() }}"])(
    'is less grave where it is put in from elsewhere: %s',
    (value) => expect(calls(value)).toEqual(['medium Call']),
  );
  it.each(['Bearer {{ YOUR API KEY }}', '{{SHOP_TOKEN}}'])('is none where it is still to be filled in: %s', (value) =>
    expect(calls(value)).toEqual([]),
  );
  it.each(['Bearer shop-a1B2c3D4e5F6g7H8', '=Bearer shop-a1B2c3D4e5F6g7H8{{ $json.x }}', "={{ 'Bearer shop-a1B2c3D4e5F6g7H8' }}"])(
    'but %s is one',
    (value) => expect(calls(value)).toEqual(['high Call']),
  );
});

describe('a script that reads settings of the machine', () => {
  const reads = (code: string): string[] => foundIn('SC003', START, CODE('Read', `return [{ json: { a: ${code} } }];`));
  it.each(['$env.STAGE', "$env['SORT_KEY']", 'process.env.REGION'])('reads no login by %s', (code) =>
    expect(reads(code)).toEqual(['low Read']),
  );
  it.each(['$env.API_KEY', 'process.env', "$env.STAGE + require('fs').readFileSync('/etc/hosts', 'utf8')"])('but may by %s', (code) =>
    expect(reads(code)).toEqual(['high Read']),
  );
});

describe('what is tried again', () => {
  const again = { retryOnFail: true, maxTries: 3 };
  it('can be taken away where it is a row or a file', () => {
    const row: Step = [
      'Row',
      'googleDrive',
      3,
      { operation: 'createFromText', content: 'x', options: {} },
      { ...cr('googleDriveOAuth2Api'), ...again },
    ];
    expect(foundIn('RL002', START, row)).toEqual(['medium Row']);
  });
  it('but not where it is a message', () => {
    const [name, type, version, parameters] = SLACK('Say', 'Hello');
    expect(foundIn('RL002', START, [name, type, version, parameters, { ...cr('slackApi'), ...again }])).toEqual(['high Say']);
  });
});
