import { describe, expect, it } from 'vitest';
import { sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { leafOf, parseLeaf, type AuditEvent } from '../../app/audit/entry.ts';
import { hashLeaf, rootAt } from '../../app/audit/merkle.ts';
import { verifyConsistency, verifyInclusion, verifySubtreeInclusion } from '../../app/audit/proofs.ts';
import { openNote, parseCheckpoint } from '../../app/audit/signed-note.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import { utf8 } from '../../app/audit/bytes.ts';
import { checkExport, exported, filled, testLog } from './fixtures.ts';

const event: AuditEvent = { actor: 'acc_1', action: 'flow.saved', subject: 'flow_1' };

describe('AUD-1 entries', () => {
  it('are canonical JSON', async () => {
    const { repository } = await filled(3);
    const leaves = [...repository.entries(0, 3)].map((entry) => entry.leaf);
    expect(leaves).toEqual(leaves.map((leaf) => canonicalJson(JSON.parse(leaf))));
    expect(leaves[0]).toBe(
      '{"action":"flow.saved","actor":"acc_0","details":{"ok":true,"revision":0},"index":0,"subject":"flow_0","time":1800000000007}',
    );
  });

  it.each([
    ['another order', '{"actor":"a","action":"a.b","details":{},"index":0,"subject":"","time":1}'],
    ['white space', '{"action":"a.b", "actor":"a","details":{},"index":0,"subject":"","time":1}'],
    ['a key too many', '{"action":"a.b","actor":"a","details":{},"extra":1,"index":0,"subject":"","time":1}'],
    ['a repeated key', '{"action":"a.b","actor":"a","actor":"a","details":{},"index":0,"subject":"","time":1}'],
    ['another spelling of a number', '{"action":"a.b","actor":"a","details":{},"index":0,"subject":"","time":1.0}'],
    ['nested details', '{"action":"a.b","actor":"a","details":{"x":{}},"index":0,"subject":"","time":1}'],
    ['an escape that need not be', '{"action":"a.b","actor":"\\u0061","details":{},"index":0,"subject":"","time":1}'],
    ['no JSON', '{'],
    ['null', 'null'],
  ])('are not read with %s', (_, leaf) => {
    expect(parseLeaf(leaf)).toBeUndefined();
  });
});

describe('AUD-2 and AUD-3 order', () => {
  it('numbers, links and times entries in the order they came', async () => {
    const { log, repository } = testLog();
    const entries = await Promise.all([log.append(event), log.append(event), log.append(event)]);
    expect(entries.map((entry) => entry.index)).toEqual([0, 1, 2]);
    expect(entries.map((entry) => entry.prev)).toEqual([
      undefined,
      ...entries.slice(0, 2).map((entry) => Buffer.from(hashLeaf(sha256, utf8(leafOf(entry)))).toString('hex')),
    ]);
    expect(repository.size()).toBe(3);
  });

  it('evens out a nudged clock and shows one that was set back', async () => {
    const test = testLog();
    await test.log.append(event);
    test.clock.time -= 1_500;
    await test.log.append(event);
    expect(checkExport(exported(test))?.problems).toEqual([]);
    test.clock.time -= 3_600_000;
    await test.log.append(event);
    expect(checkExport(exported(test))?.problems).toEqual([{ index: 2, code: 'clock-back' }]);
    for (let nth = 0; nth < 1_000; nth += 1) {
      test.clock.time -= 3_600_000;
      await test.log.append(event);
    }
    // However often that was, it crowds out nothing that is worse.
    const changed = exported(test).replace(/"subject":"[^"]*"(?![^]*"subject")/, '"subject":"flow_99"');
    expect([...new Set(checkExport(changed)?.problems.map(({ code }) => code))]).toEqual(['clock-back', 'root-mismatch']);
  });
});

describe('AUD-4 tokens only', () => {
  it.each<[string, Partial<AuditEvent>]>([
    ['an address', { subject: 'ann@example.com' }],
    ['a sentence', { details: { reason: 'because I say so' } }],
    ['no actor', { actor: '' }],
    ['an action without an area', { action: 'saved' }],
    ['a fraction', { details: { cost: 1.5 } }],
    ['a key with a space', { details: { 'a b': 1 } }],
    ['too much text', { subject: 'x'.repeat(301) }],
  ])('refuses %s at once, and the message does not repeat it', async (_, part) => {
    const { log, repository } = testLog();
    expect(() => log.append({ ...event, ...part })).toThrow(/tokens only/);
    expect(() => log.append({ ...event, ...part })).not.toThrow(/ann@|because/);
    await log.settled();
    expect(repository.size()).toBe(0);
  });
});

describe('AUD-8 batches', () => {
  it('puts callers of one moment into one batch under one checkpoint', async () => {
    const { log, repository, key } = testLog();
    await Promise.all(Array.from({ length: 500 }, () => log.append(event)));
    expect(repository.batches.map((batch) => [batch.entries.length, batch.checkpoint.size])).toEqual([[500, 500]]);
    const opened = openNote(verifyEd25519, log.checkpoint() ?? '', [key]);
    expect(opened.ok ? parseCheckpoint(opened.text) : undefined).toEqual({
      origin: key.name,
      size: 500,
      root: new Uint8Array(rootAt(sha256, repository.node, 500) ?? []),
    });
  });

  it('signs from the first entry on, and keeps the last checkpoint of each block of 256', async () => {
    const { repository } = await filled(600);
    expect([...repository.checkpoints()].map((checkpoint) => checkpoint.size)).toEqual([256, 512, 600]);
    expect((await filled(1)).log.checkpoint()).toContain('\n1\n');
  });

  it('leaves no trace of a batch that could not be stored, and goes on', async () => {
    const test = testLog();
    await test.log.append(event);
    test.repository.failNext(new Error('disk full'));
    await expect(test.log.append(event)).rejects.toThrow('disk full');
    await test.log.append({ ...event, subject: 'flow_2' });
    expect(checkExport(exported(test))).toMatchObject({ ok: true, size: 2, problems: [] });
  });

  it('goes on where another process stopped', async () => {
    const first = await filled(37);
    const second = testLog(1, first.repository);
    second.clock.time += 1_000;
    await second.log.append(event);
    expect(checkExport(exported(second))).toMatchObject({ ok: true, size: 38, problems: [] });
  });
});

describe('AUD-6 proofs from the log', () => {
  it('show an entry and an older state to somebody who has only the checkpoints', async () => {
    const { log, repository } = await filled(100, 7);
    const root = (size: number): Uint8Array => rootAt(sha256, repository.node, size) ?? new Uint8Array();
    const leaf = hashLeaf(sha256, utf8(repository.entry(41)?.leaf ?? ''));
    expect([
      verifyInclusion(sha256, 41, 100, leaf, log.inclusionProof(41), root(100)),
      verifyConsistency(sha256, 42, 100, root(42), log.consistencyProof(42), root(100)),
    ]).toEqual([true, true]);
    // A proof of one tree is none of a part that stands elsewhere, nor of an entry outside.
    expect([
      verifySubtreeInclusion(sha256, 141, 100, 200, leaf, log.inclusionProof(41), root(100)),
      ...[100, -1, 0.5, Number.NaN].map((index) => verifyInclusion(sha256, index, 100, leaf, log.inclusionProof(41), root(100))),
      verifyConsistency(sha256, 0, 100, root(0), [], root(100)),
    ]).toEqual([false, false, false, false, false, false]);
  });
});
