/** Hostile bundles: what the manifest, the flow and its locks say of each other. */
import { attest } from '../../app/bundle/prepare.node.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { emptyGrant } from '../../app/broker/grant.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { ada, bundleInput, goodWaiver, pia, prepared, reviews, rex, sealed } from './kit.ts';
import { closureWith, insider, sealInsider } from './hostile.ts';
import { insiderJson, good, withStatement, type Attacks } from './attack-kit.ts';

export const onContents = {
  'bad-manifest': [
    {
      what: 'an unknown field',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['debug'] = true;
          }),
        ),
    },
    {
      what: 'a risk tier that does not exist',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['risk'] = { tier: 'none', score: 0 };
          }),
        ),
    },
    {
      what: 'a file listed twice',
      make: () =>
        sealInsider(
          insider(
            ({ manifest, files }) => {
              const flow = files.get('flow.json') ?? new Uint8Array();
              manifest['files'] = [...prepared().manifest.files, { path: 'flow.json', sha256: nodeHash.sha256(flow), size: flow.length }];
            },
            { relist: false },
          ),
        ),
    },
  ],
  'bad-flow': [
    { what: 'a flow with an unknown field', make: () => insiderJson('flow.json', (flow) => ({ ...flow, run: 'sh' })) },
    {
      what: 'a flow with a sample',
      make: () =>
        insiderJson('flow.json', (flow) => ({
          ...flow,
          nodes: (flow['nodes'] as object[]).map((node) => ({ ...node, sample: [{ email: 'a@b' }] })),
        })),
    },
  ],
  'flow-mismatch': [
    { what: 'a flow for another environment', make: () => sealed(prepared({ flow: { ...bundleInput().flow, environment: 'dev' } })) },
    {
      what: 'a sub-flow for another environment',
      make: () => sealed(prepared({ subflows: bundleInput().subflows.map((one) => ({ ...one, environment: 'test' })) })),
    },
    {
      what: 'the manifest names another flow',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['flow'] = { ...(manifest['flow'] as object), id: 'flow_other' };
          }),
        ),
    },
    {
      what: 'a sub-flow under another name',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            const [path] = [...files.keys()].filter((name) => name.startsWith('subflows/'));
            const data = files.get(path ?? '') ?? new Uint8Array();
            files.delete(path ?? '');
            files.set(`subflows/${'0'.repeat(32)}.json`, data);
          }),
        ),
    },
  ],
  'closure-mismatch': [
    {
      what: 'a closure hash of something else',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['closure'] = { ...(manifest['closure'] as object), hash: '1'.repeat(64) };
          }),
        ),
    },
    {
      what: 'other words for the closure than its own',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['closure'] = { ...(manifest['closure'] as object), words: 'babab-babab-babab-babab' };
          }),
        ),
    },
    {
      what: 'a policy that was swapped before signing',
      make: () => insiderJson('policy.json', (policy) => ({ ...policy, pack: { name: 'lax' } })),
    },
    {
      what: 'a statement about another closure',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, [
          ...(await reviews(bundle, [rex, pia], [])),
          await attest(bundle, 'author', { closure: '2'.repeat(64), author: 'ada' }, [ada.signer]),
        ]);
      },
    },
  ],
  'capabilities-mismatch': [
    {
      what: 'a capability of a step that is not there',
      make: () => sealed(prepared({ capabilities: { ...emptyGrant, mail: [{ to: 'a@example.com', nodes: ['ghost'] }] } })),
    },
    {
      what: 'leave to restore for a step that is not there',
      make: () => sealed(prepared({ capabilities: { ...emptyGrant, restore: [{ purpose: 'billing', nodes: ['ghost'] }] } })),
    },
    { what: 'more than the flow needs, by the verifier', make: good, options: () => ({ recompute: () => ({ capabilities: emptyGrant }) }) },
  ],
  'verdict-mismatch': [
    {
      what: 'a waiver that a twin of an author approved',
      make: () => sealed(prepared({ waivers: [{ ...goodWaiver, owner: 'pia', approvedBy: '\u0430da' }] })),
    },
    {
      what: 'a waiver of seventy years, approved by a stranger',
      make: () =>
        sealed(
          prepared({
            waivers: [
              { ...goodWaiver, approvedBy: 'zoe' },
              { ...goodWaiver, fingerprint: 'e'.repeat(32), until: '2099-01-01T00:00:00Z' },
            ],
          }),
        ),
    },
    ...[
      ['U+FEFF', 'The provider\ufeffis part of our group'],
      ['U+001C', 'The provider\u001cis part of our group'],
      ['U+0085', 'The provider\u0085is part of our group'],
      ['U+2028', 'The provider\u2028is part of our group'],
      ['a vertical tab', 'The provider\u000bis part of our group'],
    ].map(([what = '', reason = '']) => ({
      what: `a waiver whose reason hides ${what}`,
      make: () => sealed(prepared({ waivers: [{ ...goodWaiver, reason }] })),
    })),
    ...[
      '2027-6-1T00:00:00Z',
      '2027-06-01T00:00:60Z',
      '2027-06-01T00:00:00.000Z',
      '2027-06-01 00:00:00Z',
      '2027-06-01T24:00:00Z',
      '2027-06-01T00:00:00+00:00',
    ].map((until) => ({ what: `a waiver until ${until}`, make: () => sealed(prepared({ waivers: [{ ...goodWaiver, until }] })) })),
    {
      what: 'another verdict by the verifier',
      make: good,
      options: () => ({ recompute: () => ({ verdict: { result: 'pass', hash: '3'.repeat(64) } }) }),
    },
    {
      what: 'a lint statement that counts otherwise',
      make: async () => withStatement(await good(), 'lint', { counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 } }),
    },
    {
      what: 'a lint statement about another verdict',
      make: () => sealInsider(insider(() => undefined)).then((bytes) => withStatement(bytes, 'lint', { verdict: '4'.repeat(64) })),
    },
  ],
  'verdict-blocked': [
    {
      what: 'a pass that counts what blocks',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            const verdict = manifest['verdict'] as { counts: object };
            verdict.counts = { ...verdict.counts, block: 2 };
          }),
        ),
    },
    {
      what: 'blocked by the verifier',
      make: good,
      options: () => ({ recompute: () => ({ verdict: { result: 'blocked', hash: '3'.repeat(64) } }) }),
    },
  ],
  'lock-mismatch': [
    { what: 'a node type left out', make: async () => relocked('nodes.lock.json', { nodeTypes: [] }) },
    { what: 'a model left out', make: async () => relocked('models.lock.json', { models: [] }) },
  ],
  'sbom-mismatch': [
    {
      what: 'a bill without the model',
      make: () =>
        insiderJson('bom.cdx.json', (bill) => ({
          ...bill,
          components: (bill['components'] as { type: string }[]).filter((one) => one.type !== 'machine-learning-model'),
        })),
    },
    { what: 'a bill of another kind', make: () => insiderJson('bom.cdx.json', () => ({ spdxVersion: 'SPDX-2.3' })) },
  ],
  'risk-mismatch': [
    {
      what: 'a tier that is too low',
      make: good,
      options: () => ({ recompute: () => ({ signOff: { tier: 'critical', signatures: 2, groups: [] } }) }),
    },
    {
      what: 'a group that was left out',
      make: good,
      options: () => ({ recompute: () => ({ signOff: { tier: 'high', signatures: 2, groups: ['legal'] } }) }),
    },
    {
      what: 'an emergency with one reviewer',
      make: async () => {
        const bundle = prepared({ emergency: true, requiredSignatures: 1, requiredGroups: [], risk: { tier: 'limited', score: 12 } });
        return sealed(bundle, await reviews(bundle, [rex]));
      },
      options: () => ({ recompute: () => ({ signOff: { tier: 'limited', signatures: 1, groups: [] } }) }),
    },
  ],
} satisfies Partial<Attacks>;

function relocked(path: string, lock: unknown): Promise<Uint8Array> {
  return sealInsider(
    insider(({ manifest, files }) => {
      const data = canonicalBytes(lock);
      files.set(path, data);
      manifest['closure'] = closureWith(manifest, path, data);
    }),
  );
}
