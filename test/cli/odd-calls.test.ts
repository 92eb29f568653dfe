/** Calls that are nearly right: each is answered with what, where and the mend, and nothing is guessed. */
import { readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { desk } from './kit.ts';

const { folder, file, write, json, cli } = desk();
const drawn = (name: string) => ({
  schemaVersion: 1,
  id: 'f',
  name: 'Drawn',
  environment: 'dev',
  settings: {},
  connections: [],
  notes: [],
  edges: [],
  layout: { nodes: {}, notes: {} },
  nodes: [{ id: 'a', type: 'manual-trigger', typeVersion: 1, name, parameters: {} }],
});

test('help comes as JSON where JSON is asked for', async () => {
  const { code, out } = await cli(['lint', '--help', '--json']);
  expect([
    code,
    Object.keys(JSON.parse(out) as object),
    (JSON.parse((await cli(['help', '--json'])).out) as { usage: string }).usage.includes('Exit codes'),
  ]).toEqual([0, ['usage'], true]);
});

test('days that do not exist, and ends that have passed, are refused', async () => {
  write('drawn.flow.json', JSON.stringify(drawn('Start')));
  await cli(['key', 'new', '-o', 'author.key', '--owner', 'ann', '--role', 'author']);
  const create = (expires: string) =>
    cli(['bundle', 'create', 'drawn.flow.json', '--key', 'author.key', '-o', 'x.countersign', '--expires', expires]);
  expect(
    [
      (await create('2027-02-31')).err,
      (await create('2020-01-01')).err,
      (await cli(['verify', 'x.countersign', '--at', '2027-04-31T10:00:00Z'])).err,
    ].map((line) => line.split('\n')[0]),
  ).toEqual([
    'countersign: --expires takes a time such as 2027-01-31T12:00:00Z, not "2027-02-31".',
    'countersign: --expires takes a time to come, not "2020-01-01": nobody could run the bundle.',
    'countersign: --at takes a time such as 2027-01-31T12:00:00Z, not "2027-04-31T10:00:00Z".',
  ]);
});

test("a flow of ours with a damaged version is refused, and read as no other program's", async () => {
  for (const schemaVersion of ['1', null, [1], undefined]) {
    write('damaged.json', JSON.stringify({ ...drawn('Start'), schemaVersion }));
    const { code, doc } = await json(['lint', 'damaged.json']);
    expect([code, (doc['errors'] as { code: string }[] | undefined)?.map((error) => error.code)]).toEqual([2, ['flow/invalid']]);
  }
});

test('flows that call each other are found where both are given', async () => {
  const calls = (id: string, flowId: string) => ({
    ...drawn('Start'),
    id,
    name: id,
    nodes: [...drawn('Start').nodes, { id: 'b', type: 'sub-flow', typeVersion: 1, name: 'Call', parameters: { flowId } }],
    edges: [{ id: 'a>b', kind: 'data', from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }],
  });
  write('circle/one.flow.json', JSON.stringify(calls('one', 'two')));
  write('circle/two.flow.json', JSON.stringify(calls('two', 'one')));
  const { doc } = await json(['lint', 'circle']);
  expect(
    (doc['files'] as { findings: { ruleId: string; title: string }[] }[]).map(({ findings }) =>
      findings.filter(({ ruleId }) => ruleId === 'RL010').map(({ title }) => title),
    ),
  ).toEqual([
    ['“Call” calls “two”, which calls this flow back, again and again'],
    ['“Call” calls “one”, which calls this flow back, again and again'],
  ]);
});

test('a name with line breaks in it makes no line of its own', async () => {
  write('names.flow.json', JSON.stringify(drawn('Start\r\n  FORGED LINE')));
  const { out } = await cli(['flow', 'describe', 'names.flow.json']);
  expect([out.includes('FORGED LINE'), out.split('\n').some((line) => line.trim().startsWith('FORGED'))]).toEqual([true, false]);
});

test('what is wrong with a file is said with its name, and the mend fits the call', async () => {
  write('x.countersign', 'no bundle');
  write('root.json', '{"payload":"e30=","payloadType":"x","signatures":[]}');
  const first = async (...args: string[]): Promise<string> => (await cli(args)).err.split('\n').slice(0, 2).join(' | ');
  write('code.js', 'return (');
  write(
    'flow.json',
    JSON.stringify({
      nodes: [{ name: 'a', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {} }],
      connections: {},
    }),
  );
  await cli(['import', 'flow.json', '-o', 'taken.flow.json']);
  expect([
    await first('verify', 'x.countersign', '--trust-root', 'root.json'),
    await first('audit', 'verify', 'missing.jsonl'),
    await first('script', 'run', 'code.js', '--input', '{bad'),
    await first('import', 'flow.json', '-o', 'taken.flow.json'),
    await first('serve', '--frob'),
    await first('doctor', '--frob'),
    await first('script', 'run', 'code.js'),
  ]).toMatchInlineSnapshot(`
    [
      "countersign: root.json: This is not a trust root, or it was damaged. |   Give the file that "countersign trust" wrote.",
      "countersign: missing.jsonl: There is no such file or folder. |   Check its name, and the folder that you are in.",
      "countersign: --input takes JSON, such as {"name":"Ada"}, in quotes of the shell. |   Usage: countersign script run FILE --input JSON [--memory-mb N] [--timeout-ms N] [--json]",
      "countersign: taken.flow.json: There is already a file of that name, and it was left as it is. |   Choose another name, or give --force to replace it.",
      "countersign: Unknown option '--frob'; a name that begins with - goes behind --. |   Usage: countersign serve [FILE] [--port N] [--data DIR] [--json]",
      "countersign: Unknown option '--frob'; a name that begins with - goes behind --. |   Usage: countersign doctor [--data DIR] [--json]",
      "countersign: Line 1: unexpected token in expression: '}' |   (script/syntax)",
    ]
  `);
});

test('where nothing can be remembered, the folder and the way out are named', async () => {
  const kept = process.env['COUNTERSIGN_STATE'];
  try {
    for (const state of ['/dev/null/state', '/proc/state/below']) {
      process.env['COUNTERSIGN_STATE'] = state;
      const { changeState } = await import('../../app/cli/remembered/state-file.ts');
      expect(() => changeState('seen-time', folder, () => ({ latest: 1 }))).toThrow(
        expect.objectContaining({ code: 'file/unwritable', mend: expect.stringContaining('COUNTERSIGN_STATE') }) as Error,
      );
    }
  } finally {
    if (kept === undefined) delete process.env['COUNTERSIGN_STATE'];
    else process.env['COUNTERSIGN_STATE'] = kept;
  }
});

test('what a variable of a script left empty is called empty, and never means the folder that one is in', async () => {
  write('one.flow.json', JSON.stringify({ nodes: [], connections: {} }));
  const first = async (...args: string[]): Promise<string> => (await cli(args)).err.split('\n').slice(0, 2).join(' | ');
  const empty = 'The name of a file is empty.';
  const mend = 'Name the file. In a script, check that the variable with its name is set.';
  expect([
    await first('lint', 'one.flow.json', '--policy', ''),
    await first('verify', ''),
    ...(await Promise.all([json(['separation', '']), json(['models', ''])])).map(({ code, doc }) => [code, doc['errors']]),
  ]).toEqual([
    `countersign: ${empty} |   ${mend}`,
    `countersign: ${empty} |   ${mend}`,
    [2, [{ path: '', code: 'file/not-found', message: `${empty} ${mend}` }]],
    [2, [{ path: '', code: 'file/not-found', message: `${empty} ${mend}` }]],
  ]);
});

test('a store that is not there is said to be missing before anybody is asked for its key', async () => {
  write('not-a-store/x', '');
  const said = await Promise.all(
    [['runs'], ['resume'], ['cancel', 'run_x'], ['answer']].flatMap((command) =>
      ['mistyped', 'not-a-store'].map(async (folder) => {
        const { code, doc } = await json([...command, '--store', folder]);
        const { code: why, place, mend } = doc['error'] as { code: string; place: string; mend?: string };
        return [code, why, place, mend !== undefined];
      }),
    ),
  );
  expect(said).toEqual(said.map((_, at) => [2, 'store/not-found', at % 2 === 0 ? 'mistyped' : 'not-a-store', true]));
});

test('what does not fit in a policy, a pack, a baseline or a list of waivers is told in plain words', async () => {
  write('flow.json', JSON.stringify({ nodes: [], connections: {} }));
  write('list.json', '[]');
  write('strange.json', '{"format":1,"hostz":[]}');
  const said = await Promise.all(
    ['--policy', '--pack', '--baseline', '--waivers', '--record'].flatMap((option) =>
      ['list.json', 'strange.json'].map(async (name) => (await cli(['lint', 'flow.json', option, name])).err.split('\n')[0] ?? ''),
    ),
  );
  expect(said.filter((line) => /Invalid|expected|received|Unrecognized|undefined/.test(line) || !line.includes('does not fit'))).toEqual(
    [],
  );
});

test('an option that takes one value is not given two: the first would be dropped without a word', async () => {
  write('twice.flow.json', JSON.stringify(drawn('Start')));
  write('none.json', '{}');
  const twice = async (...values: string[]) => {
    const { code, doc } = await json(['lint', 'twice.flow.json', ...values.flatMap((value) => ['--policy', value])]);
    return [code, (doc['error'] as { message: string } | undefined)?.message];
  };
  expect([await twice('none.json', 'strict.json'), (await twice('none.json', 'none.json'))[1]]).toEqual([
    [2, '--policy is given twice, and takes one value.'],
    undefined,
  ]);
});

test('UTF-16 and UTF-32 that do not say so are no text without findings', async () => {
  const text = 'Write to ada.lovelace@example.com';
  const wide = (width: number) => Buffer.from([...text].map((letter) => letter.padEnd(width, '\0')).join(''), 'latin1');
  write('utf16.txt', wide(2));
  write('utf32.txt', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), wide(4)]));
  const codeOf = async (name: string) => {
    const { code, doc } = await json(['detect', 'pii', name]);
    return [code, (doc['error'] as { code: string } | undefined)?.code];
  };
  expect([await codeOf('utf16.txt'), await codeOf('utf32.txt')]).toEqual([
    [2, 'file/unreadable'],
    [2, 'file/unreadable'],
  ]);
});

