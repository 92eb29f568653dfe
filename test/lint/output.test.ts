/** What people and programs read: the text to the letter, JSON's keys, SARIF against the reference validator. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../app/cli/main.ts';
import type { CliIo } from '../../app/cli/command.ts';
import { rules } from '../../app/lint/registry.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { flow } from './kit/flow.ts';
import { ask, call, manual, openHook } from './kit/steps.ts';

const leak = printFlow(
  flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { region: 'us', settings: { alertRoute: 'owner' } }),
);
const clean = printFlow(flow([manual(), ask('Hello')], ['start > ask'], { settings: { alertRoute: 'owner' } }));

async function run(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  stdin = '',
): Promise<{ code: number; out: string; err: string; read(name: string): string; done(): void }> {
  const cwd = mkdtempSync(join(tmpdir(), 'countersign-lint-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  let out = '';
  let err = '';
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => stdin,
    stdinChunks: () => [],
    cwd,
    tty: false,
  };
  const code = await main(args, io);
  return {
    code,
    out,
    err,
    read: (name) => readFileSync(join(cwd, name), 'utf8'),
    done: () => {
      rmSync(cwd, { recursive: true });
    },
  };
}

it('text: what, where, the way, why, help', async () => {
  const { code, out, done } = await run(['lint', 'a.flow.json', '--persona', 'builder'], { 'a.flow.json': leak });
  done();
  expect(code).toBe(1);
  expect(out.replace(/in [\d.]+ ms/, 'in N ms')).toMatchInlineSnapshot(`
    "blocked[DF001]: Contact data (e-mail, phone or address) in “body.email” reaches OpenAI unmasked
      --> a.flow.json › ask › prompt
      |
      |  1. hook body.email
      |     email in the body of the web request
      |  2. ask prompt
      |     sent to OpenAI in the prompt
      |
      = why:  Each run sends contact data (e-mail, phone or address) of real people to OpenAI. A company
              outside yours then holds it: it may be kept, read by its staff or come out in a breach, and the
              people were not asked.
      = help: Put a Tokenise step before the model and a Restore step after it, or leave these fields out of
              the prompt.
      = fix:  Insert a Tokenise step before “ask” (--fix does this)
      = see countersign rules DF001 · LLM02:2025, LCNC-SEC-03, CWE-359, GDPR 5(1)(c), GDPR 25, GDPR 28, HIPAA 164.502(b)

    1 flow, 1 blocking, 0 high, 0 medium, 2 hints in N ms: 1 cannot be signed off
    "
  `);
});

it('json: one document, errors beside files, the worst exit code', async () => {
  const { code, out, done } = await run(['lint', '.', 'gone.json', '--json'], {
    'a.flow.json': leak,
    'b.flow.json': clean,
    'broken.json': '{ "nodes": [',
    'other.json': '{ "hello": 1 }',
  });
  done();
  const { files, errors } = JSON.parse(out) as {
    files: { path: string; format: string; nodes: number; verdict: { result: string }; findings: { ruleId: string; path: unknown[] }[] }[];
    errors: { path: string; code: string }[];
  };
  expect({
    code,
    files: files.map(({ path, format, nodes, verdict, findings }) => [
      path,
      format,
      nodes,
      verdict.result,
      findings.filter(({ ruleId }) => ruleId === 'DF001').length,
    ]),
    errors: errors.map(({ path, code: why }) => [path, why]),
  }).toEqual({
    code: 1,
    files: [
      ['a.flow.json', 'countersign', 2, 'blocked', 1],
      ['b.flow.json', 'countersign', 2, 'pass', 0],
    ],
    errors: [
      ['broken.json', 'file/not-json'],
      ['gone.json', 'file/not-found'],
    ],
  });
});

it('standard input, usage and unreadable files', async () => {
  const piped = await run(['lint', '-', '--json'], {}, clean);
  const bad = await run(['lint', 'x.json'], { 'x.json': 'no' });
  const none = await run(['lint'], {});
  const odd = await run(['lint', 'x.json', '--format', 'xml'], { 'x.json': clean });
  for (const one of [piped, bad, none, odd]) one.done();
  expect([piped.code, bad.code, none.code, odd.code]).toEqual([0, 2, 2, 2]);
});

it('--fix writes a flow that still opens and no longer blocks', async () => {
  const { code, out, read, done } = await run(['lint', 'a.flow.json', '--fix', '--json'], { 'a.flow.json': leak });
  const fixed = readFlow(read('a.flow.json'), 'a.flow.json');
  done();
  const { files } = JSON.parse(out) as { files: { verdict: { result: string }; fixed: string[] }[] };
  expect({
    code,
    result: files[0]?.verdict.result,
    types: fixed.nodes.map(({ type }) => type),
    some: (files[0]?.fixed.length ?? 0) > 0,
  }).toEqual({ code: 0, result: 'pass', types: ['webhook-trigger', 'model-call', 'tokenise'], some: true });
});

it('a policy raises, switches off and names models; a wrong one is refused', async () => {
  const plain = printFlow(flow([manual(), call('http://api.example.com/x', {}, 'call', { timeoutMs: 5 })], ['start > call']));
  const ids = (text: string): string[] =>
    (JSON.parse(text) as { files: { findings: { ruleId: string; severity: string }[] }[] }).files[0]?.findings.map(
      ({ ruleId, severity }) => `${ruleId}:${severity}`,
    ) ?? [];
  const policy = JSON.stringify({ rules: { CN001: 'block', DF016: 'off', RL002: 'off' } });
  const with_ = await run(['lint', 'a.json', '--json', '--policy', 'p.json'], { 'a.json': plain, 'p.json': policy });
  const wrong = await run(['lint', 'a.json', '--policy', 'p.json'], { 'a.json': plain, 'p.json': '{ "rules": { "CN001": "loud" } }' });
  with_.done();
  wrong.done();
  expect({ found: ids(with_.out), code: wrong.code, says: wrong.err.includes('rules.CN001') }).toEqual({
    found: ['CN001:block'],
    code: 2,
    says: true,
  });
});

interface SarifRegion {
  startLine?: number;
  startColumn?: number;
  endColumn?: number;
  charOffset?: number;
  charLength?: number;
}
interface SarifLocation {
  physicalLocation: { artifactLocation: { uri: string; index: number }; region: SarifRegion };
  logicalLocations?: { name: string }[];
}
interface SarifRun {
  tool: {
    driver: {
      rules: {
        id: string;
        fullDescription: { text: string };
        help: { text: string };
        relationships: { kinds: string[]; target: { id: string; index: number; toolComponent: { name: string; index: number } } }[];
        properties: { tags: string[] };
      }[];
      supportedTaxonomies: { name: string; index: number }[];
    };
  };
  taxonomies: { name: string; taxa: { id: string }[] }[];
  artifacts: { location: { uri: string; index: number } }[];
  results: {
    ruleId: string;
    ruleIndex: number;
    level: string;
    locations: SarifLocation[];
    codeFlows?: { threadFlows: { locations: { location: SarifLocation }[] }[] }[];
    partialFingerprints: Record<string, string>;
    properties: { severity: string };
    suppressions?: { kind: string; justification: string }[];
    fixes?: { artifactChanges: { replacements: { deletedRegion: SarifRegion; insertedContent: { text: string } }[] }[] }[];
  }[];
}

/** Everything that the reference validator and its checks for GitHub's code scanning call an error or a warning. */
function complaintsAbout(sarif: string): { status: number | null; problems: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sarif-'));
  const file = join(folder, 'out.sarif');
  writeFileSync(file, sarif);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      new URL('../../node_modules/@microsoft/sarif-multitool/bin.js', import.meta.url).pathname,
      'validate',
      file,
      '--rule-kind',
      '"Sarif;Gh"',
    ],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  return { status, problems: `${stdout}${stderr}`.split('\n').filter((line) => / (error|warning) /.test(line)) };
}

