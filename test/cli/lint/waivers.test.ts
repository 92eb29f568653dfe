/** Waivers, records and proposals at the command line. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lintFlow } from '../../../app/lint/run.ts';
import { applyPatch, type PatchOperation } from '../../../app/workflow/graph/patch.ts';
import { firstFlow } from '../../import/support.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow } from '../../lint/kit/flow.ts';
import { ask, call, manual, openHook, slot, sql } from '../../lint/kit/steps.ts';
import { desk } from '../kit.ts';

const { write, file, cli, json } = desk();
const leaky = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { id: 'flow_leaky' });
const leak = lintFlow(leaky).findings.find(({ ruleId }) => ruleId === 'DF001');
const fingerprint = leak?.fingerprint ?? '';
const good = {
  flow: 'flow_leaky',
  ruleId: 'DF001',
  fingerprint,
  reason: 'The provider is part of our group',
  owner: 'ada',
  approvedBy: 'grace',
  until: '2999-01-01T00:00:00Z',
};
const waivers = (...list: object[]): string => JSON.stringify({ waivers: list });

interface Seen {
  readonly result: string;
  readonly waived: number;
  readonly marked: unknown;
  readonly ids: readonly string[];
}
async function linted(text: string, list: string): Promise<Seen> {
  const { doc } = await json(['lint', write('leaky.flow.json', text), '--waivers', write('waivers.json', list)]);
  const [one] = doc['files'] as unknown as {
    findings: { ruleId: string; waived?: unknown }[];
    verdict: { result: string; counts: { waived: number } };
  }[];
  return {
    result: one?.verdict.result ?? '',
    waived: one?.verdict.counts.waived ?? -1,
    marked: one?.findings.find(({ ruleId }) => ruleId === 'DF001')?.waived,
    ids: (one?.findings ?? []).map(({ ruleId }) => ruleId),
  };
}

describe('--waivers', () => {
  const text = printFlow(leaky);
  test('one that counts lets the flow pass, and is counted and named', async () => {
    const { result, waived, marked, ids } = await linted(text, waivers(good));
    expect([result, waived, marked, ids.includes('GV008')]).toEqual([
      'pass',
      1,
      { by: 'grace', owner: 'ada', reason: good.reason, until: good.until },
      false,
    ]);
  });
  test.each([
    ['that has ended', { ...good, until: '2020-01-01T00:00:00Z' }],
    ['without a reason', { ...good, reason: 'ok' }],
    ['of another finding', { ...good, fingerprint: 'f'.repeat(32) }],
  ])('one %s counts for nothing, and is told', async (_name, waiver) => {
    const { result, waived, ids } = await linted(text, waivers(waiver));
    expect([result, waived, ids.includes('GV008')]).toEqual(['blocked', 0, true]);
  });
  test('one is void when the path changes, and of no account for another flow', async () => {
    const longer = flow([openHook(), { ...ask('Answer {{ input.body.email }}'), id: 'other', name: 'other' }], ['hook > other'], {
      id: 'flow_leaky',
    });
    const changed = await linted(printFlow(longer), waivers(good));
    const elsewhere = await linted(text, waivers({ ...good, flow: 'flow_else' }));
    expect([changed.result, changed.ids.includes('GV008'), elsewhere.result, elsewhere.ids.includes('GV008')]).toEqual([
      'blocked',
      true,
      'blocked',
      false,
    ]);
  });
  test.each([
    ['not JSON', '{', 'lint/bad-policy'],
    ['no approver', waivers({ ...good, approvedBy: undefined }), 'lint/bad-policy'],
    ['no fingerprint', waivers({ ...good, fingerprint: 'DF001' }), 'lint/bad-policy'],
    ['own approval', waivers({ ...good, approvedBy: 'ada' }), 'review/self-approval'],
  ])('a list with %s stops the command', async (_name, list, code) => {
    const { code: exit, doc } = await json(['lint', write('leaky.flow.json', text), '--waivers', write('bad.json', list)]);
    expect([exit, (doc['error'] as { code: string }).code]).toEqual([2, code]);
  });
  test('R-WAIVER-2: a bundle is made with it and says so; not where whoever approved it made the flow', async () => {
    write('leaky.flow.json', text);
    await cli(['key', 'new', '-o', 'author.key', '--owner', 'ada', '--role', 'author']);
    const make = (list: string) =>
      json([
        'bundle',
        'create',
        'leaky.flow.json',
        '--key',
        'author.key',
        '--waivers',
        write('waivers.json', list),
        '-o',
        'leaky.countersign',
      ]);
    const until = new Date(Date.now() + 200 * 86_400_000).toISOString();
    const made = await make(waivers({ ...good, until }));
    const forEver = await make(waivers(good));
    const refused = await make(waivers({ ...good, owner: 'grace', approvedBy: 'ada' }));
    const without = await make(waivers());
    expect((forEver.doc['error'] as { code: string }).code).toBe('review/waiver-invalid');
    expect([
      made.code,
      (made.doc['verdict'] as { counts: { waived: number } }).counts.waived,
      (refused.doc['error'] as { code: string }).code,
      (without.doc['error'] as { code: string }).code,
    ]).toEqual([1, 1, 'review/self-approval', 'lint/blocked']);
    // Another machine works the verdict out again from what the bundle holds.
    const signed = await json(['bundle', 'sign', 'leaky.countersign', '--key', 'author.key']);
    expect(signed.code).toBe(1);
  });
});

test('--record: what happened to the flow is judged, and leaves the hash of the verdict alone', async () => {
  write('leaky.flow.json', printFlow(leaky));
  const record = {
    flows: {
      flow_leaky: {
        stage: 'release',
        approval: {
          flow: 'a'.repeat(64),
          changed: ['policy'],
          at: '2027-01-01T00:00:00Z',
          until: '2028-01-01T00:00:00Z',
          approvers: ['ada'],
          authors: ['ada'],
        },
      },
    },
  };
  const with_ = await json(['lint', 'leaky.flow.json', '--record', write('record.json', JSON.stringify(record))]);
  const without = await json(['lint', 'leaky.flow.json']);
  const of = (doc: typeof with_) =>
    (doc.doc['files'] as unknown as { findings: { ruleId: string; severity: string }[]; verdict: { hash: string } }[])[0];
  expect({
    found: of(with_)
      ?.findings.filter(({ ruleId }) => ruleId.startsWith('GV'))
      .map(({ ruleId, severity }) => `${ruleId} ${severity}`)
      .sort(),
    same: of(with_)?.verdict.hash === of(without)?.verdict.hash,
  }).toEqual({ found: ['GV005 block', 'GV007 block'], same: true });
  const bad = await json(['lint', 'leaky.flow.json', '--record', write('record.json', '{"flows":{"x":{"stage":"later"}}}')]);
  expect([bad.code, (bad.doc['error'] as { code: string }).code]).toEqual([2, 'lint/bad-policy']);
});

test('--persona auditor: everything, with fingerprints, the hash, and a list by law and standard', async () => {
  write('leaky.flow.json', printFlow(leaky));
  const [auditor, reviewer, document] = [
    await cli(['lint', 'leaky.flow.json', '--persona', 'auditor']),
    await cli(['lint', 'leaky.flow.json']),
    await json(['lint', 'leaky.flow.json', '--persona', 'auditor']),
  ];
  const [one] = document.doc['files'] as unknown as {
    verdict: { hash: string };
    references: { reference: string; open: number; waived: number; rules: string[] }[];
  }[];
  expect([
    auditor.out.includes(`fingerprint ${fingerprint}`),
    auditor.out.includes(one?.verdict.hash ?? 'no hash'),
    /GDPR 28 +\d open: .*DF001/.test(auditor.out),
    reviewer.out.includes(fingerprint),
  ]).toEqual([true, true, true, false]);
  expect(one?.references.find(({ reference }) => reference === 'CWE-359')).toEqual({
    reference: 'CWE-359',
    open: 1,
    waived: 0,
    rules: ['DF001'],
  });
});

describe('--fix on a file of another product', () => {
  const workflow = JSON.stringify({
    name: 'Orders',
    connections: { Hook: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
    nodes: [
      { id: 'h', name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], parameters: { path: 'orders' } },
      {
        id: 'c',
        name: 'Call',
        type: 'n8n-nodes-base.httpRequest',
        typeVersion: 4.2,
        position: [200, 0],
        parameters: { url: 'http://api.example.com/orders', options: {} },
      },
    ],
  });

  test('leaves it as it is, and writes what could be done beside it, in words and as a patch that works', async () => {
    const outcome = await cli(['lint', '--fix', write('orders.json', workflow)]);
    const proposals = JSON.parse(readFileSync(file('orders.fixes.json'), 'utf8')) as {
      format: string;
      file: string;
      fileFormat: string;
      flows: { safe: { ruleId: string; words: string[]; patch: PatchOperation[] }[]; findings: { ruleId: string }[] }[];
    };
    const [first] = proposals.flows;
    const { flow: before } = firstFlow(workflow, 'orders.json');
    const patched = (first?.safe ?? []).reduce((at, { patch }) => {
      const next = applyPatch(at, patch);
      if (!next.ok) throw new Error(next.error.message);
      return next.value;
    }, before);
    expect({
      file: readFileSync(file('orders.json'), 'utf8') === workflow,
      said: outcome.out.includes('orders.fixes.json'),
      head: [proposals.format, proposals.file, proposals.fileFormat],
      words: first?.safe.find(({ ruleId }) => ruleId === 'CN001')?.words,
      found: first?.findings.some(({ ruleId }) => ruleId === 'CN001'),
      gone: lintFlow(patched).findings.every(({ ruleId }) => ruleId !== 'CN001'),
    }).toEqual({
      file: true,
      said: true,
      head: ['countersign-fixes', 'orders.json', 'n8n'],
      words: ['Set “url” of “Call” to “https://api.example.com/orders”.'],
      found: true,
      gone: true,
    });
  });

  test('what the fixes lead to counts a secret in a part that is not drawn, as the file itself does', async () => {
    const secret = {
      ...(JSON.parse(workflow) as object),
      activeVersion: {
        nodes: [
          {
            name: 'Old',
            type: 'n8n-nodes-base.httpRequest',
            parameters: {
              headerParameters: {
                parameters: [{ name: 'Authorization', value: `Bearer ${['ghp', 'k3Jd92mQzX7pLw8RtY4vBn6cHs1gFa5uEo0i'].join('_')}` }],
              },
            },
          },
        ],
      },
    };
    await cli(['lint', '--fix', write('copy.json', JSON.stringify(secret))]);
    const { flows } = JSON.parse(readFileSync(file('copy.fixes.json'), 'utf8')) as {
      flows: { after: { result: string }; findings: { ruleId: string }[] }[];
    };
    expect(flows.map(({ after, findings }) => [after.result, findings.some(({ ruleId }) => ruleId === 'CN007')])).toEqual([
      ['blocked', true],
    ]);
  });

  test('writes its own file again, and never another one', async () => {
    write('again.json', workflow);
    const twice = [await cli(['lint', '--fix', 'again.json']), await cli(['lint', '--fix', 'again.json'])].map(({ code }) => code);
    write('mine.json', workflow);
    write('mine.fixes.json', '{"mine":true}');
    const { doc } = await json(['lint', '--fix', 'mine.json']);
    expect([twice, (doc['errors'] as { code: string }[]).map(({ code }) => code), readFileSync(file('mine.fixes.json'), 'utf8')]).toEqual([
      [1, 1],
      ['file/unwritable'],
      '{"mine":true}',
    ]);
  });

  test('writes nothing for standard input, nor without --fix', async () => {
    write('quiet.json', workflow);
    await cli(['lint', 'quiet.json']);
    await cli(['lint', '--fix', '-'], workflow);
    expect([existsSync(file('quiet.fixes.json')), existsSync(file('-.fixes.json'))]).toEqual([false, false]);
  });
});

describe('flows beside each other', () => {
  const shop = { database: 'sqlite', file: 'shop.db' };
  const fills = flow(
    [
      openHook(),
      sql('INSERT INTO notes (text) VALUES (:text)', {
        ...shop,
        readOnly: false,
        values: [{ name: 'text', value: '{{ input.body.email }}' }],
      }),
    ],
    ['hook > sql'],
    { id: 'fills', name: 'Feedback' },
  );
  const reads = flow(
    [manual(), sql('SELECT text FROM notes', { ...shop, columns: [{ name: 'text', label: 'none' }] }), ask('{{ input.text }}')],
    ['start > sql', 'sql > ask'],
    { id: 'reads', name: 'Digest' },
  );
  const blocks = async (...paths: readonly string[]): Promise<string[]> => {
    const { doc } = await json(['lint', ...paths]);
    return (doc['files'] as unknown as { flow: string; findings: { ruleId: string; severity: string }[] }[])
      .filter(({ findings }) => findings.some(({ ruleId }) => ruleId === 'DF001'))
      .map((one) => one.flow);
  };
  test('what one keeps in a table counts for the one that reads it, in a folder and by name', async () => {
    const [writer, reader] = [write('near/fills.flow.json', printFlow(fills)), write('near/reads.flow.json', printFlow(reads))];
    expect([await blocks('near'), await blocks(reader, writer), await blocks(reader)]).toEqual([['Digest'], ['Digest'], []]);
  });
  test('--policy alone dates what ages are counted from, and the verdict hash stays', async () => {
    const aged = flow([manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })], ['start > call'], {
      connections: [slot()],
    });
    write('aged.flow.json', printFlow(aged));
    const run = async (rotatedAt: string) => {
      const { doc } = await json([
        'lint',
        'aged.flow.json',
        '--policy',
        write('policy.json', JSON.stringify({ organisation: { connections: [{ name: 'Shop', rotatedAt, usedAt: '2999-01-01' }] } })),
      ]);
      const [one] = doc['files'] as unknown as { findings: { ruleId: string }[]; verdict: { hash: string } }[];
      return { old: one?.findings.some(({ ruleId }) => ruleId === 'PM011'), hash: one?.verdict.hash };
    };
    const [old, fresh] = [await run('2020-01-31'), await run('2999-01-31')];
    expect([old.old, fresh.old, old.hash === fresh.hash]).toEqual([true, false, true]);
  });
});
