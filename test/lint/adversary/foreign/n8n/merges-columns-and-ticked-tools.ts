/** n8n: merges that keep one side, columns and keys that are fixed, files by a name of their own, tools that only look something up. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, CRON, FORM, HOOK, HTTP, PG, POST, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';
import { CHAT, FROM, chat } from '../n8n-chats-kit.ts';

export const n8nMergesColumnsAndTickedTools: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nMergesColumnsAndTickedTools.push([name, rule, file(bad), file(good)]);
};

const STAFF = PG('Staff', 'SELECT id, name, diagnosis FROM staff');
const ROOMS = PG('Rooms', 'SELECT id, room FROM rooms');
const PUSH = POST('Push', 'https://api.floors.example.net/rooms', '={{ JSON.stringify($json) }}');
const merged = (parameters: JsonObject, version = 3.2): Json =>
  wf(
    [CRON, STAFF, ROOMS, ['Merge', 'merge', version, parameters], PUSH],
    ['Schedule > Staff', 'Schedule > Rooms', 'Staff > Merge#0', 'Rooms > Merge#1', 'Merge > Push'],
  );
const BY_ID = { mode: 'combine', fieldsToMatchString: 'id' };
pair<string>(
  'a merge by fields keeps both sides',
  'DF002',
  (outputDataFrom) => merged({ ...BY_ID, joinMode: 'keepMatches', outputDataFrom, options: {} }),
  'both',
  'input2',
);
pair<string>(
  'a merge keeps what had no match, of the side with the people',
  'DF002',
  (outputDataFrom) => merged({ ...BY_ID, joinMode: 'keepNonMatches', outputDataFrom, options: {} }),
  'input1',
  'input2',
);
pair<string>(
  'a merge adds one side to the other, whatever it would keep alone',
  'DF002',
  (joinMode) => merged({ ...BY_ID, joinMode, outputDataFrom: 'input2', options: {} }),
  'enrichInput2',
  'keepMatches',
);
pair<number>(
  'a merge that waits and hands on the first',
  'DF002',
  (useDataOfInput) => merged({ mode: 'chooseBranch', useDataOfInput }),
  1,
  2,
);
pair<JsonObject>(
  'a merge that hands on a bare item',
  'DF002',
  (more) => merged({ mode: 'chooseBranch', ...more }),
  {},
  { output: 'empty' },
);
pair<string>(
  'a merge by whatever an expression says, or by fields',
  'DF002',
  (combineBy) => merged({ ...BY_ID, combineBy, outputDataFrom: 'input2', options: {} }),
  '={{ "combineAll" }}',
  'combineByFields',
);
pair<JsonObject>(
  'an older merge that hands on one side',
  'DF002',
  (more) => merged({ mode: 'chooseBranch', ...more }, 2.1),
  {},
  { output: 'input2' },
);

const CAMP = FORM(['Child name', 'Allergies']);
pair<string>(
  'columns that are filled one by one',
  'DF002',
  (kept) =>
    chain(CAMP, [
      'Enter',
      'airtable',
      2.1,
      {
        operation: 'create',
        base: rl('app1'),
        table: rl('tbl1'),
        columns: { mappingMode: 'defineBelow', value: { Entry: kept } },
        options: {},
      },
      cr('airtableTokenApi'),
    ]),
  '={{ $json.Allergies }}',
  'has come in',
);
pair<string>(
  'whoever calls names what is deleted',
  'PM010',
  (key) => chain(HOOK(), ['Forget', 'redis', 1, { operation: 'delete', key }, cr('redis')]),
  '={{ $json.body.key }}',
  'cache:home',
);
pair<JsonObject>(
  'a file of its own by a name that the caller chose',
  'CN014',
  (options) =>
    chain(
      HOOK(),
      ['To file', 'convertToFile', 1.1, { operation: 'toText', sourceProperty: 'body', options }],
      ['Save', 'readWriteFile', 1, { operation: 'write', fileName: '=/reports/{{ $binary.data.fileName }}', options: {} }],
    ),
  { fileName: '={{ $json.body.name }}' },
  { fileName: 'report.txt' },
);
pair<JsonObject>(
  'appointments with names, or the hours that are free',
  'DF001',
  (parameters) =>
    chat([
      [
        'Calendar',
        'googleCalendarTool',
        1.3,
        { ...parameters, calendar: rl('desk@example.com'), timeMin: FROM('from'), timeMax: FROM('to'), options: {} },
        cr('googleCalendarOAuth2Api'),
      ],
    ]),
  { operation: 'getAll', limit: 20 },
  { resource: 'calendar' },
);
const mcp = (more: JsonObject): Step => [
  'MCP Client',
  'L.mcpClientTool',
  1.1,
  { endpointUrl: 'https://mcp.example.com/sse', authentication: 'bearerAuth', ...more, options: {} },
  cr('httpBearerAuth'),
];
pair<string[]>(
  'a ticked tool of a server that does more than look something up',
  'AI001',
  (includeTools) => chat([mcp({ include: 'selected', includeTools })], CHAT),
  ['get_ticket', 'close_ticket'],
  ['get_ticket', 'search_tickets'],
);
pair<string>(
  'tools that look something up, of a server that the caller picks',
  'AI001',
  (endpointUrl) =>
    wf(
      [
        HOOK(),
        ['Agent', 'L.agent', 2.2, { promptType: 'define', text: '={{ $json.body.question }}', options: {} }],
        ['Model', 'L.lmChatOllama', 1, { model: 'llama3.2', options: {} }, cr('ollamaApi')],
        mcp({ include: 'selected', includeTools: ['get_ticket'], endpointUrl }),
      ],
      ['Webhook > Agent', 'Model -model> Agent', 'MCP Client -tool> Agent'],
    ),
  "={{ $('Webhook').item.json.body.server }}",
  'https://mcp.example.com/sse',
);
pair<string>(
  'a question for all rows, or for their number',
  'RL013',
  (query) => chain(CRON, ['Ask', 'mySql', 2.4, { operation: 'executeQuery', query, options: {} }, cr('mySql')]),
  'SELECT id FROM orders',
  'SELECT count(*) FROM orders',
);
pair<string>(
  'a letter of a hospital by its name',
  'DF002',
  (column) =>
    chain(
      CRON,
      PG('Letters', `SELECT ${column} FROM letters`),
      HTTP('Push', {
        method: 'POST',
        url: 'https://api.print.example.net',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: '={{ JSON.stringify($json) }}',
      }),
    ),
  'entlassbrief',
  'lieferschein',
);

pair<string>(
  'files of an archive by their names, or by their place in it',
  'CN014',
  (name) =>
    chain(
      HOOK(),
      ['Unzip', 'compression', 1.1, {}],
      CODE('Split', `return Object.values($input.first().binary).map((file, i) => ({ json: { name: ${name} }, binary: { data: file } }));`),
      ['Save', 'readWriteFile', 1, { operation: 'write', fileName: '=/import/{{ $json.name }}.dat', options: {} }],
    ),
  'file.fileName',
  'i',
);
pair<string>(
  'a filter of which the caller may write an operator',
  'CN014',
  (sku) =>
    chain(HOOK(), [
      'Find',
      'mongoDb',
      1.2,
      { operation: 'find', collection: 'items', options: {}, query: `={{ JSON.stringify({ sku: ${sku}, open: Boolean(1) }) }}` },
      cr('mongoDb'),
    ]),
  '$json.body.sku',
  'String($json.body.sku)',
);

pair<readonly string[]>(
  'a tool of an agent, or of none',
  'AI003',
  (wires) =>
    wf(
      [
        CHAT,
        ['Agent', 'L.agent', 2.2, { options: {} }],
        ['Model', 'L.lmChatOllama', 1, { model: 'llama3.2', options: {} }, cr('ollamaApi')],
        ['Shell', 'executeCommandTool', 1, { command: FROM('command') }],
      ],
      ['When chat message received > Agent', 'Model -model> Agent', ...wires],
    ),
  ['Shell -tool> Agent'],
  [],
);
pair<readonly string[]>(
  'a step made to be a tool that stands in the flow itself',
  'CN014',
  (wires) => wf([HOOK(), ['Run', 'executeCommandTool', 1, { command: '={{ $json.body.command }}' }]], wires),
  ['Webhook > Run'],
  [],
);
pair<string[]>(
  'a ticked tool that finds something and takes it back',
  'AI001',
  (includeTools) => chat([mcp({ include: 'selected', includeTools })], CHAT),
  ['find_order_refund'],
  ['find_order_refunds'],
);
pair<string[]>(
  'a ticked tool that looks something up and changes it',
  'AI001',
  (includeTools) => chat([mcp({ include: 'selected', includeTools })], CHAT),
  ['search_and_replace'],
  ['search_orders'],
);