it('sarif: valid by the reference validator, with ours, others\u2019, broken files, waivers and a pack', async () => {
  const n8n = JSON.stringify(
    {
      name: 'Orders',
      connections: { Hook: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
      nodes: [
        { id: 'id-hook', name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 1, position: [0, 0], parameters: { path: 'x' } },
        {
          name: 'Call',
          type: 'n8n-nodes-base.httpRequest',
          typeVersion: 4,
          position: [0, 0],
          parameters: { url: 'http://api.example.com/x' },
        },
      ],
    },
    null,
    2,
  );
  const bpmn =
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">\n<process id="p">\n<startEvent id="s"/><task id="t" name="Ask"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/></process></definitions>';
  const plain = await run(['lint', 'a.flow.json', '--json'], { 'a.flow.json': leak });
  plain.done();
  const [found] = (JSON.parse(plain.out) as { files: { findings: { ruleId: string; fingerprint: string }[] }[] }).files;
  const fingerprint = found?.findings.find(({ ruleId }) => ruleId === 'DF001')?.fingerprint;
  const pack = {
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id: 'acme',
    name: 'House rules',
    version: '1.0.0',
    publisher: 'Acme',
    rules: [
      {
        id: 'ACME-1',
        title: 'No web requests',
        message: 'This flow is started from outside.',
        remedy: 'Start it by hand.',
        severity: 'medium',
        taxonomy: ['CWE-306', 'House 7'],
        step: { triggers: ['webhook'] },
      },
    ],
  };
  const waivers = {
    waivers: [
      {
        flow: 'flow_test',
        ruleId: 'DF001',
        fingerprint,
        reason: 'The provider is part of our group',
        owner: 'ada',
        approvedBy: 'grace',
        until: '2999-01-01T00:00:00Z',
      },
    ],
  };
  const { code, out, done } = await run(
    ['lint', 'a.flow.json', 'n.json', 'b.bpmn', 'broken.json', '--format', 'sarif', '--waivers', 'w.json', '--policy', 'p.json'],
    {
      'a.flow.json': leak,
      'n.json': n8n,
      'b.bpmn': bpmn,
      'broken.json': '{',
      'w.json': JSON.stringify(waivers),
      'p.json': JSON.stringify({ packs: [pack] }),
    },
  );
  done();
  expect({ code, ...complaintsAbout(out) }).toEqual({ code: 1, status: 0, problems: [] });
  const [sarif] = (JSON.parse(out) as { runs: SarifRun[] }).runs as [SarifRun];
  const {
    results,
    artifacts,
    taxonomies,
    tool: { driver },
  } = sarif;
  const texts = [leak, n8n, bpmn, '{'];
  expect(artifacts.map(({ location }) => [location.uri, location.index])).toEqual([
    ['a.flow.json', 0],
    ['n.json', 1],
    ['b.bpmn', 2],
    ['broken.json', 3],
  ]);
  // Every reference leads somewhere, and the level follows the severity.
  expect(results.filter(({ ruleId, ruleIndex }) => driver.rules[ruleIndex]?.id !== ruleId).map(({ ruleId }) => ruleId)).toEqual([]);
  expect(results.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['DF001', 'CN001', 'ACME-1']));
  expect(
    results.filter(
      ({ level, properties }) => ({ block: 'error', high: 'error', medium: 'warning', low: 'note' })[properties.severity] !== level,
    ),
  ).toEqual([]);
  expect(driver.rules.length).toBe(rules.length + 1);
  expect(
    driver.rules
      .flatMap(({ relationships }) => relationships)
      .filter(
        ({ target }) =>
          taxonomies[target.toolComponent.index]?.name !== target.toolComponent.name ||
          taxonomies[target.toolComponent.index]?.taxa[target.index]?.id !== target.id,
      ),
  ).toEqual([]);
  expect(driver.supportedTaxonomies.map(({ name, index }) => taxonomies[index]?.name === name)).toEqual(taxonomies.map(() => true));
  // A waived result says so, and the others that they are not.
  const { true: waived = [], false: rest = [] } = Object.groupBy(results, ({ suppressions }) =>
    String((suppressions?.length ?? 0) > 0),
  ) as Record<string, SarifRun['results']>;
  expect([
    waived.map(({ ruleId, suppressions, partialFingerprints }) => [ruleId, suppressions?.[0]?.kind, partialFingerprints['countersign/v1']]),
    rest.every(({ suppressions }) => suppressions?.length === 0),
  ]).toEqual([[['DF001', 'external', fingerprint]], true]);
  // Where a step stands: what the region cuts out of the text names the step.
  const cut = ({
    physicalLocation: {
      artifactLocation: { index },
      region: { startLine = 0, startColumn = 1, endColumn },
    },
  }: SarifLocation): string | undefined =>
    texts[index]?.split('\n')[startLine - 1]?.slice(startColumn - 1, endColumn === undefined ? 0 : endColumn - 1);
  const flowOfLeak = waived[0]?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => cut(location));
  expect([flowOfLeak, waived[0]?.locations.map(cut)]).toEqual([['"id": "hook"', '"id": "ask"'], ['"id": "ask"']]);
  expect(
    new Set(
      results
        .flatMap(({ locations }) => locations)
        .filter(({ logicalLocations }) => logicalLocations !== undefined)
        .map((one) => `${one.physicalLocation.artifactLocation.uri} ${cut(one)}`),
    ),
  ).toEqual(
    new Set(['a.flow.json "id": "hook"', 'a.flow.json "id": "ask"', 'n.json "id": "id-hook"', 'n.json "name": "Call"', 'b.bpmn id="s"']),
  );
});

