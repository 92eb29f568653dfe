/** Small n8n workflows as people write them: a trigger, some work, an agent here and there, a branch, notes, and the usual slips. */
import type { JsonObject } from '../../app/kernel/json.ts';

/** Repeats for a seed (Marsaglia 2003, xorshift32). */
export function draws(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Made = readonly [type: string, version: number, parameters: JsonObject];
const lang = '@n8n/n8n-nodes-langchain.';
const base = 'n8n-nodes-base.';

const triggers: readonly ((at: number) => Made)[] = [
  (at) => ['webhook', 2, { path: `in-${at}`, httpMethod: 'POST', options: {} }],
  () => ['manualTrigger', 1, {}],
  () => ['scheduleTrigger', 1.2, { rule: { interval: [{ field: 'hours' }] } }],
  () => [
    'formTrigger',
    2.2,
    {
      formTitle: 'Contact',
      formFields: {
        values: [{ fieldLabel: 'Name' }, { fieldLabel: 'Email', fieldType: 'email' }, { fieldLabel: 'Message', fieldType: 'textarea' }],
      },
    },
  ],
  () => ['telegramTrigger', 1.1, { updates: ['message'] }],
  () => [`${lang}chatTrigger`, 1.1, { options: {} }],
  () => ['gmailTrigger', 1.2, { pollTimes: { item: [{ mode: 'everyMinute' }] } }],
];
const works: readonly ((at: number, before: string) => Made)[] = [
  (at) => ['httpRequest', 4.2, { url: `https://api.example.com/v${at % 9}/items`, options: {} }],
  (at, before) => [
    'httpRequest',
    4.2,
    {
      method: 'POST',
      url: 'https://api.example.com/orders',
      sendHeaders: true,
      headerParameters: { parameters: [{ name: 'X-Request', value: `={{ $json.id }}-${at}` }] },
      sendBody: true,
      specifyBody: 'json',
      jsonBody: `={ "name": "{{ $('${before}').item.json.name }}", "text": {{ JSON.stringify($json.text) }} }`,
      options: {},
    },
  ],
  (at) => [
    'set',
    3.4,
    {
      assignments: {
        assignments: [
          { id: `a${at}`, name: 'subject', value: `=Order {{ $json.body.order.id }} of ${at}`, type: 'string' },
          { id: `b${at}`, name: 'email', value: '={{ $json.email.toLowerCase() }}', type: 'string' },
        ],
      },
      options: {},
    },
  ],
  (at) => [
    'code',
    2,
    {
      jsCode: `const out = [];\nfor (const item of $input.all()) {\n  out.push({ json: { name: item.json.name, total${at}: item.json.price * 2 } });\n}\nreturn out;`,
    },
  ],
  () => ['code', 2, { jsCode: 'return items.map((item) => ({ json: { ...item.json, seen: new Date().toISOString() } }));' }],
  (at) => [
    'googleSheets',
    4.5,
    {
      operation: 'append',
      documentId: { __rl: true, mode: 'id', value: `sheet${at}` },
      sheetName: { __rl: true, mode: 'name', value: 'Orders' },
      columns: { mappingMode: 'autoMapInputData', value: {} },
      options: {},
    },
  ],
  () => [
    'slack',
    2.3,
    {
      select: 'channel',
      channelId: { __rl: true, mode: 'name', value: '#orders' },
      text: '=New order from {{ $json.email }}: {{ $json.text }}',
      otherOptions: {},
    },
  ],
  () => [
    'gmail',
    2.1,
    { sendTo: '={{ $json.email }}', subject: 'Your request', message: '={{ $json.output || $json.text }}', options: {} },
  ],
  () => ['telegram', 1.2, { chatId: '={{ $json.message.chat.id }}', text: '={{ $json.output }}', additionalFields: {} }],
  () => ['postgres', 2.5, { operation: 'executeQuery', query: "=SELECT * FROM customers WHERE email = '{{ $json.email }}'", options: {} }],
  () => ['splitInBatches', 3, { options: {} }],
  () => ['wait', 1.1, { amount: 5 }],
  () => ['noOp', 1, {}],
  () => ['merge', 3, {}],
  (at) => [
    'if',
    2.2,
    {
      conditions: {
        options: { caseSensitive: true },
        combinator: 'and',
        conditions: [
          { id: `c${at}`, leftValue: '={{ $json.total }}', rightValue: at % 100, operator: { type: 'number', operation: 'gt' } },
        ],
      },
    },
  ],
  (at) => [
    'airtable',
    2.1,
    { operation: 'create', base: { __rl: true, mode: 'id', value: `app${at}` }, table: { __rl: true, mode: 'id', value: 'tbl1' } },
  ],
];

/** One workflow of `size` nodes (an agent brings its model and memory along). */
export function smallWorkflow(seed: number): string {
  const draw = draws(seed);
  const size = 5 + draw(36);
  const nodes: object[] = [];
  const connections: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  const add = ([type, typeVersion, parameters]: Made): string => {
    const at = nodes.length;
    const name = `${type.split('.').at(-1) ?? type} ${at}`;
    nodes.push({
      id: `${seed}-${at}`,
      name,
      type: type.includes('.') ? type : `${base}${type}`,
      typeVersion,
      position: [at * 200, (at % 3) * 150],
      parameters,
    });
    return name;
  };
  const link = (from: string, to: string, kind = 'main', output = 0): void => {
    const outputs = ((connections[from] ??= {})[kind] ??= []);
    while (outputs.length <= output) outputs.push([]);
    outputs[output]?.push({ node: to, type: kind, index: 0 });
  };
  let last = add((triggers[draw(triggers.length)] as (typeof triggers)[number])(seed));
  const names = [last];
  while (nodes.length < size) {
    const before = names[draw(names.length)] as string;
    let made: string;
    if (draw(7) === 0) {
      made = add([
        `${lang}agent`,
        1.7,
        { promptType: 'define', text: `={{ $json.chatInput || $json.text }}`, options: { systemMessage: 'You are a helpful assistant.' } },
      ]);
      link(
        add([`${lang}lmChatOpenAi`, 1.2, { model: { __rl: true, mode: 'list', value: 'gpt-4o-mini' }, options: {} }]),
        made,
        'ai_languageModel',
      );
      if (draw(2) === 0) link(add([`${lang}memoryBufferWindow`, 1.3, {}]), made, 'ai_memory');
      if (draw(2) === 0)
        link(
          add([`${lang}toolHttpRequest`, 1.1, { url: 'https://api.example.com/lookup', toolDescription: 'Looks orders up' }]),
          made,
          'ai_tool',
        );
    } else made = add((works[draw(works.length)] as (typeof works)[number])(nodes.length + seed, before));
    link(draw(5) === 0 ? before : last, made, 'main', draw(9) === 0 ? 1 : 0);
    if (draw(8) === 0)
      nodes.push({
        id: `${seed}-note-${nodes.length}`,
        name: `Sticky Note ${nodes.length}`,
        type: `${base}stickyNote`,
        typeVersion: 1,
        position: [0, 0],
        parameters: { content: '## What this does\nAsks the desk and answers the customer.' },
      });
    last = made;
    names.push(made);
  }
  return JSON.stringify({ name: `Workflow ${seed}`, nodes, connections, settings: { executionOrder: 'v1' } }, undefined, 2);
}
