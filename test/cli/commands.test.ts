/** Every command of the table: known to help, one JSON document on stdout whatever goes wrong, and the exit code of the contract. */
import { truncateSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { ask, openHook } from '../lint/kit/steps.ts';
import { desk } from './kit.ts';

const { write, file, cli, json } = desk();

const table = [
  'lint',
  'import',
  'flow',
  'rules',
  'draft',
  'pack',
  'run',
  'attack',
  'fairness',
  'start',
  'worker',
  'cluster',
  'resume',
  'store',
  'runs',
  'cancel',
  'answer',
  'held',
  'bundle',
  'verify',
  'egress',
  'script',
  'separation',
  'detect',
  'audit',
  'evidence',
  'models',
  'trust',
  'key',
  'serve',
  'doctor',
];

test('help knows every command of the table, and every command has a usage', async () => {
  const { code, out } = await cli(['help']);
  const listed = [...out.matchAll(/^ {2}(\w+) {2}/gm)].map((match) => match[1]);
  const pages = await Promise.all(table.flatMap((name) => [cli([name, '--help']), cli(['help', name]), cli([name, '-h', '--json'])]));
  expect([
    code,
    [...listed].sort(),
    pages.filter((page) => page.code !== 0 || page.err !== '' || !page.out.includes('countersign ')),
  ]).toEqual([0, [...table].sort(), []]);
});

test('no command, an unknown one, and names that objects are born with', async () => {
  const said = await Promise.all(
    [[], ['nope'], ['__proto__'], ['constructor'], ['LINT'], ['']].map(async (args) => (await json(args)).code),
  );
  const bare = await cli([]);
  expect([said, bare.code, bare.out.startsWith('countersign: draw')]).toEqual([[2, 2, 2, 2, 2, 2], 2, true]);
});

test('a misspelled command, verb or option: what was meant, and --version is one document, too', async () => {
  const said = await Promise.all(
    [
      ['lnit'],
      ['VERFIY'],
      ['xyzzy'],
      ['bundle', 'creat', 'f'],
      ['key', 'ne'],
      ['trust', 'dance'],
      ['lint', '--fromat', 'json'],
      ['lint', '--zzzz'],
      ['script', 'run', 's.js', '--input', '-5'],
    ].map(async (args) => (await cli(args)).err.split('\n').slice(0, 2).join(' ')),
  );
  expect([said, (await json(['--version'])).doc]).toEqual([
    [
      expect.stringContaining('Did you mean "countersign lint"?'),
      expect.stringContaining('Did you mean "countersign verify"?'),
      expect.not.stringContaining('mean'),
      expect.stringContaining('did you mean create?'),
      expect.stringContaining('did you mean new?'),
      expect.stringContaining('it takes init, show, rotate or revocations.'),
      expect.stringContaining('did you mean --format?'),
      expect.stringContaining('goes behind --.'),
      expect.stringContaining('write --input=VALUE'),
    ],
    { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  ]);
});

test('attack takes what lint takes: a file of another program is imported on the way, each of its flows in turn', async () => {
  const workflow = (name: string): object => ({
    name,
    nodes: [{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }],
    connections: {},
  });
  const one = write('calm.n8n.json', JSON.stringify(workflow('Calm')));
  const two = write('both.n8n.json', JSON.stringify([workflow('Calm'), workflow('Quiet')]));
  const [said, alone, both] = [await cli(['attack', two]), await json(['attack', one]), await json(['attack', two])];
  expect([
    said.code,
    said.out.trimEnd().split('\n'),
    alone.doc['passed'],
    alone.doc['flows'],
    (both.doc['flows'] as readonly { readonly name: string }[]).map(({ name }) => name),
  ]).toEqual([
    0,
    [`${two}, Calm: Nobody outside can write to a model of this flow.`, `${two}, Quiet: Nobody outside can write to a model of this flow.`],
    true,
    undefined,
    ['Calm', 'Quiet'],
  ]);
});

describe('bad usage and unreadable input: exit code 2, one JSON document, words on stderr', () => {
  write('empty', '');
  write('text.txt', 'hello');
  write('zeros', new Uint8Array(2_048));
  write('truncated.zip', Buffer.from('504b030414000000', 'hex'));
  write('trap/x', '');
  test.each<readonly [...string[]]>([
    ...table.map((name) => [name, '--no-such-option']),
    ...[
      'lint',
      'import',
      'flow',
      'run',
      'start',
      'worker',
      'cluster',
      'runs',
      'resume',
      'cancel',
      'bundle',
      'verify',
      'egress',
      'script',
      'detect',
      'audit',
      'evidence',
      'models',
      'trust',
      'key',
    ].map((name) => [name]),
    ['import', 'nope'],
    ['import', 'trap'],
    ['import', 'a', 'b'],
    ['flow', 'dataflow', 'nope'],
    ['flow', 'dataflow', 'trap'],
    ['flow', 'stock', 'x'],
    ['rules', 'DF999'],
    ['rules', '../../package'],
    ['rules', 'DF001', 'DF002'],
    ['lint', 'x', '--format', 'xml'],
    ['lint', 'x', '--persona', 'boss'],
    ['lint', 'x', '--policy', 'nope'],
    ['lint', 'x', '--policy', 'trap'],
    ['run', 'nope'],
    ['run', 'trap'],
    ['run', 'empty'],
    ['run', 'text.txt'],
    ['run', 'a', 'b'],
    ['run', 'x', '--environment', 'moon'],
    ['run', 'x', '--step', '--input', '-'],
    ['verify', 'nope'],
    ['verify', 'trap'],
    ['verify', 'text.txt', '--trust-root', 'nope'],
    ['verify', 'text.txt', '--trust-root', 'text.txt'],
    ['verify', 'text.txt', '--at', 'noon'],
    ['bundle', 'inspect', 'nope'],
    ['bundle', 'inspect', 'empty'],
    ['bundle', 'inspect', 'text.txt'],
    ['bundle', 'eat', 'x'],
    ['audit', 'verify', 'nope'],
    ['audit', 'verify', 'trap'],
    ['audit', 'verify', 'empty'],
    ['audit', 'verify', 'zeros'],
    ['audit', 'eat', 'x'],
    ['trust', 'show', 'nope'],
    ['trust', 'show', 'text.txt'],
    ['trust', 'eat'],
    ['key', 'new'],
    ['key', 'new', '-o', 'k', '--role', 'king'],
    ['key', 'new', '-o', 'text.txt/k'],
    ['runs', '--store', 'nope'],
    ['resume', '--store', 'nope'],
    ['cancel', 'x', '--store', 'nope'],
    ['start', 'nope'],
    ['worker', 'nope'],
    ['worker', 'nope', '--engine', 'warp'],
    ['worker', 'nope', '--engine', 'restate'],
    ['worker', 'nope', '--engine', 'restate', '--unsigned-dev'],
    ['worker', 'nope', '--engine', 'restate', '--plain'],
    ['cluster', 'status'],
    ['cluster', 'status', 'run_1'],
    ['cluster', 'dance', 'run_1', '--plain'],
    ['cluster', 'pause', 'run_1', '--plain'],
    ['cluster', 'status', '../x', '--plain'],
    ['worker', 'nope', '--engine', 'restate', '--unsigned-dev', '--admin', 'ftp://x'],
    ['start', 'trap', '--engine', 'warp'],
    ['serve', '--port', 'x'],
    ['serve', '--port', '70000'],
    ['script', 'run', 'nope'],
    ['script', 'run', 'trap'],
    ['script', 'run', 'zeros', '--input', '{'],
    ['script', 'run', 'text.txt', '--timeout-ms', '0'],
    ['script', 'run', 'text.txt', '--timeout-ms', '1e3'],
    ['script', 'run', 'text.txt', '--memory-mb', 'lots'],
    ['script', 'run', '--jsonl', 'nope'],
    ['detect', 'names', '-'],
    ['detect', 'secrets', 'x'],
    ['detect', 'injection', 'x', '--jsonl'],
    ['detect', 'everything', 'x'],
  ])('%s %s %s %s', async (...args) => {
    const { code, doc, err } = await json(args.filter((word) => word !== undefined));
    expect([code, Object.keys(doc), err.startsWith('countersign: ')]).toEqual([2, ['ok', 'error'], true]);
  });
});

test('verify: whatever is no bundle is refused with a reason, and never with our own fault', async () => {
  const huge = new Uint8Array(3 * 1024 * 1024).fill(0x50);
  const zip = Buffer.concat([
    Buffer.from('504b0304140000000000', 'hex'),
    Buffer.alloc(40),
    Buffer.from('504b0506', 'hex'),
    Buffer.alloc(18, 0xff),
  ]);
  const said = await Promise.all(
    [
      ['none', ''],
      ['text', 'hello'],
      ['zeros', new Uint8Array(100)],
      ['pk', 'PK'],
      ['empty-zip', Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)])],
      ['lying-zip', zip],
      ['huge', huge],
    ].map(async ([name, content]) => {
      const { code, doc } = await json([
        ...(name === 'pk' ? ['bundle'] : []),
        'verify',
        write(`bundles/${String(name)}`, content as string),
      ]);
      return [name, code, doc['ok'], typeof doc['reason'], doc['signatures']];
    }),
  );
  write('bundles/sparse', '');
  truncateSync(file('bundles/sparse'), 65 * 1024 * 1024);
  expect(await json(['verify', 'bundles/sparse'])).toMatchObject({ code: 1, doc: { ok: false, reason: 'too-large', signatures: [] } });
  expect(said).toEqual(['none', 'text', 'zeros', 'pk', 'empty-zip', 'lying-zip', 'huge'].map((name) => [name, 1, false, 'string', []]));
});