it.each(['\n', '\r\n'])('a sarif fix changes the text into the flow that the fix makes, and only where it differs (%j)', async (ends) => {
  const text = leak.replaceAll('\n', ends);
  const { out, done } = await run(['lint', 'a.flow.json', '--format', 'sarif'], { 'a.flow.json': text });
  done();
  const [sarif] = (JSON.parse(out) as { runs: SarifRun[] }).runs;
  const replacement = sarif?.results.find(({ ruleId }) => ruleId === 'DF001')?.fixes?.[0]?.artifactChanges[0]?.replacements[0];
  const { charOffset = 0, charLength = 0 } = replacement?.deletedRegion ?? {};
  const fixed = text.slice(0, charOffset) + (replacement?.insertedContent.text ?? '') + text.slice(charOffset + charLength);
  expect(
    readFlow(fixed, 'a.flow.json')
      .nodes.map(({ type }) => type)
      .sort(),
  ).toEqual(['model-call', 'tokenise', 'webhook-trigger']);
  expect([fixed, charOffset > 0, charLength < text.length]).toEqual([
    printFlow(readFlow(fixed, 'a.flow.json')).replaceAll('\n', ends),
    true,
    true,
  ]);
  expect(sarif?.results.every(({ suppressions }) => suppressions === undefined)).toBe(true);
});

