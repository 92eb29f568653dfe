import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { prunedEvent, pruneTarget } from '../../app/audit/prune.ts';
import { verifyStoredLog } from '../../app/audit/verify-store.ts';
import { verifyInclusion } from '../../app/audit/proofs.ts';
import { hashLeaf, rootAt } from '../../app/audit/merkle.ts';
import { desk } from '../cli/kit.ts';
import { checkExport, exported, filled, origin, type TestLog } from './fixtures.ts';

const { cli, write } = desk();

async function prune(log: TestLog, keepFrom = Number.MAX_SAFE_INTEGER, before = log.clock.time + 1): Promise<number> {
  const target = pruneTarget(log.repository, before, keepFrom);
  const event = target === undefined ? undefined : prunedEvent(sha256, log.repository, target, 400);
  if (target === undefined || event === undefined) return 0;
  await log.log.append(event);
  await log.repository.prune(target);
  return target.size;
}

const codes = (text: string, log: TestLog, remembered?: string): string[] => [
  ...new Set(
    checkExport(text, { trustedKeys: [log.key], ...(remembered === undefined ? {} : { remembered }) })?.problems.map(
      ({ code }) => code,
    ) ?? ['unreadable'],
  ),
];

test('AUD-15 a log whose beginning went is sound in its store and as an export, grows on, and loses more', async () => {
  const log = await filled(700, 3);
  const whole = log.log.checkpoint();
  expect(await prune(log)).toBe(510);
  for (let more = 0; more < 5; more += 1) await log.log.append({ actor: 'acc_1', action: 'flow.saved', subject: `later_${more}` });
  const options = { digest: sha256, verify: verifyEd25519, keys: [log.key], origin };
  expect([
    verifyStoredLog(log.repository, options),
    checkExport(exported(log), { trustedKeys: [log.key], ...(whole === undefined ? {} : { remembered: whole }) }),
  ]).toMatchObject(Array(2).fill({ ok: true, size: 706, removed: 510 }));
  const [entry] = log.repository.entries(600, 601);
  const root = rootAt(sha256, (level, position) => log.repository.node(level, position), 706);
  expect(
    verifyInclusion(sha256, 600, 706, hashLeaf(sha256, entry?.leaf ?? ''), log.log.inclusionProof(600), root ?? new Uint8Array()),
  ).toBe(true);
  for (let more = 0; more < 400; more += 1) await log.log.append({ actor: 'acc_1', action: 'flow.saved', subject: `later_${more}` });
  expect([await prune(log), verifyStoredLog(log.repository, options).problems, codes(exported(log), log)]).toEqual([1024, [], []]);
});

test('what some destination waits for stays, and so does what is young enough or the newest entry', async () => {
  const log = await filled(700, 3);
  expect([await prune(log, 200), await prune(log, Number.MAX_SAFE_INTEGER, 0), await prune(log, 300)]).toEqual([0, 0, 255]);
});

test('AUD-16, AUD-17 a deletion that calls itself retention is found', async () => {
  const [log, silent] = [await filled(700, 3), await filled(700, 3)];
  const early = [...log.repository.checkpoints()][0]?.note ?? '';
  const second = [...log.repository.checkpoints()].map(({ note }) => note)[1] ?? '';
  // The same cut, but the log says nothing of it.
  const target = pruneTarget(silent.repository, silent.clock.time + 1, Number.MAX_SAFE_INTEGER);
  if (target !== undefined) await silent.repository.prune(target);
  const file = write('silent.jsonl', exported(silent));
  const said = await cli(['audit', 'verify', file]);
  expect([said.code, said.out.includes('removed by retention, as the log says'), said.out.includes('nothing signed says why')]).toEqual([
    1,
    false,
    true,
  ]);
  await prune(log);
  const text = exported(log);
  const lines = text.split('\n').slice(0, -1);
  const [header = '', first = ''] = lines;
  const without = (drop: number): string => [header, ...lines.slice(1 + drop)].map((line) => `${line}\n`).join('');
  expect([
    codes(exported(silent), silent),
    codes(without(1), log),
    codes(text.replace(/"edge":\["[0-9a-f]{8}/, '"edge":["00000000'), log),
    codes(text.replace(/"size":510/, '"size":509'), log),
    codes(text.replace(header, header.replace(/,"pruned":\{.*?\},"size":/, ',"size":').replace('"version":2', '"version":1')), log),
    codes(text.replace(JSON.stringify(second).slice(1, -1), JSON.stringify(early).slice(1, -1)), log),
    codes(text.replace(first, first.replace('"actor":"acc_', '"actor":"acx_')), log),
    codes(text.replace(/"root":"[0-9a-f]{8}/, '"root":"00000000'), log),
    codes(text, log, early),
    codes(text, log, second),
  ]).toEqual([
    ['unexplained-start'],
    ['missing-entries', 'misplaced-checkpoint', 'truncated', 'unsigned-tail'],
    ['root-mismatch', 'unexplained-start'],
    ['root-mismatch', 'missing-entries', 'misplaced-checkpoint', 'truncated', 'unsigned-tail', 'unexplained-start'],
    ['missing-entries', 'broken-link', 'misplaced-checkpoint', 'truncated', 'unsigned-tail'],
    ['root-mismatch'],
    ['broken-link', 'root-mismatch'],
    ['root-mismatch', 'unexplained-start'],
    ['before-start'],
    [],
  ]);
});

test('every random character of a shortened export that changes is found', async () => {
  const log = await filled(300, 3);
  await prune(log);
  const text = exported(log);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      fc.pre(changed !== text);
      expect(checkExport(changed, { trustedKeys: [log.key] })?.ok ?? false).toBe(false);
    }),
    { numRuns: 300 },
  );
});