test('rules: the list, and one page with it', async () => {
  const all = await json(['rules']);
  const one = await json(['rules', 'df001']);
  const rules = all.doc['rules'] as readonly Record<string, unknown>[];
  expect([
    all.code,
    rules.length > 60,
    rules.filter(
      (rule) =>
        typeof rule['id'] !== 'string' ||
        typeof rule['title'] !== 'string' ||
        typeof rule['severity'] !== 'string' ||
        !Array.isArray(rule['taxonomy']) ||
        typeof rule['fix'] !== 'string',
    ),
  ]).toEqual([0, true, []]);
  expect([
    one.code,
    (one.doc['rules'] as readonly Record<string, unknown>[]).map((rule) => [
      rule['id'],
      String(rule['page']).includes('Known blind spots'),
    ]),
  ]).toEqual([0, [['DF001', true]]]);
});

test('import and flow dataflow: the shapes of the contract', async () => {
  const foreign = write(
    'n8n.json',
    JSON.stringify({
      nodes: [
        { name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 1, position: [0, 0], parameters: {} },
        { name: 'Odd', type: 'acme.unheardOf', typeVersion: 1, position: [9, 0], parameters: {} },
      ],
      connections: { Hook: { main: [[{ node: 'Odd', type: 'main', index: 0 }]] } },
    }),
  );
  const imported = await json(['import', foreign, '-o', 'out.flow.json']);
  const again = await json(['import', foreign, '-o', 'out.flow.json']);
  const labels = await json(['flow', 'dataflow', file('out.flow.json')]);
  const loss = imported.doc['loss'] as readonly Record<string, unknown>[];
  const [edge] = labels.doc['edges'] as readonly { id: string; fields: readonly object[] }[];
  expect({
    codes: [imported.code, again.code, labels.code],
    nodes: (imported.doc['workflow'] as { nodes: unknown[] }).nodes.length,
    loss: loss.every((entry) => typeof entry['kind'] === 'string' && typeof entry['message'] === 'string' && 'nodeId' in entry),
    some: loss.length > 0,
    edge: typeof edge?.id,
    field: Object.keys(edge?.fields[0] ?? {}),
  }).toEqual({ codes: [0, 2, 0], nodes: 2, loss: true, some: true, edge: 'string', field: ['path', 'labels', 'trust', 'type', 'sources'] });
});

