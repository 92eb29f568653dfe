/** Hostile bundles in which one thing alone is wrong: each stands for one condition of a rule that says several. */
import { attest, sealBundle } from '../../app/bundle/prepare.node.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { readZip, writeZip } from '../../app/bundle/zip.node.ts';
import { emptyGrant, type Grant } from '../../app/broker/grant.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { WaiverLock } from '../../app/review/closure.ts';
import { bent, good, withStatement, type Attack, type Attacks } from './attack-kit.ts';
import { closureWith, insider, jsonOf, sealInsider } from './hostile.ts';
import {
  ada,
  bundleInput,
  everybody,
  goodWaiver,
  person,
  prepared,
  release,
  reviews,
  rex,
  rootKeeper,
  rootOf,
  sealed,
  trust,
} from './kit.ts';

const ghost = { nodes: ['ghost'] };
/** A step that no flow has, in each kind of capability. */
const ghosts: Partial<Grant> = {
  hosts: [{ host: 'a.example.com', port: 443, scheme: 'https', methods: ['GET'], paths: ['/'], minimumTls: '1.3', ...ghost }],
  scopes: [{ operation: 'read', scope: 'read', ...ghost }],
  tables: [{ database: 'crm', table: 'orders', access: 'read', ...ghost }],
  files: [{ path: 'in/', access: 'read', ...ghost }],
  models: [{ provider: 'local', model: 'small-1', ...ghost }],
  learning: [{ budget: 'staff', epsilon: 1, total: 10, delta: 1e-6, values: 1, people: 100, ...ghost }],
};

const waived = (what: string, ...changes: readonly Partial<WaiverLock>[]): Attack => ({
  what: `a waiver ${what}`,
  make: () => sealed(prepared({ waivers: changes.map((change) => ({ ...goodWaiver, ...change })) })),
});
const { owner: _nobody, ...ownerless } = goodWaiver;

const policied = (what: string, change: object): Attack => ({
  what: `a policy ${what}`,
  make: () =>
    sealInsider(
      insider(({ manifest, files }) => {
        const data = canonicalBytes({ ...(jsonOf(files.get('policy.json') ?? new Uint8Array()) as object), ...change });
        files.set('policy.json', data);
        manifest['closure'] = closureWith(manifest, 'policy.json', data);
      }),
    ),
});

const found = (high: number, medium: number, low: number): Attack => ({
  what: `${high} high, ${medium} medium and ${low} low findings by the verifier`,
  make: good,
  options: () => ({ recompute: () => ({ found: { high, medium, low } }) }),
});

const dotted = person('z.oe', ['reviewer'], ['privacy']);
const secondDesk = person('second-desk', ['release']);

/** A second release statement beside the first, by another desk that may. */
async function twiceReleased(): Promise<Uint8Array> {
  const files = new Map(await readZip(await good()));
  const [name = ''] = [...files.keys()].filter((one) => one.startsWith('attestations/release-'));
  const { payload } = jsonOf(files.get(name) ?? new Uint8Array()) as { payload: string };
  const { predicate } = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
    predicate: Parameters<typeof attest<'release'>>[2];
  };
  const again = await attest(prepared(), 'release', predicate, [secondDesk.signer]);
  return writeZip([...files, [again.name, again.data] as const].map(([path, data]) => ({ name: path, data })));
}

/** Everything as it should be, and the release speaks of another version. */
async function releasedAs(version: number): Promise<Uint8Array> {
  const bundle = prepared();
  const attestations = await reviews(bundle);
  const manifest = { ...bundle.manifest, version };
  return sealBundle({ ...bundle, manifest }, attestations, { signers: [release.signer] }, nodeHash);
}

