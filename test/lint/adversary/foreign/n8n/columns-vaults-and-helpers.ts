/** n8n: columns of a sheet, commands that print keys, agents behind other workflows, and servers of tools in the house. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CRON, GPT, HOOK, HTTP, LLM, START, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nColumnsVaultsAndHelpers: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nColumnsVaultsAndHelpers.push(one);
};

{
  const sheet = (name: string, more: Record<string, Json>): Step => [
    name,
    'googleSheets',
    4.5,
    { documentId: rl('doc1', 'id'), sheetName: rl('gid=0'), options: {}, ...more },
    cr('googleSheetsOAuth2Api'),
  ];
  const notes = (column: string): Json =>
    wf(
      [
        START,
        sheet('Rows', {}),
        HTTP('Fetch', { url: '={{ $json.Link }}' }),
        LLM('Sum up', '=Sum up {{ $json.data }}'),
        GPT(),
        sheet('Note', {
          operation: 'update',
          columns: {
            mappingMode: 'defineBelow',
            value: { row_number: "={{ $('Rows').item.json.row_number }}", [column]: '={{ $json.text }}' },
          },
        }),
      ],
      ['Start > Rows', 'Rows > Fetch', 'Fetch > Sum up', 'OpenAI Chat Model -model> Sum up', 'Sum up > Note'],
    );
  pair('a model fills the column of addresses', 'AI003', notes('Link'), notes('Summary'));
  const wholeRow = (url: string): Json => {
    const file = notes('Summary') as { nodes: { name: string; parameters: Record<string, Json> }[] };
    return {
      ...file,
      nodes: file.nodes.map((node) => (node.name === 'Fetch' ? { ...node, parameters: { ...node.parameters, url } } : node)),
    } as unknown as Json;
  };
  pair('one of the columns, whichever it is', 'AI003', wholeRow('={{ Object.values($json).pop() }}'), wholeRow("={{ $json['Link'] }}"));
}

{
  const backup = (command: string): Json =>
    wf(
      [
        CRON,
        ['Export', 'executeCommand', 1, { command }],
        ['File', 'convertToFile', 1.1, { operation: 'toText', sourceProperty: 'stdout', options: {} }],
        [
          'Upload',
          'googleDrive',
          3,
          { name: 'backup.json', driveId: rl('My Drive'), folderId: rl('root'), options: {} },
          cr('googleDriveOAuth2Api'),
        ],
      ],
      ['Schedule > Export', 'Export > File', 'File > Upload'],
    );
  pair(
    'all logins in plain text in a folder',
    'DF003',
    backup('npx n8n export:credentials --all --decrypted'),
    backup('npx n8n export:workflow --all'),
  );
  pair('settings of the machine in a folder', 'DF003', backup('cd /srv/app && cat .env'), backup('cd /srv/app && cat README.md'));
}

{
  const helped = (cachedResultName: string): Json =>
    wf(
      [
        ['Chat', 'L.chatTrigger', 1.1, { public: true, options: {} }],
        AGENT('Agent', '={{ $json.chatInput }}'),
        GPT(),
        ['Helper', 'L.toolWorkflow', 2, { name: 'helper', description: 'Use it', workflowId: { ...rl('abc'), cachedResultName } }],
      ],
      ['Chat > Agent', 'OpenAI Chat Model -model> Agent', 'Helper -tool> Agent'],
    );
  pair('an agent in another workflow', 'AI016', helped('📧 Email Agent'), helped('Look up the weather'));
  pair('one whose name is written as a variable is', 'AI016', helped('calendar_agent'), helped('Notify agent'));
}

{
  const served = (tool: string): Json =>
    wf(
      [
        HOOK(),
        AGENT('Agent', '={{ $json.body.q }}'),
        GPT(),
        [
          'Tools',
          'L.mcpClientTool',
          1.2,
          { endpointUrl: 'http://tracker-mcp:8091/mcp', include: 'selected', includeTools: ['list_issues', tool], options: {} },
        ],
      ],
      ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Tools -tool> Agent'],
    );
  pair('a server of tools in the house that changes things', 'AI001', served('update_issue'), served('get_issue'));
}