it('a step name cannot talk to the terminal', async () => {
  const evil = flow([openHook(), { ...ask('Answer {{ input.body.email }}'), name: 'ask\u001b[2J\u202e' }], ['hook > ask']);
  const { out, done } = await run(['lint', 'a.json'], { 'a.json': printFlow(evil) });
  done();
  expect(/[\u001b\u202e]/.test(out)).toBe(false);
});

it('flow dataflow and rules', async () => {
  const labels = await run(['flow', 'dataflow', 'a.json', '--json'], { 'a.json': leak });
  const list = await run(['rules', '--json'], {});
  const page = await run(['rules', 'df001'], {});
  const unknown = await run(['rules', 'XX999'], {});
  for (const one of [labels, list, page, unknown]) one.done();
  const { edges } = JSON.parse(labels.out) as { edges: { id: string; fields: { path: string }[] }[] };
  expect({
    edge: edges[0]?.id,
    email: edges[0]?.fields.find(({ path }) => path === 'body.email'),
    rules: (JSON.parse(list.out) as { rules: unknown[] }).rules.length,
    page: page.out.startsWith('# DF001'),
    unknown: unknown.code,
  }).toEqual({
    edge: 'hook>ask',
    email: { path: 'body.email', labels: ['contact'], trust: 'public', type: 'text', sources: ['hook.body.email'] },
    rules: rules.length,
    page: true,
    unknown: 2,
  });
});