describe('run', () => {
  const draft = write(
    'draft.flow.json',
    printFlow(
      flow([step('start', 'manual-trigger'), step('get', 'http-request', { url: 'https://api.example.com/v1/rates' })], ['start > get']),
    ),
  );
  const lines = async (
    args: readonly string[],
    stdin = '',
  ): Promise<{ readonly code: number; readonly events: readonly Record<string, unknown>[] }> => {
    const { code, out } = await cli(['run', ...args, '--json'], stdin);
    return {
      code,
      events: out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };

  test('a dry run tells its story in JSON lines, and the last one holds the output', async () => {
    const { code, events } = await lines([draft, '--dry-run', '--input', '-'], '{"city":"Oslo"}');
    expect([
      code,
      events.map(({ type }) => type),
      events.every((event) => typeof event['runId'] === 'string'),
      'output' in (events.at(-1) ?? {}),
    ]).toEqual([
      0,
      ['run.started', 'step.started', 'step.succeeded', 'step.started', 'step.would', 'step.succeeded', 'run.succeeded'],
      true,
      true,
    ]);
  });

  test('a draft is refused, and so is one for production whatever is said', async () => {
    const production = write('prod.flow.json', printFlow(flow([step('start', 'manual-trigger')], [], { environment: 'prod' })));
    const said = await Promise.all(
      [[draft], [production, '--unsigned-dev'], [draft, '--dry-run', '--environment', 'prod']].map((args) => lines(args)),
    );
    expect(said.map(({ code, events }) => [code, events.length, events.at(-1)?.['error']])).toEqual(
      said.map(() => [1, 1, expect.objectContaining({ code: 'bundle/not-approved' }) as unknown]),
    );
  });

  test.each([
    ['', 'file/not-json'],
    ['{', 'file/not-json'],
    ['['.repeat(1_000) + ']'.repeat(1_000), 'file/too-large'],
  ])('the input %.10s is unreadable', async (stdin, code) => {
    const said = await lines([draft, '--dry-run', '--input', '-'], stdin);
    expect([said.code, said.events.map(({ error }) => (error as { code: string }).code)]).toEqual([2, [code]]);
  });

  test('a trigger that is not there is named', async () => {
    const { code, events } = await lines([draft, '--dry-run', '--trigger', 'nope']);
    expect([code, events.at(-1)?.['error']]).toEqual([
      2,
      expect.objectContaining({ code: 'engine/no-trigger', message: 'The flow has no trigger “nope”.' }),
    ]);
  });
});

test('a refusal to make a bundle ends with 1', async () => {
  await cli(['key', 'new', '-o', 'author.key', '--role', 'author']);
  const { code, doc } = await json([
    'bundle',
    'create',
    write('leaky.flow.json', printFlow(flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']))),
    '--key',
    'author.key',
  ]);
  expect([code, doc['error']]).toEqual([1, expect.objectContaining({ code: 'lint/blocked' })]);
});
