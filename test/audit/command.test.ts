/** `countersign audit` on a real store and a real export. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteSigner, sha256 } from '../../app/audit/crypto.node.ts';
import { exportLines } from '../../app/audit/export.ts';
import { createAuditLog } from '../../app/audit/log.ts';
import { logOrigin } from '../../app/audit/signed-note.ts';
import type { CliIo } from '../../app/cli/command.ts';
import { main } from '../../app/cli/main.ts';
import { memoryRepository } from './memory-repository.ts';
import { createStore, openStore } from '../../app/store/store.ts';

let folder: string;
let checkpoint: string;
const key = randomBytes(32);

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function audit(...args: string[]): Promise<Answer> {
  let [out, err] = ['', ''];
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => '',
    stdinChunks: () => [],
    cwd: folder,
    tty: false,
  };
  const code = await main(['audit', ...args], io);
  return { code, out, err };
}

async function append(count: number): Promise<void> {
  const store = await openStore({ path: join(folder, 'store'), unlock: { kind: 'external', key } });
  const log = createAuditLog({
    repository: store.audit,
    clock: { now: () => 1_800_000_000_000 },
    digest: sha256,
    signer: noteSigner(logOrigin(store.id), store.auditSeed),
  });
  for (let index = 0; index < count; index += 1) await log.append({ actor: 'acc_1', action: 'flow.saved', subject: `flow_${index}` });
  checkpoint = log.checkpoint() ?? '';
  await store.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'));
  writeFileSync(join(folder, 'key'), key, { mode: 0o600 });
  await (await createStore({ path: join(folder, 'store'), protection: { externalKey: key } })).store.close();
  await append(20);
  expect((await audit('export', 'store', '-o', 'log.jsonl', '--store-key', 'key')).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exportedLines = (): string[] => readFileSync(join(folder, 'log.jsonl'), 'utf8').split('\n');

describe('countersign audit verify', () => {
  it('finds a sound store and its export equal', async () => {
    const [store, file] = [await audit('verify', 'store', '--store-key', 'key', '--json'), await audit('verify', 'log.jsonl', '--json')];
    const said = { ok: true, size: 20, root: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as unknown, problems: [] };
    const { root } = JSON.parse(file.out) as { root: string };
    expect([store.code, file.code, JSON.parse(store.out), JSON.parse(file.out)]).toEqual([
      0,
      0,
      { ...said, root, believed: { key: 'of the store', checkpoint: 'none' } },
      { ...said, believed: { key: 'of the export', checkpoint: 'none' } },
    ]);
  });

  it('lists what is wrong with a changed export, for programs and for people', async () => {
    writeFileSync(join(folder, 'changed.jsonl'), exportedLines().join('\n').replace('"flow_7"', '"flow_8"'));
    const [json, text] = [await audit('verify', 'changed.jsonl', '--json'), await audit('verify', 'changed.jsonl')];
    expect([json.code, JSON.parse(json.out)]).toMatchObject([
      1,
      {
        ok: false,
        size: 20,
        problems: [
          { index: 8, code: 'broken-link' },
          { index: 19, code: 'root-mismatch' },
        ],
      },
    ]);
    expect([text.code, text.out]).toEqual([1, expect.stringContaining('entry 8: the entry does not follow from the one before')]);
  });

  it('says of a log that somebody signed anew, or cut at an older checkpoint, that it shows neither', async () => {
    const forger = noteSigner(logOrigin('another'), new Uint8Array(32).fill(9));
    const repository = memoryRepository();
    const log = createAuditLog({ repository, clock: { now: () => 1_800_000_000_000 }, digest: sha256, signer: forger });
    await log.append({ actor: 'acc_1', action: 'flow.saved', subject: 'flow_1' });
    writeFileSync(join(folder, 'forged.jsonl'), [...exportLines(repository, logOrigin('another'), [forger.verifierKey])].join(''));
    writeFileSync(join(folder, 'forger.vkey'), forger.verifierKey);
    writeFileSync(join(folder, 'forged.checkpoint'), log.checkpoint() ?? '');
    const doubts = async (...args: readonly string[]): Promise<unknown> => {
      const { code, out } = await audit('verify', 'forged.jsonl', ...args);
      return [code, ...(out.match(/not shown: \w+/g) ?? [])];
    };
    expect([
      await doubts(),
      await doubts('--key', 'forger.vkey'),
      await doubts('--key', 'forger.vkey', '--checkpoint', 'forged.checkpoint'),
    ]).toEqual([[0, 'not shown: who', 'not shown: that'], [0, 'not shown: that'], [0]]);
  });

  it('trusts the keys that it is given, and only those', async () => {
    const { keys } = JSON.parse(exportedLines()[0] ?? '') as { keys: string[] };
    writeFileSync(join(folder, 'right.vkey'), `${keys.join('\n')}\n`);
    writeFileSync(join(folder, 'wrong.vkey'), noteSigner(keys[0]?.split('+')[0] ?? '', new Uint8Array(32)).verifierKey);
    const [right, wrong] = [
      await audit('verify', 'log.jsonl', '--key', 'right.vkey', '--json'),
      await audit('verify', 'log.jsonl', '--key', 'wrong.vkey', '--json'),
    ];
    expect([
      right.code,
      wrong.code,
      (JSON.parse(wrong.out) as { problems: { code: string }[] }).problems.map((problem) => problem.code),
    ]).toEqual([0, 1, ['unknown-key', 'unsigned-tail']]);
  });

  it('notices against a remembered checkpoint that the newest entries are gone', async () => {
    await append(5);
    writeFileSync(join(folder, 'checkpoint'), checkpoint);
    const answers = [
      await audit('verify', 'log.jsonl', '--checkpoint', 'checkpoint', '--json'),
      await audit('verify', 'store', '--store-key', 'key', '--checkpoint', 'checkpoint', '--json'),
    ];
    expect(answers.map(({ code, out }) => [code, (JSON.parse(out) as { problems: unknown[] }).problems])).toEqual([
      [1, [{ index: 20, code: 'truncated' }]],
      [0, []],
    ]);
  });

  it.each([
    ['no file', ['verify'], 'cli/bad-usage'],
    ['another word', ['check', 'log.jsonl'], 'cli/bad-usage'],
    ['a file that is not there', ['verify', 'none.jsonl'], 'file/not-found'],
    ['a file of another kind', ['verify', 'key'], 'audit/unreadable'],
    ['a key file that holds none', ['verify', 'log.jsonl', '--key', 'log.jsonl'], 'trust/bad-key'],
    ['a store without its key', ['verify', 'store'], 'cli/bad-usage'],
    ['an export over a file', ['export', 'store', '-o', 'log.jsonl', '--store-key', 'key'], 'file/unwritable'],
  ])('says what it lacks: %s', async (_, args, code) => {
    const answer = await audit(...args, '--json');
    expect([answer.code, (JSON.parse(answer.out) as { error: { code: string } }).error.code]).toEqual([2, code]);
  });
});