export const oneByOne = {
  'zip-bomb': [
    {
      what: 'another stored size than a plain one, in both headers',
      make: () =>
        bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, size: entry.data.length - 1 } : entry))),
    },
  ],
  'symlink': [
    {
      what: 'a folder of DOS beside a file of Unix',
      make: async () => {
        const bytes = Buffer.from(await good());
        const attributes = bytes.lastIndexOf('flow.json') - 8;
        bytes.writeUInt8(bytes.readUInt8(attributes) | 0x10, attributes);
        return new Uint8Array(bytes);
      },
    },
  ],
  'author-is-reviewer': [
    {
      what: 'whom the manifest names as they do not spell themselves',
      make: async () => {
        const bundle = prepared({ authors: ['ada', 'zoe'] });
        return sealed(bundle, await reviews(bundle, [rex, dotted]));
      },
      options: async () => ({ trustRoot: await trust(rootOf([ada, rex, dotted, release, rootKeeper])) }),
    },
  ],
  'bad-manifest': [
    {
      what: 'an attestation among the files',
      make: () =>
        sealInsider(
          insider(
            ({ manifest }) => {
              manifest['files'] = [...prepared().manifest.files, { path: 'attestations/ghost.dsse.json', sha256: '0'.repeat(64), size: 1 }];
            },
            { relist: false },
          ),
        ),
    },
  ],
  'attestation-set': [
    { what: 'two releases', make: twiceReleased, options: async () => ({ trustRoot: await trust(rootOf([...everybody, secondDesk])) }) },
  ],
  'bad-statement': [{ what: 'a release of the next version', make: () => releasedAs(4) }],
  'revocations-stale': [
    {
      what: 'a list that ends this very second',
      make: good,
      options: () => ({
        revocations: {
          type: 'countersign-revocations',
          formatVersion: 1,
          number: 1,
          issuedAt: '2026-11-20T00:00:00Z',
          staleAt: '2026-12-01T12:00:00Z',
          keys: [],
          bundles: [],
        },
      }),
    },
  ],
  'flow-mismatch': [
    {
      what: 'another name in the manifest',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['flow'] = { ...(manifest['flow'] as object), name: 'Harmless' };
          }),
        ),
    },
    {
      what: 'a sub-flow that takes the place of its caller',
      make: () => sealed(prepared({ subflows: bundleInput().subflows.map((one) => ({ ...one, id: 'flow_invoices' })) })),
    },
  ],
  'capabilities-mismatch': Object.entries(ghosts).map(([kind, entries]) => ({
    what: `${kind} of a step that is not there`,
    make: () => sealed(prepared({ capabilities: { ...emptyGrant, [kind]: entries } })),
  })),
  'verdict-mismatch': [
    found(2, 2, 3),
    found(1, 3, 3),
    found(1, 2, 4),
    {
      what: 'a lint statement by other rules',
      make: async () => withStatement(await good(), 'lint', { ruleSet: '9.9.9' }),
    },
    policied('for other rules', { ruleSet: '9.9.9' }),
    policied('with a field that it does not have', { rules: {} }),
    policied('whose waivers are no list', { waivers: {} }),
    policied('with a waiver of a rule that nobody could name', { waivers: [{ ...goodWaiver, ruleId: 'D'.repeat(101) }] }),
    policied('with a waiver by a name that nobody could write', { waivers: [{ ...goodWaiver, owner: 'p'.repeat(201) }] }),
    waived('that a stranger approved', { approvedBy: 'zoe' }),
    waived('of more than a year', { until: '2027-12-03T12:00:00Z' }),
    waived('that ends a second before the bundle', { until: '2027-05-31T23:59:59Z' }),
    waived('without a reason', { reason: 'ok' }),
    waived('whose reason nobody can read', { reason: '. . . . . . . . . .' }),
    { what: 'a waiver that nobody asked for', make: () => sealed(prepared({ waivers: [ownerless] })) },
    waived('that nobody approved', { approvedBy: '' }),
    waived('that its owner approved', { owner: 'rex' }),
    waived('that a twin of its owner approved', { owner: 'R.ex' }),
    waived('that an author approved', { owner: 'pia', approvedBy: 'ada' }),
    waived('whose owner hides a sign', { owner: 'pi\u200ba' }),
    waived('beside another of the same finding', {}, { reason: 'The provider is in our building' }),
    waived('beside another rule\u2019s of the same finding', {}, { ruleId: 'DF002' }),
  ],
  'risk-mismatch': [
    {
      what: 'fewer reviews than are needed',
      make: good,
      options: () => ({ recompute: () => ({ signOff: { tier: 'high', signatures: 3, groups: [] } }) }),
    },
  ],
} satisfies Partial<Attacks>;
