/**
 * A second hostile set, made from what the format promises and not from what the code checks. Which code refuses each is not of
 * interest here: that none is taken, by this verifier and by the one in Python, is.
 */
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { prepared, sampleFlow, sealed } from './kit.ts';
import { bytesOf, insider, sealInsider } from './hostile.ts';
import { textOf, type FreshAttack } from './fresh-attack-kit.ts';
import { zipTricks } from './fresh-attacks-on-archives.ts';
import { envelopes, statements } from './fresh-attacks-on-signatures.ts';
import { words } from './fresh-attacks-on-statements.ts';

const inManifest = (change: (text: string) => string) => () =>
  sealInsider(insider(() => undefined, { raw: (manifest) => bytesOf(change(textOf(canonicalBytes(manifest)))) }));
const inFlow = (change: (text: string) => string) => () =>
  sealInsider(
    insider(({ files }) => {
      files.set('flow.json', bytesOf(change(textOf(files.get('flow.json')))));
    }),
  );
const manifestSays = (change: (manifest: Record<string, unknown>) => void) => () =>
  sealInsider(
    insider(({ manifest }) => {
      change(manifest);
    }),
  );

const documents: readonly FreshAttack[] = [
  ...['3.0', '3e0', '+3', '03', '0x3', '"3"', '3.5', '-3', '0', '9007199254740993', '1e400', 'NaN', 'null', 'true', '[3]'].map(
    (spelled) => ({
      what: `the version written ${spelled}`,
      make: inManifest((text) => text.replace(/"version":3/, `"version":${spelled}`)),
    }),
  ),
  ...['1.0', '0', '-1', '"1"', 'null'].map((spelled) => ({
    what: `the format version written ${spelled}`,
    make: inManifest((text) => text.replace('"formatVersion":1', `"formatVersion":${spelled}`)),
  })),
  { what: 'an escaped second version', make: inManifest((text) => text.replace('{', '{"\\u0076ersion":99,')) },
  { what: '__proto__ in the manifest', make: inManifest((text) => text.replace('{', '{"__proto__":{"version":99},')) },
  {
    what: 'constructor in the manifest',
    make: inManifest((text) => text.replace('"closure":', '"closure_":{"constructor":1},"closure":')),
  },
  {
    what: '__proto__ deep in the manifest',
    make: inManifest((text) => text.replace('"review":{', '"review":{"__proto__":{"emergency":true},')),
  },
  {
    what: '__proto__ in the capabilities',
    make: () =>
      sealInsider(
        insider(() => undefined, {
          raw: (manifest) => bytesOf(textOf(canonicalBytes(manifest)).replace('"capabilities":{', '"capabilities":{"__proto__":{},')),
        }),
      ),
  },
  { what: '__proto__ in the flow', make: inFlow((text) => text.replace('{', '{"__proto__":{"nodes":[]},')) },
  { what: 'a byte order mark before the flow', make: inFlow((text) => `\ufeff${text}`) },
  { what: 'a comment in the flow', make: inFlow((text) => `${text}/**/`) },
  { what: 'a flow in single quotes', make: inFlow((text) => text.replaceAll('"', "'")) },
  { what: 'an escaped slash in the flow', make: inFlow((text) => text.replace('https://', 'https:\\/\\/')) },
  { what: 'a capital in an escape', make: inFlow((text) => text.replace('Invoice', '\\u0049nvoice')) },
  {
    what: 'an author who is no text',
    make: manifestSays((manifest) => {
      manifest['authors'] = [['ada']];
    }),
  },
  {
    what: 'a file list that leaves the flow out',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = prepared().manifest.files.filter((file) => file.path !== 'flow.json');
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'a file list that names the manifest',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = [...prepared().manifest.files, { path: 'manifest.json', sha256: '0'.repeat(64), size: 1 }];
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'a size that is almost an integer',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = prepared().manifest.files.map((file) => ({ ...file, size: file.size + 0.5 }));
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'a digest in capitals',
    make: () =>
      sealInsider(
        insider(
          ({ manifest }) => {
            manifest['files'] = prepared().manifest.files.map((file) => ({ ...file, sha256: file.sha256.toUpperCase() }));
          },
          { relist: false },
        ),
      ),
  },
  {
    what: 'fewer signatures than none',
    make: manifestSays((manifest) => {
      manifest['review'] = { signatures: -1, groups: [] };
    }),
  },
  {
    what: 'a tier of the prototype',
    make: manifestSays((manifest) => {
      manifest['risk'] = { tier: 'constructor', score: 0 };
      manifest['review'] = { signatures: 0, groups: [] };
    }),
  },
  {
    what: 'a closure without the policy',
    make: manifestSays((manifest) => {
      const closure = manifest['closure'] as { parts: { name: string }[] };
      manifest['closure'] = { ...closure, parts: closure.parts.filter((part) => part.name !== 'policy') };
    }),
  },
  {
    what: 'a closure with a part twice',
    make: manifestSays((manifest) => {
      const closure = manifest['closure'] as { parts: object[] };
      manifest['closure'] = { ...closure, parts: [...closure.parts, ...closure.parts.slice(0, 1)] };
    }),
  },
];

/** What whoever binds secrets at the target is asked for, where the flow says otherwise. */
const slot = sampleFlow().connections.slice(0, 1);
const asking: readonly FreshAttack[] = Object.entries({
  'nothing': [],
  'one connection more': [...slot, ...slot.map((one) => ({ ...one, id: 'crm2' }))],
  'the connection twice': [...slot, ...slot],
  'another host': slot.map((one) => ({ ...one, hosts: ['crm.example.net'] })),
  'any host': slot.map((one) => ({ ...one, hosts: [] })),
  'a wider scope': slot.map((one) => ({ ...one, scopes: ['read', 'write'] })),
  'a plain key': slot.map((one) => ({ ...one, auth: 'api-key' as const })),
  'older TLS': slot.map((one) => ({ ...one, tls: { minimum: '1.2' as const } })),
  'no look at the certificate': slot.map((one) => ({ ...one, tls: { verify: false } })),
  'a person’s account': slot.map((one) => ({ ...one, personal: true })),
}).map(([what, connections]) => ({ what: `a manifest that asks for ${what}`, make: () => sealed(prepared({ connections })) }));

export const freshAttacks: readonly FreshAttack[] = [...zipTricks, ...envelopes, ...statements, ...words, ...documents, ...asking];
