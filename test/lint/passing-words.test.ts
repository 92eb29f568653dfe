/** What is done twice, what a file says in passing, and names in scripts: each beside what looks like it and is another matter. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { AGENT, CODE, GPT, HOOK, LLM, MAIL, SET, SLACK, START, cr, rl, type Step } from './adversary/foreign/n8n-kit.ts';
import { CHAT, GET, MODEL, found, kept, lint } from './kit/n8n-findings.ts';

describe('done twice', () => {
  const twice = (step: Step): string[] =>
    found(
      'RL002',
      [START, [step[0], step[1], step[2], step[3], { ...step[4], retryOnFail: true, maxTries: 3 }]],
      [`Start > ${step[0]}`],
    ).filter((one) => !one.startsWith('low'));
  const air = (operation: string): Step => [
    'Row',
    'airtable',
    2.1,
    {
      operation,
      base: rl('app1', 'id'),
      table: rl('t', 'id'),
      id: 'rec1',
      columns: { mappingMode: 'defineBelow', value: { A: 'b' } },
      options: {},
    },
    cr('airtableTokenApi'),
  ];
  it('is the same for what is named, and more for what is added', () =>
    expect([twice(air('update')), twice(air('deleteRecord')), twice(air('create'))]).toEqual([[], [], ['medium Row']]));
  it('is another row where rows are named by their place', () => {
    const sheet: Step = [
      'Row',
      'googleSheets',
      4.5,
      { operation: 'delete', documentId: rl('doc1', 'id'), sheetName: rl('gid=0'), startIndex: 2 },
      cr('googleSheetsOAuth2Api'),
    ];
    expect(twice(sheet)).toEqual(['high Row']);
    expect(found('RL005', [HOOK(), sheet], ['Webhook > Row'])).toEqual(['high Webhook']);
    expect(found('RL005', [HOOK(), air('deleteRecord')], ['Webhook > Row'])).toEqual([]);
  });
});
describe('what a file says in passing', () => {
  it('names of places with braces in them are no settings that cannot be read', () =>
    expect(
      found(
        'RL014',
        [
          START,
          [
            'Rows',
            'googleSheets',
            4.5,
            { documentId: rl('{{ MY_SHEET ', 'id'), sheetName: rl('gid=0'), options: {} },
            cr('googleSheetsOAuth2Api'),
          ],
        ],
        ['Start > Rows'],
      ),
    ).toEqual([]));
  it('a step that is asked for and is not there is told, and nobody has written what it gave', () => {
    const gone = (name: string) =>
      [START, SET('Set', { url: 'https://api.example.com/x' }), GET('Get', { url: `={{ $('${name}').item.json.url }}` })] as const;
    const rules = (name: string): string[] =>
      lint(gone(name), ['Start > Set', 'Set > Get'])
        .filter(({ severity, nodeName }) => nodeName === 'Get' && severity !== 'low')
        .map(({ ruleId, severity }) => `${ruleId} ${severity}`);
    expect([rules('Set'), rules('Gone')]).toEqual([[], ['RL014 medium']]);
  });
  it('no certificate is shown where nothing is encrypted', () =>
    expect(
      ['http', 'https'].map((scheme) =>
        found(
          'CN003',
          [START, GET('Get', { url: `${scheme}://api.example.com/x`, options: { ...kept, allowUnauthorizedCerts: true } })],
          ['Start > Get'],
        ),
      ),
    ).toEqual([[], ['high Get']]));
  it('a tool that says how it logs in does log in, though the login is not in the file', () => {
    const mcp = (more: JsonObject): string[] =>
      lint(
        [
          CHAT,
          AGENT('Ask', '={{ $json.message.text }}'),
          GPT(),
          ['Tools', 'L.mcpClientTool', 1.1, { endpointUrl: 'https://tools.example.net/mcp', ...more }],
        ],
        ['Message > Ask', MODEL, 'Tools -tool> Ask'],
      )
        .filter(({ ruleId }) => ruleId === 'AI016')
        .map(({ severity, title }) => `${severity} ${String(title.includes('without a login'))}`);
    expect([mcp({}), mcp({ authentication: 'headerAuth' })]).toEqual([['high true'], ['medium false']]);
  });
  it('what Gmail says of a mail that was sent is which one it is', () => {
    const after = (text: string): string[] =>
      found(
        'AI005',
        [START, LLM('Ask', 'Write'), GPT(), MAIL('First', { message: '={{ $json.text }}' }), MAIL('Second', { message: text })],
        ['Start > Ask', MODEL, 'Ask > First', 'First > Second'],
      ).filter((one) => one.endsWith(' Second'));
    expect([after('={{ $json.text }}'), after("={{ $('Ask').item.json.text }}")]).toEqual([[], ['medium Second']]);
  });
  it("a document's name is no person's", () => {
    const named = (step: Step): string[] =>
      found('DF001', [START, step, LLM('Ask', '=Sort {{ $json.name }}'), GPT()], ['Start > Doc', 'Doc > Ask', MODEL]);
    expect([
      named([
        'Doc',
        'googleDrive',
        3,
        { resource: 'fileFolder', operation: 'search', queryString: 'x', filter: {}, options: {} },
        cr('googleDriveOAuth2Api'),
      ]),
      named(GET('Doc', { url: 'https://crm.example.com/x' })),
    ]).toEqual([[], ['high Ask']]);
  });
  it('a case is decided where the person hears of it, not where a room of colleagues does', () => {
    const told = (out: Step): string[] =>
      found(
        'AI018',
        [HOOK(), LLM('Ask', '=Is this candidate a fit? {{ $json.body.cv }}'), GPT(), out],
        ['Webhook > Ask', MODEL, `Ask > ${out[0]}`],
      );
    expect([
      told(SLACK('Rejected candidate', '={{ $json.text }}')),
      told(MAIL('Rejected candidate', { sendTo: "={{ $('Webhook').item.json.body.mail }}", message: '={{ $json.text }}' })),
      told(MAIL('Rejected candidate', { message: '={{ $json.text }}' })),
    ]).toEqual([[], ['high Rejected candidate'], ['high Rejected candidate']]);
  });
  it('a caller decides about what is theirs, and about what was there before, not about what was just made for them', () => {
    const made: Step = [
      'Made',
      'googleDrive',
      3,
      { operation: 'createFromText', content: '={{ $json.body.text }}', name: '={{ $json.body.name }}' },
      cr('googleDriveOAuth2Api'),
    ];
    const gone = (id: string): Step => [
      'Gone',
      'googleDrive',
      3,
      { operation: 'deleteFile', fileId: rl(id, 'id'), options: {} },
      cr('googleDriveOAuth2Api'),
    ];
    expect([
      found('PM010', [HOOK(), made, gone('={{ $json.id }}')], ['Webhook > Made', 'Made > Gone']),
      found('PM010', [HOOK(), gone('={{ $json.body.id }}')], ['Webhook > Gone']),
    ]).toEqual([[], ['high Gone']]);
  });
});
describe('names in scripts', () => {
  const script = (jsCode: string): string[] => found('SC001', [START, CODE('Code', jsCode)], ['Start > Code']);
  it.each([
    'function mean(list, window = 5) { return list.slice(window); } return [{ json: { a: mean([1]) } }];',
    'const { window, self: [top] } = $json; return [{ json: { a: window, b: top } }];',
    'const sum = (...window) => window.length; return [{ json: { a: sum(1) } }];',
  ])('a place for a value may be called as the page is: %s', (code) => expect(script(code)).toEqual([]));
  it.each([
    'return [{ json: { a: window.eval($json.a) } }];',
    'const { eval: run = 1 } = $json; return [{ json: { a: eval($json.a), run } }];',
  ])('the page itself is named: %s', (code) => expect(script(code)).toEqual(['block Code']));
  const dom = (make: string): string[] =>
    script(`const { JSDOM } = require('jsdom'); const dom = ${make}; return [{ json: { a: dom.window.document.title } }];`);
  it('a page that is read runs nothing unless it is told to', () =>
    expect([
      dom('new JSDOM($json.html, { url: $json.url })'),
      dom("new JSDOM($json.html, { runScripts: 'dangerously' })"),
      dom('new JSDOM($json.html, $json)'),
      dom("new JSDOM($json.html, { ['run' + 'Scripts']: 'dangerously' })"),
      dom('new JSDOM($json.html, { ...$json })'),
    ]).toEqual([[], ['block Code'], ['block Code'], ['block Code'], ['block Code']]));
});
