import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { describe, expect, test } from 'vitest';
import { prepareBundle } from '../../app/bundle/prepare.node.ts';
import { readZip, writeZip } from '../../app/bundle/zip.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { WaiverLock } from '../../app/review/closure.ts';
import type { VerifyOptions } from '../../app/bundle/verify.node.ts';
import { signedAt } from './attack-kit.ts';
import { bundleInput, check, goodWaiver, prepared, reasonFor, reviews, sampleFlow, sealed, trust } from './kit.ts';

const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);

describe('a bundle', () => {
  test('verifies, and shows who signed as what', async () => {
    const result = await check(await sealed(), { environment: 'prod' });
    expect(
      result.ok && {
        flow: result.bundle.manifest.flow.name,
        version: result.bundle.manifest.version,
        subflows: result.bundle.subflows.map((flow) => flow.id),
        signatures: result.signatures.map(({ role, owner, ok }) => `${role} ${owner ?? ''} ${ok}`),
      },
    ).toEqual({
      flow: 'Invoice triage',
      version: 3,
      subflows: ['flow_notify'],
      signatures: [
        'author ada true',
        'release release-desk true',
        'release release-desk true',
        'reviewer pia true',
        'reviewer rex true',
        'release release-desk true',
      ],
    });
  });

  test('B-ZIP-6 the same input gives the same bytes, whatever the order of nodes, notes and positions', async () => {
    const flow = sampleFlow();
    const other = {
      ...flow,
      nodes: [...flow.nodes].reverse(),
      edges: [...flow.edges].reverse(),
      notes: [],
      layout: { nodes: {}, notes: {} },
    };
    const [first, again, redrawn] = await Promise.all([sealed(), sealed(), sealed(prepared({ flow: other }))]);
    const digests = [first, again, redrawn].map((bytes) =>
      createHash('sha256')
        .update(bytes ?? new Uint8Array())
        .digest('hex'),
    );
    expect(new Set(digests).size).toBe(1);
  });

  test('another ZIP reader sees the same files, in the written order', async () => {
    const bytes = await sealed();
    const zip = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) names.push(entry.fileName);
    expect(names).toEqual([...(await readZip(bytes)).keys()]);
    expect(names[0]).toBe('manifest.json');
  });

  test('nothing that only helps people draw is in it', async () => {
    const files = await readZip(await sealed());
    const all =
      [...files.values()].map(text).join('\n') +
      [...files]
        .filter(([name]) => name.endsWith('.dsse.json'))
        .map(([, data]) => Buffer.from((JSON.parse(text(data)) as { payload: string }).payload, 'base64').toString())
        .join('\n');
    expect(['talk to Jo', 'jo@example.com', 'private thought'].filter((secret) => all.includes(secret))).toEqual([]);
  });

  test('a flow with a literal secret is refused before anything is written', () => {
    const fake = ['sk', 'live', 'aB3dE5gH7jK9mN1pQ3sT5vW7'].join('_');
    const flow = sampleFlow();
    const leaky = {
      ...flow,
      nodes: flow.nodes.map((node) =>
        node.id === 'save' ? { ...node, parameters: { ...node.parameters, headers: { key: fake } } } : node,
      ),
    };
    expect(() => prepareBundle(bundleInput({ flow: leaky }), nodeHash)).toThrow(
      expect.objectContaining({ code: 'bundle/refused', place: 'save', message: expect.not.stringContaining(fake) as string }),
    );
  });

  test('a blocked verdict makes no bundle', () => {
    const blocked = { result: 'blocked', hash: '0'.repeat(64), counts: { block: 1, high: 0, medium: 0, low: 0, waived: 0 } } as const;
    expect(() => prepared({ verdict: blocked })).toThrow(expect.objectContaining({ code: 'lint/blocked' }));
  });

  test('an archive by another writer with the same files is not the bundle', async () => {
    const files = await readZip(await sealed());
    const zip = new yazl.ZipFile();
    for (const [name, data] of files) zip.addBuffer(Buffer.from(data), name, { compress: false, mtime: new Date(0) });
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream.pipe(new PassThrough())) chunks.push(chunk as Buffer);
    expect(await reasonFor(new Uint8Array(Buffer.concat(chunks)))).not.toBe('accepted');
  });

  test('writing what was read gives the bytes back', async () => {
    const bytes = await sealed();
    const files = await readZip(bytes);
    expect(Buffer.from(writeZip([...files].map(([name, data]) => ({ name, data })))).equals(Buffer.from(bytes))).toBe(true);
  });

  test('B-SIGN-4 a reviewer who looks like an author is one', async () => {
    const bundle = prepared({ authors: ['ada', 'R\u0435x'] });
    expect([
      await reasonFor(await sealed(bundle, await reviews(bundle))),
      await reasonFor(await sealed(prepared({ authors: ['ada', 'Rex'] }))),
    ]).toEqual(['author-is-reviewer', 'author-is-reviewer']);
  });

  test.each([
    ['has ended', { until: '2026-12-31T00:00:00Z' }],
    ['ends at no time', { until: 'never' }],
    ['ends at what only some programs take for a time', { until: '2099 (x' }],
    ['lasts for seventy years', { until: '2099-01-01T00:00:00Z' }],
    ['its owner approved', { approvedBy: 'ada' }],
    ['a twin of its owner approved', { approvedBy: 'Ada' }],
    ['an author approved', { owner: 'pia', approvedBy: 'ada' }],
    ['a twin of an author approved', { owner: 'pia', approvedBy: '\u0430da' }],
    ['nobody approved', { approvedBy: '' }],
    ['somebody approved whom the trust root does not know', { approvedBy: 'zoe' }],
    ['nobody asked for', { owner: '' }],
    ['has no reason', { reason: 'r' }],
    ['hides something', { reason: 'The provider is \u202epart of our group' }],
  ])('B-FIT-4 a waiver that %s makes no good bundle', async (_what, bent) => {
    const waiver = goodWaiver;
    const reasonOf = async (waivers: readonly WaiverLock[]): Promise<string> => {
      const bundle = prepared({ waivers });
      return reasonFor(await sealed(bundle, await reviews(bundle)));
    };
    const { owner: _owner, ...unasked } = waiver;
    expect([
      await reasonOf([waiver]),
      await reasonOf([{ ...waiver, ...bent }]),
      await reasonOf([unasked]),
      await reasonOf([waiver, { ...waiver, until: '2027-07-01T00:00:00Z' }]),
    ]).toEqual(['accepted', 'verdict-mismatch', 'verdict-mismatch', 'verdict-mismatch']);
  });

  test('B-TIME-2 the version that is remembered may run again, a newer one may follow', async () => {
    const bundle = prepared();
    const bytes = await sealed(bundle);
    const remembered = (version: number, manifestDigest: string) => ({ rememberedVersions: () => ({ version, manifestDigest }) });
    expect([
      await reasonFor(bytes, remembered(3, bundle.manifestDigest)),
      await reasonFor(bytes, remembered(2, 'f'.repeat(64))),
      await reasonFor(bytes, remembered(4, 'f'.repeat(64))),
    ]).toEqual(['accepted', 'accepted', 'rolled-back']);
  });

  test('every SPEC rule of a refusal is written down', async () => {
    const { refusals } = await import('../../app/bundle/refusal.ts');
    const spec = readFileSync(new URL('../../app/bundle/SPEC.md', import.meta.url), 'utf8');
    expect(
      Object.entries(refusals)
        .filter(([code, { rule }]) => !spec.includes(`**${rule}**`) || !spec.includes(`\`${code}\``))
        .map(([code]) => code),
    ).toEqual([]);
    expect((await trust()).version).toBe(1);
  });
});

test('what stands on the very edge counts: a clock ten minutes ahead, and an emergency of two people whatever the place and the rules ask for', async () => {
  const emergency = prepared({ emergency: true, requiredGroups: [], expiresAt: '2026-12-02T12:00:00Z' });
  const released = await sealed(emergency, await reviews(emergency));
  const asked: Partial<VerifyOptions> = {
    leastReviews: () => 3,
    recompute: () => ({ signOff: { tier: 'high', signatures: 3, groups: ['legal'] } }),
  };
  expect([
    await reasonFor(await sealed(prepared(), await signedAt('2026-12-01T12:10:00Z', '2026-12-01T12:10:00Z'))),
    await reasonFor(await sealed(prepared(), await signedAt('2026-12-01T12:10:01Z', '2026-12-01T12:10:00Z'))),
    await reasonFor(released, asked),
    await reasonFor(await sealed(), { leastReviews: () => 3 }),
  ]).toEqual(['accepted', 'signed-in-future', 'accepted', 'too-few-signers']);
});
