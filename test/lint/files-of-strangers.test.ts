/** What is said of files that other people made with other programs: once, where it belongs, and no louder than it is. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import type { LintContext } from '../../app/lint/kit/context.ts';
import { textPrinter } from '../../app/lint/output/text.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { AGENT, CRON, GPT, SLACK, cr, wf, type Step } from './adversary/foreign/n8n-kit.ts';
import { AG, FROM, chat } from './adversary/foreign/n8n-chats-kit.ts';
import { chain, llm, step } from './adversary/foreign/flowise-agents-kit.ts';

const lint = (file: Json, context: Partial<LintContext> = {}) =>
  importForeignAll(JSON.stringify(file), 'file.json').flatMap(({ flow }) => lintFlow(flow, context).findings);
const told = (file: Json, rule: string, context: Partial<LintContext> = {}): string[] =>
  lint(file, context)
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ severity, title }) => `${severity}: ${title}`);

describe('what no file of another program can say', () => {
  const file = wf([CRON, SLACK('Say', 'Good morning')], ['Schedule > Say']);
  it.each<[string, string]>([
    ['GV001', 'Nobody owns this flow'],
    ['GV002', 'Nobody has said what this flow is for'],
  ])('%s is a hint', (rule, title) => expect(told(file, rule)).toEqual([`low: ${title}`]));
  it('and graver in a flow that somebody has gone on drawing here', () => {
    const [made] = importForeignAll(JSON.stringify(file), 'file.json');
    if (made === undefined) throw new Error('nothing imported');
    const own = { ...made.flow, nodes: [...made.flow.nodes, { id: 'own', type: 'noop', typeVersion: 1, name: 'Own', parameters: {} }] };
    const found = lintFlow(own).findings.filter(({ ruleId }) => ruleId.startsWith('GV00'));
    expect(found.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toEqual(['GV001 medium', 'GV002 medium']);
  });
});

describe('the models of a file', () => {
  const other: Step = ['Claude', 'L.lmChatAnthropic', 1.3, { model: 'claude-3-7-sonnet-latest', options: {} }, cr('anthropicApi')];
  const file = wf(
    [CRON, AGENT('Ask', 'Say good morning'), GPT(), AGENT('Ask again', 'Say good night'), other],
    ['Schedule > Ask', 'Ask > Ask again', 'OpenAI Chat Model -model> Ask', 'Claude -model> Ask again'],
  );
  it('are one reminder where nobody keeps a list of them', () =>
    expect(told(file, 'AI008')).toEqual([
      'low: Nobody has said which models may be used: here they are “gpt-4o-mini” of OpenAI and “claude-3-7-sonnet-latest” of Anthropic',
    ]));
  it('and each a finding where somebody does', () => {
    const model = { model: 'gpt-4o-mini', provider: 'OpenAI' };
    expect(told(file, 'AI008', { policy: { models: [model] } } as unknown as Partial<LintContext>)).toEqual([
      'high: The model “claude-3-7-sonnet-latest” of Anthropic, which “Claude” uses, is not in the model registry',
    ]);
  });
  it('are one reminder where they are not pinned', () =>
    expect(told(file, 'AI009')).toEqual([
      'low: “gpt-4o-mini” and “claude-3-7-sonnet-latest” are names that can mean another model tomorrow',
    ]));
});

describe('how often a flow may be called', () => {
  it('is a hint where the server in front decides who calls', () =>
    expect(told(chain(step('startAgentflow', 'Start', { startInputType: 'chatInput' }), llm('Hello', true)), 'CN015')).toEqual([
      'low: “startAgentflow” can be called without limit',
    ]));
  it('and more where anybody does, and a model is paid for each call', () =>
    expect(told(chat([]), 'CN015')).toEqual(['medium: “When chat message received” can be called without limit']));
});

const server = (name: string, tool: string, endpointUrl = 'https://tools.example.com/mcp'): Step => [
  name,
  'L.mcpClientTool',
  1.2,
  { endpointUrl, authentication: 'headerAuth', include: 'selected', includeTools: [tool], options: {} },
  cr('httpHeaderAuth'),
];
describe('tools of one server', () => {
  it('are one hand-over', () =>
    expect(told(chat([server('A', 'list_screens'), server('B', 'make_screen'), server('C', 'get_screen')]), 'AI016')).toEqual([
      'medium: “AI Agent” hands work to “A”, “B” and “C”, which have no zone of yours: it is run by tools.example.com',
    ]));
  it('and of two servers two', () =>
    expect(told(chat([server('A', 'list_screens'), server('B', 'make_screen', 'https://other.example.org/mcp')]), 'AI016')).toHaveLength(
      2,
    ));
});

describe('a tool that looks into the web by a server that its login names', () => {
  const community = (parameters: JsonObject): Json => {
    const file = chat([['Tool', 'mcpClientTool', 1, { ...parameters, toolParameters: FROM('p', 'json') }, cr('mcpClientApi')]]);
    return JSON.parse(JSON.stringify(file).replace('n8n-nodes-base.mcpClientTool', 'n8n-nodes-mcp.mcpClientTool')) as Json;
  };
  const call = (toolName: string): Json => community({ operation: 'executeTool', toolName });
  it.each(['scrape_as_markdown', 'search_engine', 'brave_web_search', 'getPodsLogs', 'get_transfer_status', 'list_uploads'])(
    '%s changes nothing',
    (name) => expect(told(call(name), 'AI001')).toEqual([]),
  );
  it('nor does asking the server what it offers', () => expect(told(community({}), 'AI001')).toEqual([]));
  it.each([
    'scrape_and_store',
    'search_and_replace',
    'helmInstall',
    'delete_web_search',
    'execute_news_search',
    'find_kill_process',
    'get_transfer_money',
    'readShareDoc',
    '={{ $json.tool }}',
    FROM('tool'),
  ])('%s may', (name) => expect(told(call(name), 'AI001')).toEqual([expect.stringContaining('block: ')]));
});

describe('a tool whose settings were emptied', () => {
  const named = (name: string, type: string): string[] => told(chat([[name, type, 1, {}, cr('x')]]), 'AI001');
  it.each([
    ['Get Mails', 'gmailTool'],
    ['Search files', 'googleDriveTool'],
  ])('%s only looks', (name, type) => expect(named(name, type)).toEqual([]));
  it.each([
    ['Get and delete events', 'googleCalendarTool'],
    ['Search then Send', 'gmailTool'],
    ['Find & remove rows', 'googleSheetsTool'],
    ['find_and_update', 'airtableTool'],
    ['Query', 'postgresTool'],
  ])('%s does more', (name, type) => expect(named(name, type)).toEqual([expect.stringContaining('block: ')]));
});

describe('a way out of the house', () => {
  const mail: Step = ['Gmail Trigger', 'gmailTrigger', 1.2, { simple: false, filters: {}, options: {} }, cr('gmailOAuth2')];
  const calendar = (operation: string, more: JsonObject): Step => [
    `Calendar ${operation}`,
    'googleCalendarTool',
    1.3,
    { operation, calendar: { __rl: true, mode: 'list', value: 'me@example.com' }, ...more },
    cr('googleCalendarOAuth2Api'),
  ];
  const agent = (...tools: readonly Step[]): Json =>
    wf(
      [mail, AG(), GPT(), ...tools],
      ['Gmail Trigger > AI Agent', 'OpenAI Chat Model -model> AI Agent', ...tools.map(([name]) => `${name} -tool> AI Agent`)],
    );
  const looksUp = calendar('getAll', { timeMin: FROM('from'), timeMax: FROM('to'), options: {} });
  const finds: Step = [
    'Contacts',
    'hubspotTool',
    2.1,
    { operation: 'search', filterGroupsUi: {}, query: FROM('q') },
    cr('hubspotAppToken'),
  ];
  it('is no question to an account of one’s own', () => expect(told(agent(looksUp, finds), 'DF004')).toEqual([]));
  it.each<[string, Step]>([
    [
      'an appointment to which others are asked',
      calendar('create', { start: FROM('s'), end: FROM('e'), additionalFields: { attendees: [FROM('who')] } }),
    ],
    ['a page whose address the model writes', ['Read', 'jinaAiTool', 1, { url: FROM('url'), options: {} }, cr('jinaAiApi')]],
    ['a mail', ['Mail', 'gmailTool', 2.1, { sendTo: FROM('to'), subject: 'x', message: FROM('text'), options: {} }, cr('gmailOAuth2')]],
  ])('but %s is', (_name, way) => expect(told(agent(looksUp, way), 'DF004')).toEqual([expect.stringMatching(/^(?:block|high): /)]));
});

describe('the way that is told', () => {
  const trigger: Step = ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields: {} }, cr('telegramApi')];
  const calendar = (operation: string, more: JsonObject): Step => [
    operation,
    'googleCalendarTool',
    1.3,
    { operation, calendar: { __rl: true, mode: 'list', value: 'me@example.com' }, ...more },
    cr('googleCalendarOAuth2Api'),
  ];
  const file = chat(
    [
      calendar('delete', { eventId: FROM('id'), options: {} }),
      calendar('update', { eventId: FROM('id'), updateFields: { start: FROM('start') } }),
      calendar('create', { start: FROM('start'), end: FROM('end'), additionalFields: {} }),
      calendar('getAll', { timeMin: FROM('from'), options: {} }),
    ],
    trigger,
  );
  it('goes from the outsider through the model to what it does, and not by what a tool repeats', () => {
    const ways = lint(file)
      .filter(({ ruleId }) => ruleId === 'AI001')
      .map(({ path }) => path.map(({ nodeName }) => nodeName).join(' > '));
    expect(ways).toEqual(['delete', 'update', 'create'].map((name) => `Message > AI Agent > ${name}`));
  });
  it('is short where two of the kind were told in full', () => {
    const [made] = importForeignAll(JSON.stringify(file), 'file.json');
    if (made === undefined) throw new Error('nothing imported');
    const { findings, verdict } = lintFlow(made.flow);
    const told = findings.filter(({ ruleId }) => ruleId === 'AI001');
    const shown = (persona: 'reviewer' | 'auditor'): string =>
      textPrinter(false, persona).part({
        path: 'file.json',
        format: 'n8n',
        flowName: 'wf',
        nodes: 0,
        edges: 0,
        ms: 0,
        findings: told,
        verdict,
      });
    expect(shown('reviewer').split('\n\n').at(-1)).toBe(
      [
        "blocked[AI001]: An outsider's text can make the model decide that “create” changes data in Google",
        '  --> file.json › create',
        '  | Message > AI Agent > create',
        '  = why and help: as for the first AI001 above',
        '',
      ].join('\n'),
    );
    expect(shown('auditor').match(/= why: /g)).toHaveLength(3);
  });
  it('is left to the page of the rule where it is a hint', () => {
    const [made] = importForeignAll(JSON.stringify(file), 'file.json');
    if (made === undefined) throw new Error('nothing imported');
    const { findings, verdict } = lintFlow(made.flow);
    const report = { path: 'file.json', format: 'n8n', flowName: 'wf', nodes: 0, edges: 0, ms: 0, verdict };
    expect(textPrinter(false, 'reviewer').part({ ...report, findings: findings.filter(({ ruleId }) => ruleId === 'GV001') })).toBe(
      [
        'hint[GV001]: Nobody owns this flow',
        '  --> file.json',
        '  = help: Name the person or the team that answers for it, here: the file that it came from has no place',
        '          for that.',
        '  = why: countersign rules GV001',
        '',
      ].join('\n'),
    );
  });
});

describe('a server of tools that asks nobody who they are', () => {
  const server: Step = ['Server', 'L.mcpTrigger', 1, { path: 'tools' }];
  const calendar = (name: string, parameters: JsonObject): Step => [
    name,
    'googleCalendarTool',
    1.3,
    parameters,
    cr('googleCalendarOAuth2Api'),
  ];
  const file = (trigger: Step, ...tools: readonly Step[]): Json =>
    wf(
      [trigger, ...tools],
      tools.map(([name]) => `${name} -tool> Server`),
    );
  const looks = calendar('Look', { operation: 'getAll', calendar: { __rl: true, mode: 'list', value: 'me@example.com' }, options: {} });
  it('tells anybody what its tools look up', () =>
    expect(told(file(server, looks), 'CN008')).toEqual([
      'high: Anyone can use the tools of “Server”, and “Look” tells them contact data (e-mail, phone or address)',
    ]));
  it('but not behind a token', () =>
    expect(
      told(file(['Server', 'L.mcpTrigger', 1, { path: 'tools', authentication: 'bearerAuth' }, cr('httpBearerAuth')], looks), 'CN008'),
    ).toEqual([]));
  it('and is a hint where they look up what everybody may know', () =>
    expect(told(file(server, ['Wikipedia', 'L.toolWikipedia', 1, {}]), 'CN008')).toEqual([
      'low: Anyone can start “Server” without proving who they are',
    ]));
  it('is told of by the gravest tool, also where only names say what the tools do', () => {
    const tools = ['Create an event', 'Delete an event', 'Get many events'].map((name) => calendar(name, {}));
    expect(told(file(server, ...tools), 'CN008')).toEqual(['high: Anyone can start “Server”, which sets off “Delete an event”']);
  });
  it.each(['Getting started', 'Calendar', 'Deletes'])('%s says nothing of that kind', (name) =>
    expect(told(file(server, calendar(name, {})), 'CN008')).toEqual([`high: Anyone can start “Server”, which sets off “${name}”`]),
  );
});

describe('an id that a model writes', () => {
  const trigger: Step = ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields: {} }, cr('telegramApi')];
  const event = (name: string, parameters: JsonObject): Step => [
    name,
    'googleCalendarTool',
    1.3,
    { calendar: { __rl: true, mode: 'list', value: 'me@example.com' }, ...parameters },
    cr('googleCalendarOAuth2Api'),
  ];
  const drops = event('Drop', { operation: 'delete', eventId: FROM('id'), options: {} });
  const looks = event('Look', { operation: 'getAll', timeMin: FROM('from'), options: {} });
  const mail: Step = ['Mails', 'gmailTool', 2.1, { operation: 'getAll', filters: { q: FROM('q') } }, cr('gmailOAuth2')];
  it('is called by the setting that it fills', () =>
    expect(told(chat([drops], trigger), 'AI024')).toEqual(['medium: “Drop” picks what it deletes by “eventId”, which a model wrote']));
  it('comes from a look-up where the agent has one at the same service', () =>
    expect(told(chat([drops, looks], trigger), 'AI024')).toEqual([]));
  it('and not from one elsewhere', () => expect(told(chat([drops, mail], trigger), 'AI024')).toHaveLength(1));
  it('and is nobody’s business here where the model stands outside', () => {
    const server: Step = ['Server', 'L.mcpTrigger', 1, { path: 'tools' }];
    expect(told(wf([server, drops], ['Drop -tool> Server']), 'AI024')).toEqual([]);
  });
});

describe('the name of a sheet', () => {
  const sheet = (documentId: string): Json =>
    wf(
      [
        CRON,
        [
          'Read',
          'googleSheets',
          4.5,
          { documentId: { __rl: true, mode: 'name', value: documentId }, sheetName: 'Sheet1', options: {} },
          cr('googleSheetsOAuth2Api'),
        ],
        SLACK('Say', '={{ JSON.stringify($json) }}'),
      ],
      ['Schedule > Read', 'Read > Say'],
    );
  it.each(['1Dm_YOUR_AWS_SECRET_KEY_HERE', '[ENTER YOUR PASSWORD SHEET ID]'])('says nothing that is to be filled in: %s', (name) =>
    expect(told(sheet(name), 'DF003')).toEqual([]),
  );
  it('but is believed', () => expect(told(sheet('Passwords'), 'DF003')).toHaveLength(1));
});

describe('the key of a memory', () => {
  const trigger: Step = ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields: {} }, cr('telegramApi')];
  const memory = (sessionKey: string, more: JsonObject = {}): Json => {
    const file = chat([['Memory', 'L.memoryBufferWindow', 1.3, { sessionIdType: 'customKey', sessionKey, ...more }]], trigger);
    return JSON.parse(
      JSON.stringify(file).replace('ai_tool":[[{"node":"AI Agent","type":"ai_tool', 'ai_memory":[[{"node":"AI Agent","type":"ai_memory'),
    ) as Json;
  };
  it.each(["={{ $('Message').item.json.message.chat.type }}", "={{ 'key' }}", '=123456'])('%s tells nobody apart', (key) =>
    expect(told(memory(key), 'AI015')).toEqual([
      'high: “AI Agent” keeps one conversation for everybody: the key of “Memory” is the same each time',
    ]),
  );
  it.each(["={{ $('Message').item.json.message.chat.id }}", "={{ $('Message').item.json.message.from.username }}"])('%s does', (key) =>
    expect(told(memory(key), 'AI015')).toEqual([]),
  );
});

describe('a circle in Node-RED', () => {
  const circle = (type: string, more: JsonObject): Json => [
    { id: 'a', type: 'inject', z: 't', name: 'Go', wires: [['b']] },
    { id: 'b', type, z: 't', name: 'Rounds', wires: [[], ['c']], ...more },
    { id: 'c', type: 'change', z: 't', name: 'Next', rules: [], wires: [['b']] },
  ];
  it.each(['loop', 'array-loop', 'counter-loop'])('that %s goes through ends by itself', (type) =>
    expect(told(circle(type, { termination: '5' }), 'RL004')).toEqual([expect.stringMatching(/^low: /)]),
  );
  it('but not one that goes on while data says so', () =>
    expect(told(circle('while-loop', { condi: 'msg.payload > 0' }), 'RL004')).toEqual([expect.stringMatching(/^high: /)]));
});
