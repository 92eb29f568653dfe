/** One hostile file, at least, for every refusal code. */
import { attest, sealBundle } from '../../app/bundle/prepare.node.ts';
import type { RefusalCode } from '../../app/bundle/refusal.ts';
import { printStatement, type Predicate } from '../../app/bundle/statement.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import type { VerifyOptions } from '../../app/bundle/verify.node.ts';
import type { ZipFile } from '../../app/bundle/zip.node.ts';
import { emptyGrant } from '../../app/broker/grant.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import {
  ada,
  bea,
  bundleInput,
  everybody,
  goodWaiver,
  mallory,
  person,
  pia,
  prepared,
  release,
  reviews,
  rex,
  rexAgain,
  rootOf,
  sealed,
  trust,
} from './kit.ts';
import { bytesOf, deflated, entriesOf, envelope, insider, jsonOf, rawZip, sealInsider, swap } from './hostile.ts';

export interface Attack {
  readonly what: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly options?: () => Partial<VerifyOptions> | Promise<Partial<VerifyOptions>>;
}
type Attacks = Readonly<Record<RefusalCode, readonly Attack[]>>;

const good = (): Promise<Uint8Array> => sealed();
const attestationName = (kind: string, who: { readonly pair: { readonly keyId: string } }): string =>
  `attestations/${kind}-${who.pair.keyId.slice(0, 16)}.dsse.json`;

async function bent(
  change: (entries: Awaited<ReturnType<typeof entriesOf>>) => Awaited<ReturnType<typeof entriesOf>>,
): Promise<Uint8Array> {
  return rawZip(change(await entriesOf(await good())));
}

export const named = (name: string | Buffer, data = bytesOf('x')) => bent((entries) => [...entries, { name, data }]);
const insiderJson = (path: string, change: (value: Record<string, unknown>) => unknown) =>
  sealInsider(
    insider(({ files }) => {
      files.set(path, canonicalBytes(change(jsonOf(files.get(path) ?? new Uint8Array()) as Record<string, unknown>)));
    }),
  );

async function withAuthorEnvelope(
  change: (envelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }) => unknown,
): Promise<Uint8Array> {
  const bundle = prepared();
  const files = await reviews(bundle);
  const author = files.find((file) => file.name.includes('/author-'));
  const changed = change(jsonOf(author?.data ?? new Uint8Array()) as Parameters<typeof change>[0]);
  return sealed(
    bundle,
    files.map((file) => (file === author ? { ...file, data: canonicalBytes(changed) } : file)),
  );
}

/** The usual signatures, with the times that the author and the reviewers say. */
async function signedAt(author: string, reviewer: string, bundle = prepared()): Promise<readonly ZipFile[]> {
  const closure = bundle.manifest.closure.hash;
  return Promise.all([
    attest(bundle, 'author', { closure, author: 'ada', signedAt: author }, [ada.signer]),
    ...[rex, pia].map((one) =>
      attest(bundle, 'review', { closure, reviewer: one.owner, decision: 'approved', groups: [...one.groups], signedAt: reviewer }, [
        one.signer,
      ]),
    ),
  ]);
}

async function statementBy(who: { readonly signer: typeof ada.signer }, statement: unknown, type?: string): Promise<Uint8Array> {
  const bundle = prepared();
  const files = await reviews(bundle);
  return sealed(bundle, [
    ...files,
    { name: 'attestations/extra-0.dsse.json', data: await envelope(canonicalBytes(statement), [who.signer], type) },
  ]);
}

const authored = () =>
  printStatement({
    kind: 'author',
    subject: prepared().manifestDigest,
    predicate: { closure: prepared().manifest.closure.hash, author: 'ada' },
  }) as { readonly subject: readonly object[] };

