/** One hostile file, at least, for every refusal code; each also says which SPEC rule it breaks. */
import { describe, expect, test } from 'vitest';
import { billOfMaterials } from '../../app/bundle/materials.ts';
import { refusalCodes, refusals } from '../../app/bundle/refusal.ts';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { named } from './attack-kit.ts';
import { attacks } from './attacks.ts';
import { entriesOf, rawZip, type RawEntry } from './hostile.ts';
import { bundleInput, check, everybody, noon, reasonFor, rootOf, sampleFlow, sealed, trust } from './kit.ts';

describe.each(refusalCodes.map((code) => [code, refusals[code].rule] as const))('%s (%s)', (code) => {
  test.each(attacks[code].map((attack) => [attack.what, attack] as const))('%s', async (_what, attack) => {
    expect(await reasonFor(await attack.make(), await attack.options?.())).toBe(code);
  });
});

test('a refusal names the rule, and repeats nothing that could harm a terminal', async () => {
  const result = await check(await named('a\u001b[31m\nb'), { at: noon });
  expect(
    result.ok ? [] : [result.reason, result.rule, /[^\x20-\x7e]/.test(result.message), /[^\x20-\x7e]/.test(result.place ?? '')],
  ).toEqual(['bad-name', 'B-NAME-4', false, false]);
});

test('an archive that is not the one of its files: the place is the entry where it begins to differ', async () => {
  const placeOf = async (change: (entries: RawEntry[]) => RawEntry[]): Promise<string | undefined> => {
    const result = await check(rawZip(change(await entriesOf(await sealed()))), { at: noon });
    return result.ok ? 'accepted' : `${result.reason} ${result.place ?? ''}`;
  };
  const at = (name: string, more: Partial<RawEntry>) => (entries: RawEntry[]) =>
    entries.map((entry) => (entry.name === name ? { ...entry, ...more } : entry));
  expect(
    await Promise.all([
      placeOf(at('flow.json', { time: 0x6000 })),
      placeOf(at('policy.json', { mode: 0o100755 })),
      placeOf((entries) => [...entries.slice(1), ...entries.slice(0, 1)]),
    ]),
  ).toEqual([
    'non-canonical-archive flow.json',
    'non-canonical-archive policy.json',
    expect.stringMatching(/^non-canonical-archive attestations\//),
  ]);
});

test('a small-order public key never enters a trust root', async () => {
  const identity = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
  const root = rootOf([...everybody]);
  const [first, ...others] = root.keys;
  const bad = {
    ...root,
    keys: [
      { ...(first ?? { owner: '', groups: [] }), keyId: nodeHash.sha256(identity).slice(0, 32), publicKey: identity.toString('base64') },
      ...others,
    ],
  };
  await expect(trust(bad)).rejects.toMatchObject({ code: 'trust/bad-root' });
  expect(keyPairOf(new Uint8Array(32)).keyId).toHaveLength(32);
  expect(
    billOfMaterials({
      flowId: 'f',
      flowName: sampleFlow().name,
      version: 1,
      closure: '0'.repeat(64),
      nodeTypes: [],
      models: [],
      capabilities: bundleInput().capabilities,
      flows: [],
    }),
  ).toMatchObject({ specVersion: '1.6' });
});