test('what a command is given is not written over by what it makes, also not through a link', async () => {
  const drawing = JSON.stringify(drawn('Start'));
  write('kept.flow.json', drawing);
  write('kept.n8n.json', JSON.stringify({ nodes: [], connections: {} }));
  write('kept.policy.json', '{}');
  symlinkSync(file('kept.flow.json'), file('other.json'));
  await cli(['key', 'new', '-o', 'kept.key', '--owner', 'kept', '--role', 'author']);
  const calls = [
    ['lint', 'kept.flow.json', '-o', 'kept.flow.json'],
    ['lint', 'kept.flow.json', '-o', 'other.json'],
    ['lint', 'kept.flow.json', '--policy', 'kept.policy.json', '--write-baseline', 'kept.policy.json'],
    ['import', 'kept.n8n.json', '-o', 'kept.n8n.json', '--force'],
    ['bundle', 'create', 'kept.flow.json', '--key', 'kept.key', '-o', 'kept.flow.json'],
    ['bundle', 'create', 'kept.flow.json', '--key', 'kept.key', '-o', 'kept.key'],
  ];
  const codes = [];
  for (const call of calls) {
    const { code, doc } = await json(call);
    codes.push([code, (doc['error'] as { code: string } | undefined)?.code]);
  }
  expect([codes, readFileSync(file('kept.flow.json'), 'utf8'), readFileSync(file('kept.key'), 'utf8').includes('private')]).toEqual([
    calls.map(() => [2, 'file/unwritable']),
    drawing,
    true,
  ]);
});

test('what is called a bundle and is none is told as a bad bundle, not as a bad flow', async () => {
  write('page.countersign', '<html>Sign in to the proxy</html>');
  const { code, doc } = await json(['run', 'page.countersign', '--unsigned-dev']);
  expect([code, (doc['error'] as { code: string; message: string }).message]).toEqual([1, expect.stringContaining('(not-a-zip)')]);
});

test('answers line by line are as safe for a terminal as one document is, and say the same', async () => {
  const { out } = await cli(['detect', 'pii', '--jsonl', '-'], `${JSON.stringify({ id: 'a\u202eb', text: 'nothing' })}\n`);
  expect([out.includes('\u202e'), JSON.parse(out)]).toEqual([false, { id: 'a\u202eb', spans: [] }]);
});
