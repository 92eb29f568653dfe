/** Hostile bundles: envelopes, statements, and who signed what. */
import { attest } from '../../app/bundle/prepare.node.ts';
import { printStatement } from '../../app/bundle/statement.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { ada, bea, everybody, mallory, person, pia, prepared, release, reviews, rex, rexAgain, rootOf, sealed, trust } from './kit.ts';
import { bytesOf, entriesOf, insider, sealInsider, swap } from './hostile.ts';
import { withAuthorEnvelope, statementBy, authored, good, attestationName, withStatement, type Attacks } from './attack-kit.ts';

export const onSignatures = {
  'bad-envelope': [
    {
      what: 'white space in an envelope',
      make: async () => {
        const bundle = prepared();
        const files = await reviews(bundle);
        return sealed(
          bundle,
          files.map((file) => ({ ...file, data: bytesOf(`${new TextDecoder().decode(file.data)}\n`) })),
        );
      },
    },
    { what: 'no signatures', make: () => withAuthorEnvelope((one) => ({ ...one, signatures: [] })) },
    {
      what: 'base 64 with spare bits',
      make: () =>
        withAuthorEnvelope((one) => ({
          ...one,
          signatures: one.signatures.map(({ keyid, sig }) => ({
            keyid,
            sig: sig.replace(/.==$/, (tail) => `${String.fromCharCode(tail.charCodeAt(0) + 1)}==`),
          })),
        })),
    },
    {
      what: 'the same signature twice',
      make: () => withAuthorEnvelope((one) => ({ ...one, signatures: [...one.signatures, ...one.signatures] })),
    },
  ],
  'wrong-payload-type': [
    { what: 'a trust root as an attestation', make: () => statementBy(ada, { hello: 1 }, 'application/vnd.countersign.trust-root+json') },
  ],
  'bad-signature': [
    {
      what: 'one bit of a signature',
      make: () =>
        withAuthorEnvelope((one) => ({
          ...one,
          signatures: one.signatures.map(({ keyid, sig }) => {
            const raw = Buffer.from(sig, 'base64');
            raw[5] = (raw[5] ?? 0) ^ 1;
            return { keyid, sig: raw.toString('base64') };
          }),
        })),
    },
    {
      what: 'another payload under the signature',
      make: () => withAuthorEnvelope((one) => ({ ...one, payload: Buffer.from('{}').toString('base64') })),
    },
    {
      what: 'S + L, which lax verifiers take',
      make: () =>
        withAuthorEnvelope((one) => ({ ...one, signatures: one.signatures.map(({ keyid, sig }) => ({ keyid, sig: malleated(sig) })) })),
    },
  ],
  'untrusted-signer': [
    {
      what: 'signed by a stranger in every role',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, await reviews(bundle, [mallory], [mallory]), mallory);
      },
    },
    {
      what: 'one more signature by a stranger',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, [
          ...(await reviews(bundle)),
          await attest(bundle, 'review', { closure: bundle.manifest.closure.hash, reviewer: 'mallory', decision: 'approved', groups: [] }, [
            mallory.signer,
          ]),
        ]);
      },
    },
  ],
  'misleading-key-hint': [
    {
      what: 'a good signature under another key id',
      make: () => withAuthorEnvelope((one) => ({ ...one, signatures: one.signatures.map(({ sig }) => ({ keyid: rex.pair.keyId, sig })) })),
    },
  ],
  'bad-statement': [
    { what: 'a signed list', make: () => statementBy(ada, []) },
    {
      what: 'an unknown predicate',
      make: () =>
        statementBy(ada, {
          ...printStatement({ kind: 'author', subject: prepared().manifestDigest, predicate: { closure: '0'.repeat(64), author: 'ada' } }),
          predicateType: 'urn:other',
        }),
    },
    {
      what: 'rex signs as pia',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, [
          ...(await reviews(bundle, [])),
          await attest(
            bundle,
            'review',
            { closure: bundle.manifest.closure.hash, reviewer: 'pia', decision: 'approved', groups: ['privacy'] },
            [rex.signer],
          ),
        ]);
      },
    },
  ],
  'wrong-subject': [
    { what: 'the reviews of another version', make: async () => sealed(prepared(), await reviews(prepared({ version: 2 }))) },
    {
      what: 'a statement about another file',
      make: () => statementBy(ada, { ...authored(), subject: [{ ...authored().subject[0], name: 'flow.json' }] }),
    },
    {
      what: 'a statement about two files',
      make: () => statementBy(ada, { ...authored(), subject: [authored().subject[0], authored().subject[0]] }),
    },
    {
      what: 'a widened manifest under old signatures',
      make: async () => {
        const bytes = await good();
        const manifest = prepared().manifest;
        return swap(bytes, { 'manifest.json': canonicalBytes({ ...manifest, capabilities: { ...manifest.capabilities, hosts: [] } }) });
      },
    },
  ],
  'wrong-role': [
    {
      what: 'an author who reviews',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, await reviews(bundle, [rex, ada]));
      },
    },
    {
      what: 'a reviewer who releases',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, await reviews(bundle), rex);
      },
    },
  ],
  'attestation-set': [
    {
      what: 'a review taken out',
      make: async () => {
        const bundle = prepared();
        return swap(await sealed(bundle, await reviews(bundle, [rex, pia, bea])), { [attestationName('review', bea)]: undefined });
      },
    },
    {
      what: 'a review put in',
      make: async () => {
        const bundle = prepared();
        const [, ...more] = await reviews(bundle, [bea]);
        return swap(await sealed(bundle), Object.fromEntries(more.map((file) => [file.name, file.data])));
      },
    },
  ],
  'report-mismatch': [
    {
      what: 'a report that lint never made, beside the old statement',
      make: async () =>
        withStatement(
          await sealInsider(
            insider(({ files }) => {
              files.set('reports/lint.sarif.json', canonicalBytes({}));
            }),
          ),
          'lint',
          { report: { name: 'reports/lint.sarif.json', digest: { sha256: '4'.repeat(64) } } },
        ),
    },
    {
      what: 'tests that nobody ran beside a pass',
      make: async () => withStatement(await good(), 'tests', { passedTests: ['dry run', 'attack'] }),
    },
    {
      what: 'a pass that warned',
      make: async () =>
        withStatement(await sealed(prepared({ tests: [{ name: 'dry run', result: 'warned' }] })), 'tests', { result: 'PASSED' }),
    },
    { what: 'tests of another bundle', make: async () => withStatement(await good(), 'tests', { configuration: [] }) },
  ],
  'missing-attestation': [
    {
      what: 'nothing is signed',
      make: async () => {
        const bytes = await good();
        return swap(
          bytes,
          Object.fromEntries(
            (await entriesOf(bytes))
              .filter((entry) => String(entry.name).startsWith('attestations/'))
              .map((entry) => [String(entry.name), undefined]),
          ),
        );
      },
    },
    { what: 'no release', make: async () => swap(await good(), { [attestationName('release', release)]: undefined }) },
    {
      what: 'no author',
      make: async () => {
        const bundle = prepared();
        return sealed(bundle, await reviews(bundle, [rex, pia], []));
      },
    },
  ],
  'too-few-signers': [
    {
      what: 'one review where two are needed',
      make: async () => {
        const bundle = prepared({ requiredGroups: [] });
        return sealed(bundle, await reviews(bundle, [rex]));
      },
    },
    {
      what: 'one reviewer with two keys',
      make: async () => {
        const bundle = prepared({ requiredGroups: [] });
        return sealed(bundle, await reviews(bundle, [rex, rexAgain]));
      },
    },
    {
      what: 'a manifest that asks for no review of a high risk',
      make: async () => {
        const bundle = prepared({ requiredGroups: [], requiredSignatures: 0 });
        return sealed(bundle, await reviews(bundle, []));
      },
    },
  ],
  'missing-group': [
    {
      what: 'two reviews, none by privacy',
      make: async () => {
        const ron = person('ron', ['reviewer'], ['security']);
        const bundle = prepared();
        return sealed(bundle, await reviews(bundle, [rex, ron]));
      },
      options: async () => ({ trustRoot: await trust(rootOf([...everybody, person('ron', ['reviewer'], ['security'])])) }),
    },
  ],
} satisfies Partial<Attacks>;

/** The signature with S + L instead of S. */
function malleated(sig: string): string {
  const raw = Buffer.from(sig, 'base64');
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(raw.subarray(32)).reverse().toString('hex')}`) + order;
  Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse().copy(raw, 32);
  return raw.toString('base64');
}