export const attacks: Attacks = {
  'not-a-zip': [
    { what: 'an empty file', make: () => new Uint8Array() },
    { what: 'text', make: () => bytesOf('{"format":"countersign-bundle"}'.repeat(10)) },
    {
      what: 'a directory that points nowhere',
      make: async () => {
        const bytes = new Uint8Array(await good());
        bytes.set([0xff, 0xff, 0xff, 0x7f], bytes.length - 6);
        return bytes;
      },
    },
  ],
  'trailing-data': [
    { what: 'bytes after the end record', make: async () => new Uint8Array([...(await good()), 1, 2, 3]) },
    { what: 'an archive comment', make: async () => rawZip(await entriesOf(await good()), { comment: 'hello' }) },
    { what: 'a gap before the directory', make: async () => rawZip(await entriesOf(await good()), { gap: Buffer.alloc(16) }) },
    { what: 'a script before the first entry', make: async () => new Uint8Array([...bytesOf('#!/bin/sh\n'), ...(await good())]) },
  ],
  'too-large': [
    { what: 'more than 64 MiB', make: () => new Uint8Array(64 * 1024 * 1024 + 1) },
    {
      what: 'an attestation of 3 MiB',
      make: async () => swap(await good(), { 'attestations/big.dsse.json': new Uint8Array(3 * 1024 * 1024).fill(0x20) }),
    },
  ],
  'too-many-files': [
    { what: '3,000 files', make: () => rawZip(Array.from({ length: 3_000 }, (_, i) => ({ name: `f${i}`, data: new Uint8Array() }))) },
    {
      what: '65 attestations',
      make: async () =>
        swap(await good(), Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`attestations/a${i}.dsse.json`, bytesOf('{}')]))),
    },
  ],
  'zip-bomb': [
    {
      what: 'an entry that claims a gigabyte',
      make: () =>
        bent((entries) => [...entries, { name: 'bomb', data: deflated(new Uint8Array(1024 * 1024)), method: 8, size: 1024 ** 3 }]),
    },
    {
      what: 'fifty entries over the same bytes',
      make: () =>
        rawZip(
          Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, data: new Uint8Array(10_000), offset: 0 })),
          { bodies: 1 },
        ),
    },
  ],
  'not-stored': [
    {
      what: 'a compressed entry',
      make: () =>
        bent((entries) =>
          entries.map((entry) =>
            entry.name === 'flow.json' ? { ...entry, data: deflated(entry.data), method: 8, size: entry.data.length } : entry,
          ),
        ),
    },
    {
      what: 'an encrypted entry',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, flags: 1 } : entry))),
    },
  ],
  'unsupported-zip': [
    {
      what: 'an extra field',
      make: () =>
        bent((entries) =>
          entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, extra: Buffer.from([0x55, 0x54, 1, 0, 0]) } : entry)),
        ),
    },
    { what: 'the UTF-8 flag', make: () => bent((entries) => entries.map((entry) => ({ ...entry, flags: 0x0800 }))) },
  ],
  'header-mismatch': [
    {
      what: 'another name in the local header',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, localName: 'evil.json' } : entry))),
    },
    {
      what: 'another size in the local header',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, localSize: 1 } : entry))),
    },
  ],
  'bad-checksum': [
    {
      what: 'a wrong CRC in both headers',
      make: () => bent((entries) => entries.map((entry) => (entry.name === 'flow.json' ? { ...entry, crc: 1 } : entry))),
    },
  ],
  'non-canonical-archive': [
    { what: 'another order', make: () => bent((entries) => [...entries.slice(0, 1), ...entries.slice(1).reverse()]) },
    { what: 'a modification time', make: () => bent((entries) => entries.map((entry) => ({ ...entry, time: 0x6000 }))) },
    { what: 'entries of no file type', make: () => bent((entries) => entries.map((entry) => ({ ...entry, mode: 0o600 }))) },
    { what: 'an executable file', make: () => bent((entries) => entries.map((entry) => ({ ...entry, mode: 0o100755 }))) },
  ],
  'duplicate-name': [{ what: 'two flow.json', make: () => named('flow.json') }],
  'name-collision': [
    { what: 'Flow.json beside flow.json', make: () => named('Flow.json') },
    { what: 'a full-width letter', make: () => named(Buffer.from('ｆlow.json')) },
  ],
  'absolute-path': [
    { what: '/etc/passwd', make: () => named('/etc/passwd') },
    { what: 'C:/x', make: () => named('C:/x') },
    { what: 'a UNC path', make: () => named('\\\\server\\share') },
  ],
  'path-traversal': [
    { what: '../x', make: () => named('../x') },
    { what: 'a/../../x', make: () => named('a/../../x') },
    { what: 'back-slashes', make: () => named('a\\..\\..\\x') },
  ],
  'bad-name': [
    { what: 'a NUL byte', make: () => named('a\0b') },
    { what: 'an empty segment', make: () => named('a//b') },
    { what: 'a dot file', make: () => named('.bashrc') },
    { what: 'a right-to-left override', make: () => named(Buffer.from('a\u202eb')) },
    { what: 'a name of 300 letters', make: () => named('a'.repeat(300)) },
  ],
  'symlink': [
    {
      what: 'a symbolic link',
      make: () => bent((entries) => [...entries, { name: 'link', data: bytesOf('/etc/passwd'), mode: 0o120777 }]),
    },
    { what: 'a folder', make: () => bent((entries) => [...entries, { name: 'folder/', data: new Uint8Array(), mode: 0o040755 }]) },
  ],
  'missing-file': [
    { what: 'no manifest', make: async () => swap(await good(), { 'manifest.json': undefined }) },
    { what: 'no flow', make: async () => swap(await good(), { 'flow.json': undefined }) },
    {
      what: 'never had a bill of materials',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.delete('bom.cdx.json');
          }),
        ),
    },
  ],
  'unknown-file': [
    { what: 'a file that nobody listed', make: async () => swap(await good(), { 'extra.json': bytesOf('{}') }) },
    {
      what: 'a listed file that has no place in a bundle',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('run.sh', bytesOf('rm -rf'));
          }),
        ),
    },
    {
      what: 'a file put in at the end, by a writer that knows no file types',
      make: () => bent((entries) => [...entries, { name: 'extra.json', data: bytesOf('{}'), mode: 0o600 }]),
    },
    { what: 'an attestation in a folder below', make: async () => swap(await good(), { 'attestations/a/b.dsse.json': bytesOf('{}') }) },
    { what: 'an attestation of another kind', make: async () => swap(await good(), { 'attestations/readme.txt': bytesOf('hi') }) },
  ],
  'bad-size': [{ what: 'a longer flow', make: async () => swap(await good(), { 'flow.json': bytesOf('{}') }) }],
  'bad-digest': [
    {
      what: 'one letter of the flow changed',
      make: async () => {
        const bytes = await good();
        const flow = (await entriesOf(bytes)).find((entry) => entry.name === 'flow.json');
        return swap(bytes, { 'flow.json': bytesOf(new TextDecoder().decode(flow?.data).replace('crm.example.com', 'evl.example.com')) });
      },
    },
    {
      what: 'another lint report',
      make: async () => swap(await good(), { 'reports/lint.sarif.json': bytesOf('{"runs":[],"version":"2.1.1"}') }),
    },
  ],
  'too-deep': [
    {
      what: 'a flow of 100,000 brackets',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf('['.repeat(100_000) + ']'.repeat(100_000)));
          }),
        ),
    },
    {
      what: 'an envelope of brackets',
      make: async () => swap(await good(), { 'attestations/deep.dsse.json': bytesOf('['.repeat(1_000) + ']'.repeat(1_000)) }),
    },
  ],
  'bad-json': [
    {
      what: 'a flow that is text',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf('hello'));
          }),
        ),
    },
    {
      what: 'a lint report that is text',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('reports/lint.sarif.json', bytesOf('hello'));
          }),
        ),
    },
    {
      what: 'a flow that is not UTF-8',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', new Uint8Array([0xc3, 0x28]));
          }),
        ),
    },
  ],
  'non-canonical-json': [
    {
      what: 'a lint report with white space',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('reports/lint.sarif.json', bytesOf('{ }'));
          }),
        ),
    },
    {
      what: 'a flow with a key twice',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf(new TextDecoder().decode(files.get('flow.json')).replace('{', '{"id":"other",')));
          }),
        ),
    },
    {
      what: 'a flow with white space',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('flow.json', bytesOf(` ${new TextDecoder().decode(files.get('flow.json'))}`));
          }),
        ),
    },
    {
      what: 'a lone surrogate',
      make: () =>
        sealInsider(
          insider(({ files }) => {
            files.set('bom.cdx.json', bytesOf('{"a":"\\ud800"}'));
          }),
        ),
    },
  ],
  'non-canonical-manifest': [
    {
      what: 'a manifest with white space',
      make: () => sealInsider(insider(() => undefined, { raw: (manifest) => bytesOf(JSON.stringify(manifest, null, 1)) })),
    },
    {
      what: 'a version twice',
      make: () =>
        sealInsider(
          insider(() => undefined, {
            raw: (manifest) => bytesOf(new TextDecoder().decode(canonicalBytes(manifest)).replace('{', '{"version":99,')),
          }),
        ),
    },
  ],
  'newer-format': [
    {
      what: 'format 2 with fields of the future',
      make: () =>
        sealInsider(
          insider(({ manifest }) => {
            manifest['formatVersion'] = 2;
            manifest['future'] = true;
          }),
        ),
    },
  ],
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
  'author-is-reviewer': [
    { what: 'who looks like an author', make: () => sealed(prepared({ authors: ['ada', 'Rex'] })) },
    { what: 'who looks like an author in another script', make: () => sealed(prepared({ authors: ['ada', 'r\u0435x'] })) },
    {
      what: 'who signs as author and as reviewer',
      make: async () => {
        const bundle = prepared({ authors: [] });
        return sealed(bundle, await reviews(bundle, [rex, bea], [bea]));
      },
    },
    {
      what: 'who touched the closure but did not sign as author',
      make: async () => {
        const bundle = prepared({ authors: ['ada', 'bea'] });
        return sealed(bundle, await reviews(bundle, [rex, bea]));
      },
    },
  ],
  'no-trust-root': [{ what: 'nothing to verify against', make: good, options: () => ({ trustRoot: undefined }) }],
  'trust-root-expired': [
    {
      what: 'a year too late',
      make: good,
      options: async () => ({ trustRoot: await trust(rootOf(everybody, { expiresAt: '2026-11-30T00:00:00Z' })) }),
    },
  ],
  'revoked-key': [
    {
      what: 'a reviewer whose key was revoked',
      make: good,
      options: async () => ({
        trustRoot: await trust(rootOf(everybody, { revoked: { keys: [{ keyId: rex.pair.keyId, reason: 'left' }], bundles: [] } })),
      }),
    },
    {
      what: 'by the short-lived list',
      make: good,
      options: () => ({
        revocations: {
          type: 'countersign-revocations',
          formatVersion: 1,
          number: 1,
          issuedAt: '2026-12-01T00:00:00Z',
          staleAt: '2026-12-02T00:00:00Z',
          keys: [{ keyId: pia.pair.keyId, reason: 'lost' }],
          bundles: [],
        },
      }),
    },
  ],
  'revoked-bundle': [
    {
      what: 'recalled',
      make: good,
      options: async () => ({
        trustRoot: await trust(
          rootOf(everybody, { revoked: { keys: [], bundles: [{ manifestDigest: prepared().manifestDigest, reason: 'recalled' }] } }),
        ),
      }),
    },
  ],
  'revocations-stale': [
    {
      what: 'a list of last week',
      make: good,
      options: () => ({
        revocations: {
          type: 'countersign-revocations',
          formatVersion: 1,
          number: 1,
          issuedAt: '2026-11-20T00:00:00Z',
          staleAt: '2026-11-21T00:00:00Z',
          keys: [],
          bundles: [],
        },
      }),
    },
  ],
  'expired': [{ what: 'on the second', make: good, options: () => ({ at: Date.parse('2027-06-01T00:00:00Z') }) }],
  'rolled-back': [
    {
      what: 'after version 4',
      make: good,
      options: () => ({ rememberedVersions: () => ({ version: 4, manifestDigest: 'f'.repeat(64) }) }),
    },
    {
      what: 'version 3 with another content',
      make: good,
      options: () => ({ rememberedVersions: () => ({ version: 3, manifestDigest: 'f'.repeat(64) }) }),
    },
  ],
  'signed-in-future': [
    { what: 'a review of tomorrow', make: async () => sealed(prepared(), await signedAt('2026-12-01T11:00:00Z', '2026-12-02T12:00:00Z')) },
    {
      what: 'an author half an hour ahead',
      make: async () => sealed(prepared(), await signedAt('2026-12-01T12:30:00Z', '2026-12-01T11:00:00Z')),
    },
    {
      what: 'a release in the year 2099',
      make: async () =>
        sealBundle(prepared(), await reviews(prepared()), { signers: [release.signer], signedAt: '2099-01-01T00:00:00Z' }, nodeHash),
    },
  ],
  'emergency-too-long': [
    {
      what: 'that ends in half a year',
      make: async () => {
        const bundle = prepared({ emergency: true });
        return sealed(bundle, await reviews(bundle));
      },
    },
    {
      what: 'in the last day of a year',
      make: async () => {
        const bundle = prepared({ emergency: true, expiresAt: '2026-12-02T12:00:00Z' });
        return sealed(bundle, await signedAt('2025-12-02T12:00:00Z', '2026-12-01T11:00:00Z', bundle));
      },
    },
  ],
  'wrong-environment': [{ what: 'for prod, at test', make: good, options: () => ({ environment: 'test' }) }],
  'runner-too-old': [
    { what: 'needs 0.10.0', make: () => sealed(prepared({ minimumRunner: '0.10.0' })), options: () => ({ runnerVersion: '0.9.9' }) },
  ],
};

