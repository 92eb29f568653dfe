/** What `lint`, `import` and `flow dataflow` do with files that nobody made for them. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, lstatSync, symlinkSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Json } from '../../app/kernel/json.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { ask, openHook } from '../lint/kit/steps.ts';
import { desk, terminalCommands } from './kit.ts';

const { folder, write, file, cli, json } = desk();

interface LintDoc {
  readonly files: readonly {
    readonly path: string;
    readonly format: string;
    readonly nodes: number;
    readonly edges: number;
    readonly findings: readonly Record<string, Json>[];
    readonly verdict: Record<string, Json>;
    readonly ms: number;
    readonly fixed?: readonly string[];
  }[];
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly ms: number;
}
const lint = async (...args: readonly string[]): Promise<LintDoc & { readonly code: number; readonly err: string }> => {
  const { code, doc, err } = await json(['lint', ...args]);
  return { ...(doc as unknown as LintDoc), code, err };
};

const node = (name: string, type: string, more: object = {}): object => ({
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
  ...more,
});
const workflow = {
  name: 'Orders',
  nodes: [node('Hook', 'webhook'), node('Code', 'code', { typeVersion: 2, parameters: { jsCode: 'return items' } })],
  connections: { Hook: { main: [[{ node: 'Code', type: 'main', index: 0 }]] } },
};
const text = JSON.stringify(workflow);
const nodeRed =
  '[{"id":"t","type":"tab","label":"Sheet"},{"id":"a","type":"inject","z":"t","wires":[["b"]]},{"id":"b","type":"debug","z":"t","wires":[]}]';
const bpmn = (declaration: string): string =>
  `${declaration}<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Größe"><startEvent id="s"/><task id="t"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/></process></definitions>`;
const ours = flow(
  [step('start', 'manual-trigger'), step('get', 'http-request', { url: 'http://api.example.com/v1/rates' })],
  ['start > get'],
);
const leaky = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']);
const utf16 = (order: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
const nested = (open: string, close: string, depth: number): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

test('a folder that is given by its whole path is told so where it lies elsewhere, and from here where it lies here', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'countersign-elsewhere-'));
  onTestFinished(() => {
    rmSync(elsewhere, { recursive: true });
  });
  mkdirSync(join(elsewhere, 'deep'));
  writeFileSync(join(elsewhere, 'deep', 'a.json'), text);
  write('..here/b.json', text);
  const paths = async (path: string): Promise<readonly string[]> => (await lint(path)).files.map((one) => one.path);
  expect([await paths(elsewhere), await paths(file('..here')), await paths(relative(folder, elsewhere))]).toEqual([
    [join(elsewhere, 'deep', 'a.json')],
    [join('..here', 'b.json')],
    [join(relative(folder, elsewhere), 'deep', 'a.json')],
  ]);
});

describe('whatever the file holds, the batch goes on and the answer is typed', () => {
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['plain', text, 'n8n 2 1'],
    ['byte order mark', `\uFEFF${text}`, 'n8n 2 1'],
    ['CRLF', JSON.stringify(workflow, null, 2).replaceAll('\n', '\r\n'), 'n8n 2 1'],
    ['UTF-16 LE', utf16('le'), 'n8n 2 1'],
    ['UTF-16 BE', utf16('be'), 'n8n 2 1'],
    ['in an array', `[${text}]`, 'n8n 2 1'],
    ['in a wrapper', `{"workflow":${text}}`, 'n8n 2 1'],
    ['in data', `{"data":${text}}`, 'n8n 2 1'],
    ['in workflowData', `{"workflowData":${text}}`, 'n8n 2 1'],
    ['no nodes', '{"nodes":[],"connections":{}}', 'n8n 0 0'],
    ['duplicate keys', text.replace('{"name"', '{"name":"first","name"'), 'n8n 2 1'],
    [
      '__proto__',
      text
        .replace('{"name"', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"name"')
        .replace('"jsCode"', '"__proto__":{"polluted":1},"jsCode"'),
      'n8n 2 1',
    ],
    [
      'wires from __proto__',
      text.replace(
        '"connections":{',
        '"connections":{"__proto__":{"main":[[{"node":"Code","type":"main","index":0}]]},"constructor":{"main":[[{"node":"__proto__","type":"main","index":0}]]},',
      ),
      'n8n 2 1',
    ],
    [
      'numbers beyond all bounds',
      text.replace('"typeVersion":1', '"typeVersion":1e999').replace('"position":[0,0]', '"position":[1e308,-1e999]'),
      'n8n 2 1',
    ],
    ['Node-RED', nodeRed, 'node-red 2 1'],
    ['Node-RED of the admin API', `{"rev":"1","flows":${nodeRed}}`, 'node-red 2 1'],
    ['BPMN', bpmn('<?xml version="1.0" encoding="UTF-8"?>'), 'bpmn 2 1'],
    ['BPMN in Latin-1', Buffer.from(bpmn('<?xml version="1.0" encoding="ISO-8859-1"?>'), 'latin1'), 'bpmn 2 1'],
    ['ours', printFlow(ours), 'countersign 2 1'],
    ['empty', '', 'file/not-json'],
    ['blanks', ' \n\t ', 'file/not-json'],
    ['half a file', text.slice(0, 100), 'file/not-json'],
    ['NaN', text.replace('"typeVersion":1', '"typeVersion":NaN'), 'file/not-json'],
    ['single quotes', "{'a':1}", 'file/not-json'],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from(text.slice(0, 12)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(text.slice(12))]),
      'file/unreadable',
    ],
    ['binary', Uint8Array.from({ length: 4_096 }, (_, index) => (index * 7_919) % 256), 'file/unreadable'],
    ['100,000 arrays', nested('[', ']', 100_000), 'file/too-large'],
    ['100,000 objects', nested('{"a":', '}', 100_000), 'file/too-large'],
    ['deep parameters', text.replace('"jsCode":"return items"', `"x":${nested('[', ']', 5_000)}`), 'file/too-large'],
    ['null', 'null', 'file/unknown-format'],
    ['a number', '42', 'file/unknown-format'],
    ['a string', '"x"', 'file/unknown-format'],
    ['an empty array', '[]', 'file/unknown-format'],
    ['an empty object', '{}', 'file/unknown-format'],
    ['nodes of all kinds but objects', '{"nodes":[null,1,"x",[]],"connections":7}', 'file/unknown-format'],
    ['other XML', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a>&z;</a>', 'file/unknown-format'],
    ['a lone bracket', '<', 'file/unknown-format'],
    ['100,000 elements', '<a>'.repeat(100_000), 'file/unknown-format'],
    ['BPMN that breaks off', bpmn('').slice(0, 150), 'import/invalid'],
    ['a newer version of ours', '{"schemaVersion":999,"nodes":[]}', 'flow/newer-format'],
    ['hardly ours', '{"schemaVersion":1,"nodes":[]}', 'flow/invalid'],
  ];

  test('lint of all of them at once', async () => {
    const paths = cases.map(([, content], index) => write(`zoo/${String(index).padStart(2, '0')}.json`, content));
    const { files, errors, code } = await lint(...paths);
    const said = new Map([
      ...files.map((one) => [one.path, `${one.format} ${one.nodes} ${one.edges}`] as const),
      ...errors.map((one) => [one.path, one.code] as const),
    ]);
    expect(cases.map(([name], index) => [name, said.get(paths[index] ?? '')])).toEqual(cases.map(([name, , expected]) => [name, expected]));
    expect([code, errors.every(({ message }) => message.length > 10), ({} as { polluted?: number }).polluted]).toEqual([
      code === 1 ? 1 : 2,
      true,
      undefined,
    ]);
  });

  test('import and flow dataflow end with 0 or 2, never with our own fault', async () => {
    const codes = await Promise.all(
      cases.flatMap(([, content], index) =>
        [['import'], ['flow', 'dataflow']].map(async (command) => {
          const { code, doc } = await json([...command, write(`zoo/${String(index).padStart(2, '0')}.json`, content)]);
          return code === ('error' in doc ? 2 : 0);
        }),
      ),
    );
    expect(codes.filter((fits) => !fits)).toEqual([]);
  });
});

test.each([
  [[], 1],
  [['--fail-on', 'low'], 1],
  [['--fail-on', 'high'], 0],
  [['--fail-on', 'block'], 0],
  [['--fail-on', 'high', '--jobs', '2'], 0],
  [['--fail-on', 'grave'], 2],
])('a flow with smaller findings alone: lint %j ends with %i', async (options, code) => {
  const smaller = JSON.stringify({
    nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }],
    connections: {},
  });
  expect((await cli(['lint', write('smaller.json', smaller), '--json', ...options])).code).toBe(code);
});

test('names, folders, links and things that are no files', async () => {
  mkdirSync(file('tree/deep/er'), { recursive: true });
  write('tree/b.json', text);
  write('tree/deep/er/a sp\u00e4ce \u{1f600}.json', text);
  write('tree/readme.txt', 'no');
  write('tree/package.json', '{"name":"x"}');
  write('tree/node_modules/x/flow.json', text);
  write('tree/new\nline\u001b[2J.json', '{');
  symlinkSync(file('tree'), file('tree/deep/loop'));
  symlinkSync('../b.json', file('tree/deep/link.json'));
  symlinkSync('nowhere', file('tree/deep/broken.json'));
  symlinkSync('self.json', file('tree/deep/self.json'));
  symlinkSync('/dev/zero', file('tree/deep/zero.json'));
  const { files, errors, code } = await lint('tree', 'tree/b.json', 'missing.json', 'a\0b', `${'x'.repeat(300)}.json`, '/dev/null');
  expect({
    code,
    files: files.map(({ path }) => path),
    errors: errors.map(({ path, code: reason }) => [path.slice(0, 25), reason]),
  }).toEqual({
    code: 1,
    files: ['tree/b.json', 'tree/deep/link.json', 'tree/deep/er/a sp\u00e4ce \u{1f600}.json'],
    errors: [
      ['tree/new\nline\u001b[2J.json', 'file/not-json'],
      ['tree/deep/broken.json', 'file/not-found'],
      ['tree/deep/self.json', 'file/unreadable'],
      ['missing.json', 'file/not-found'],
      ['a\0b', 'file/unreadable'],
      ['xxxxxxxxxxxxxxxxxxxxxxxxx', 'file/not-found'],
      ['/dev/null', 'file/not-json'],
    ],
  });
});

test('what was not meant is said rather than done: an empty name, two formats at once, a folder without flows, a name that is no UTF-8', async () => {
  write('plain.json', text);
  write('bare/readme.txt', 'no');
  write('bare/package.json', '{"name":"x"}');
  mkdirSync(file('odd'));
  writeFileSync(Buffer.concat([Buffer.from(`${file('odd')}/x`), Buffer.from([0xff]), Buffer.from('.json')]), text);
  const [empty, both, none, some] = await Promise.all([
    cli(['lint', '']),
    json(['lint', 'plain.json', '--format', 'text']),
    cli(['lint', 'bare']),
    cli(['lint', 'odd', 'plain.json']),
  ]);
  expect({
    empty: [empty.code, empty.out, empty.err.includes('A PATH is empty')],
    both: [both.code, both.doc['error']],
    none: [none.code, none.err],
    summary: none.out.trim().split(': ').at(-1),
  }).toEqual({
    empty: [2, '', true],
    both: [2, expect.objectContaining({ code: 'cli/bad-usage', message: '--json does not go with --format text.' })],
    none: [0, 'countersign: there is no flow in bare; folders are searched for .json, .bpmn, .xml and .zip.\n'],
    summary: 'no flow was looked at',
  });
  expect([some.out.includes('no UTF-8, so it cannot be opened by it. Rename it.'), some.out.trim().split(': ').at(-1)]).toEqual([
    true,
    'nothing blocks sign-off in what could be read',
  ]);
});

test('a file that goes on for ever ends at the limit', async () => {
  const { errors } = await lint('/dev/zero');
  expect(errors.map(({ code }) => code)).toEqual(['file/too-large']);
});

test('the report has exactly the shape that other programs read', async () => {
  const { files, errors, ms, code } = await lint(write('leaky.flow.json', printFlow(leaky)), write('broken.json', '{'));
  const [report] = files;
  const blocking = report?.findings.find((finding) => finding['ruleId'] === 'DF001');
  const types = (value: object): Record<string, string> =>
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === null ? 'null' : Array.isArray(item) ? 'array' : typeof item]),
    );
  expect({
    code,
    report: types(report ?? {}),
    finding: types(blocking ?? {}),
    hop: (blocking?.['path'] as readonly object[]).map(types),
    verdict: types(report?.verdict ?? {}),
    errors: errors.map(types),
    ms: typeof ms,
  }).toEqual({
    code: 1,
    ms: 'number',
    errors: [{ path: 'string', code: 'string', message: 'string' }],
    report: {
      path: 'string',
      format: 'string',
      flow: 'string',
      nodes: 'number',
      edges: 'number',
      findings: 'array',
      verdict: 'object',
      ms: 'number',
    },
    finding: {
      ruleId: 'string',
      severity: 'string',
      confidence: 'string',
      persona: 'string',
      fingerprint: 'string',
      nodeId: 'string',
      nodeName: 'string',
      edgeId: 'null',
      field: 'string',
      title: 'string',
      message: 'string',
      remedy: 'string',
      path: 'array',
      fixes: 'array',
      taxonomy: 'array',
    },
    hop: [
      { nodeId: 'string', nodeName: 'string', port: 'string', field: 'string', why: 'string' },
      { nodeId: 'string', nodeName: 'string', field: 'string', why: 'string' },
    ],
    verdict: { result: 'string', counts: 'object', hash: 'string' },
  });
  const keys = [
    'ruleId',
    'severity',
    'confidence',
    'fingerprint',
    'nodeId',
    'nodeName',
    'edgeId',
    'field',
    'message',
    'remedy',
    'path',
    'fixes',
    'taxonomy',
  ];
  expect(report?.findings.flatMap((finding) => keys.filter((key) => !(key in finding) || finding[key] === undefined))).toEqual([]);
});

test('stdin, policy and persona: the same verdict at every door', async () => {
  const printed = printFlow(leaky);
  write('same.flow.json', printed);
  const verdicts = await Promise.all([
    json(['lint', '-'], printed),
    json(['lint', 'same.flow.json', '--persona', 'builder']),
    json(['lint', 'same.flow.json', '--persona', 'auditor']),
    json(['lint', 'same.flow.json', '--policy', write('policy.json', '\uFEFF{"hosts":["api.example.com"]}')]),
  ]);
  const hashes = verdicts.map(({ doc }) => (doc as unknown as LintDoc).files[0]?.verdict['result']);
  const slip = await cli(['lint', 'same.flow.json', '--json', '--policy', write('slip.json', '{"rules":{"ZZ999":"off"}}')]);
  expect([hashes, slip.code, slip.err.includes('no rule ZZ999')]).toEqual([['blocked', 'blocked', 'blocked', 'blocked'], 1, true]);
});

test.each([
  '{',
  '[]',
  'null',
  '{"x":1}',
  '{"rules":{"XX":"off"}}',
  '{"rules":{"DF001":"loud"}}',
  '{"schemaVersion":2}',
  '{"hosts":["*"]}',
  '{"hosts":["*.com"]}',
  '{"hosts":["*.co.uk:443"]}',
  '{"organisation":{"gateways":[{"hosts":["*.com."],"url":"https://gate.example.com"}]}}',
  '{"minimumTls":"1.0"}',
])('the policy %s stops the command', async (policy) => {
  const { code, doc } = await json(['lint', write('any.json', text), '--policy', write('bad-policy.json', policy)]);
  expect([code, doc['error']]).toEqual([2, expect.objectContaining({ code: 'lint/bad-policy', place: 'bad-policy.json' })]);
});

describe('--fix', () => {
  test('writes our files alone, once, and keeps mode, line ends and links', async () => {
    const printed = printFlow(ours);
    write('plain.flow.json', printed);
    write('crlf.flow.json', printed.replaceAll('\n', '\r\n'));
    write('target.flow.json', printed);
    write('foreign.json', text);
    chmodSync(file('crlf.flow.json'), 0o640);
    symlinkSync('target.flow.json', file('link.flow.json'));
    const names = ['plain.flow.json', 'crlf.flow.json', 'link.flow.json', 'foreign.json'];
    const first = await lint('--fix', ...names);
    const fixed = names.map((name) => readFileSync(file(name), 'utf8'));
    const second = await lint('--fix', ...names);
    expect({
      fixed: first.files.map((one) => one.fixed?.length ?? 0),
      again: second.files.map((one) => one.fixed?.length ?? 0),
      stable: names.map((name) => readFileSync(file(name), 'utf8') === fixed[names.indexOf(name)]),
      https: fixed[0]?.includes('https://api.example.com'),
      onlyLineEnds: fixed[1]?.replaceAll('\r\n', '\n') === fixed[0] && fixed[1]?.includes('\r\n'),
      mode: (statSync(file('crlf.flow.json')).mode & 0o777).toString(8),
      link: lstatSync(file('link.flow.json')).isSymbolicLink() && fixed[2] === fixed[0],
      foreign: fixed[3] === text,
    }).toEqual({
      fixed: [2, 2, 2, 0],
      again: [0, 0, 0, 0],
      stable: [true, true, true, true],
      https: true,
      onlyLineEnds: true,
      mode: '640',
      link: true,
      foreign: true,
    });
  });
});

test('SARIF: one document, each error a notification, each rule index in range', async () => {
  const { code, out, err } = await cli([
    'lint',
    '--format',
    'sarif',
    write('l.flow.json', printFlow(leaky)),
    write('an odd \u00fc name#?.json', text),
    write('b.json', '{'),
  ]);
  const sarif = JSON.parse(out) as {
    version: string;
    runs: {
      tool: { driver: { rules: unknown[] } };
      results: { ruleIndex?: number; locations: unknown[] }[];
      artifacts: { location: { uri: string } }[];
      invocations: { executionSuccessful: boolean; toolExecutionNotifications: unknown[] }[];
    }[];
  };
  const [run] = sarif.runs;
  expect({
    code,
    err,
    version: sarif.version,
    uris: run?.artifacts.map(({ location }) => location.uri),
    notes: run?.invocations[0]?.toolExecutionNotifications.length,
    wild: run?.results.filter(
      ({ ruleIndex, locations }) => ruleIndex === undefined || run.tool.driver.rules[ruleIndex] === undefined || locations.length !== 1,
    ),
  }).toEqual({
    code: 1,
    err: '',
    version: '2.1.0',
    uris: ['l.flow.json', 'an%20odd%20%C3%BC%20name%23%3F.json', 'b.json'],
    notes: 1,
    wild: [],
  });
});

test('text for terminals: names from files cannot move the cursor, forge lines or turn the direction', async () => {
  const evil = 'x\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\nverified. all is well\rgone [seen](https://evil.example)';
  const hostile = {
    ...workflow,
    name: evil,
    nodes: workflow.nodes.map((one) => ({ ...one, name: `${(one as { name: string }).name}${evil}` })),
    connections: { [`Hook${evil}`]: { main: [[{ node: `Code${evil}`, type: 'main', index: 0 }]] } },
  };
  const draft = flow([step('start', 'manual-trigger')], [], { name: evil });
  write('hostile.json', JSON.stringify(hostile));
  write('hostile.flow.json', JSON.stringify(draft));
  write(`h${evil.replaceAll('/', '')}.json`, '{');
  const said = await Promise.all([
    cli(['lint', 'hostile.json', `h${evil}.json`]),
    cli(['import', 'hostile.json']),
    cli(['flow', 'dataflow', 'hostile.json']),
    cli(['run', 'hostile.flow.json', '--dry-run']),
    cli(['egress', 'check', `https://a/${evil}`]),
    cli([evil]),
    cli(['lint', `--${evil}`]),
    cli(['rules', evil]),
    cli(['verify', `${evil}.zip`]),
    cli(['script', 'run', write('throw.js', `throw new Error(${JSON.stringify(evil)})`)]),
    cli(['script', 'run', write('log.js', `console.log(${JSON.stringify(evil)}); return ${JSON.stringify(evil)}`)]),
    // JSON of its own leaves C1 and the signs that turn the direction as they are.
    cli(['lint', 'hostile.json', `h${evil}.json`, '--json']),
    cli(['lint', 'hostile.json', '--format', 'sarif']),
    cli(['--json', 'script', 'run', 'log.js']),
  ]);
  expect(said.map(({ out, err }) => [terminalCommands.exec(out)?.[0], terminalCommands.exec(err)?.[0], /^verified/m.test(out)])).toEqual(
    said.map(() => [undefined, undefined, false]),
  );
  expect(JSON.parse(said.at(-1)?.out ?? '')).toMatchObject({ value: evil });
  // Nor does a name become a link in a viewer of reports.
  expect(
    said
      .at(-2)
      ?.out.match(/"text": "[^"]*\] ?\(https/g)
      ?.filter((text) => text.includes('](')),
  ).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a pipe is written to and a link is followed: neither is replaced by a file', async () => {
  write('flow.json', text);
  const [pipe, real, link] = [file('pipe'), file('real.json'), file('link.json')];
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
  let heard = '';
  reader.stdout.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  const ended = once(reader, 'close');
  expect((await cli(['import', 'flow.json', '-o', 'pipe', '--force'])).code).toBe(0);
  await ended;
  write('real.json', '{}');
  symlinkSync('real.json', link);
  expect((await cli(['import', 'flow.json', '-o', 'link.json', '--force'])).code).toBe(0);
  expect([
    lstatSync(pipe).isFIFO(),
    JSON.parse(heard),
    lstatSync(link).isSymbolicLink(),
    JSON.parse(readFileSync(real, 'utf8')),
  ]).toMatchObject([true, { name: 'Orders' }, true, { name: 'Orders' }]);
});
