/** The second hostile set: what trusted keys sign and no schema allows, and spellings of JSON that only some readers take for the one. */
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { writeZip, readZip } from '../../app/bundle/zip.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { goodWaiver, pia, prepared, release, rex, sealed } from './kit.ts';
import { bytesOf, envelope, insider, jsonOf, sealInsider } from './hostile.ts';
import type { FreshAttack } from './fresh-attack-kit.ts';

interface Said {
  predicate: Record<string, unknown>;
}
type Release = { predicate: { attestations: { name: string; digest: Record<string, string> }[] } };

const saidIn = (file: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from((jsonOf(file ?? new Uint8Array()) as { payload: string }).payload, 'base64').toString());

/** A bundle of which one statement says something else, signed again by who signed it, and named by the release statement as it is then. */
async function restated(kind: 'review' | 'release', change: (said: Said) => void): Promise<Uint8Array> {
  const files = new Map(await readZip(await sealed()));
  const nameOf = (what: string): string => [...files.keys()].find((name) => name.startsWith(`attestations/${what}-`)) ?? '';
  const said = saidIn(files.get(nameOf(kind))) as Said;
  change(said);
  const by = kind === 'release' ? release : said.predicate['reviewer'] === rex.owner ? rex : pia;
  files.set(nameOf(kind), await envelope(canonicalBytes(said), [by.signer]));
  if (kind !== 'release') {
    const last = saidIn(files.get(nameOf('release'))) as Release;
    for (const { name, digest } of last.predicate.attestations)
      if (name === nameOf(kind)) digest['sha256'] = nodeHash.sha256(files.get(name) ?? new Uint8Array());
    files.set(nameOf('release'), await envelope(canonicalBytes(last), [release.signer]));
  }
  return writeZip([...files].map(([name, data]) => ({ name, data })));
}

const groups: Readonly<Record<string, unknown>> = {
  'a number': 5,
  'a text': 'security',
  'unknown': ['root'],
  'none at all': null,
  'too many': Array.from({ length: 500 }, () => 'security'),
};

/** The lint report: nobody but readers of SARIF reads its words, so that only its spelling counts. */
export const reporting = (text: string): Promise<Uint8Array> =>
  sealInsider(
    insider(({ files }) => {
      files.set('reports/lint.sarif.json', bytesOf(text));
    }),
  );
export const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

export const words: readonly FreshAttack[] = [
  ...Object.entries(groups).map(([what, value]) => ({
    what: `groups of a review: ${what}`,
    make: () =>
      restated('review', ({ predicate }) => {
        predicate['groups'] = value;
      }),
  })),
  {
    what: 'a release that names an attestation twice',
    make: () =>
      restated('release', ({ predicate }) => {
        const named = predicate['attestations'] as unknown[];
        named.push(named[0]);
      }),
  },
  {
    what: 'a release with a second digest',
    make: () =>
      restated('release', ({ predicate }) => {
        Object.assign((predicate['attestations'] as { digest: object }[])[0]?.digest ?? {}, { md5: 'x' });
      }),
  },
  ...[0, -1].map((version) => ({
    what: `a release of version ${version}`,
    make: () =>
      sealInsider(
        insider(({ manifest }) => {
          manifest['version'] = version;
        }),
      ),
  })),
  {
    what: 'a count that is no number',
    make: () =>
      sealInsider(
        insider(({ manifest }) => {
          const verdict = manifest['verdict'] as { counts: object };
          manifest['verdict'] = { ...verdict, counts: { ...verdict.counts, block: false } };
        }),
      ),
  },
  ...[{ x: '1' }, { reason: '\u200c'.repeat(30) }, { reason: '\u2800'.repeat(30) }].map((change) => ({
    what: `a waiver with ${JSON.stringify(change)}`,
    make: () => sealed(prepared({ waivers: [{ ...goodWaiver, ...change }] })),
  })),
  ...['-Infinity', '{"\uff5e":2,"\ud834\udf06":1}', nested(65)].map((text) => ({
    what: `a report that says ${text.slice(0, 20)}`,
    make: () => reporting(text),
  })),
  {
    what: 'a signature of the year 0',
    make: () =>
      restated('review', ({ predicate }) => {
        predicate['signedAt'] = '0000-01-01T00:00:00Z';
      }),
  },
];