/** The signature with S + L instead of S. */
function malleated(sig: string): string {
  const raw = Buffer.from(sig, 'base64');
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(raw.subarray(32)).reverse().toString('hex')}`) + order;
  Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse().copy(raw, 32);
  return raw.toString('base64');
}

async function relocked(path: string, lock: unknown): Promise<Uint8Array> {
  const { closureOfParts } = await import('../../app/review/closure.ts');
  return sealInsider(
    insider(({ manifest, files }) => {
      const data = canonicalBytes(lock);
      files.set(path, data);
      const { parts } = manifest['closure'] as { parts: { name: string; sha256: string }[] };
      manifest['closure'] = closureOfParts(
        parts.map((part) => (part.name === path.split('.')[0] ? { ...part, sha256: nodeHash.sha256(data) } : part)),
        nodeHash,
      );
    }),
  );
}

/** A release key that signs another statement about lint or tests than it should. */
async function withStatement(bytes: Uint8Array, kind: 'lint' | 'tests', change: object): Promise<Uint8Array> {
  const entry = (await entriesOf(bytes)).find(({ name }) => String(name).includes(`/${kind}-`));
  const { payload } = jsonOf(entry?.data ?? new Uint8Array()) as { payload: string };
  const { subject, predicate } = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
    subject: [{ digest: { sha256: string } }];
    predicate: Predicate<typeof kind>;
  };
  const signed = await attest({ manifestDigest: subject[0].digest.sha256 }, kind, { ...predicate, ...change }, [release.signer]);
  return swap(bytes, { [String(entry?.name)]: signed.data });
}
