/** A second verifier, in another language and on its own Ed25519, comes to the same decisions. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signTrustRoot } from '../../app/bundle/trust-root.node.ts';
import { bea, everybody, mallory, pia, prepared, reasonFor, reviews, rex, rexAgain, rootKeeper, rootOf, sealed, trust } from './kit.ts';
import { bytesOf, swap } from './hostile.ts';

const script = fileURLToPath(new URL('../../resources/verify-bundle.py', import.meta.url));
const have = spawnSync('python3', ['--version']).status === 0;
if (!have) console.log('SKIPPED: python3 is not here (second verifier)');

const folder = mkdtempSync(join(tmpdir(), 'countersign-python-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const flip = (sig: string): string => { const raw = Buffer.from(sig, 'base64'); raw[40] = (raw[40] ?? 0) ^ 1; return raw.toString('base64'); };

const cases: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a good bundle': () => sealed(),
  'a good bundle with three reviews': async () => { const bundle = prepared(); return sealed(bundle, await reviews(bundle, [rex, pia, bea])); },
  'a changed flow': async () => swap(await sealed(), { 'flow.json': bytesOf('{}') }),
  'a file more': async () => swap(await sealed(), { 'extra.json': bytesOf('{}') }),
  'a file less': async () => swap(await sealed(), { 'policy.json': undefined }),
  'a review taken out': async () => { const bundle = prepared(); return swap(await sealed(bundle, await reviews(bundle, [rex, pia, bea])), { [`attestations/review-${bea.pair.keyId.slice(0, 16)}.dsse.json`]: undefined }); },
  'a flipped bit in a signature': async () => {
    const bundle = prepared();
    const files = (await reviews(bundle)).map((file) => ({ ...file, data: bytesOf(new TextDecoder().decode(file.data).replace(/"sig":"([^"]+)"/, (_, sig: string) => `"sig":"${flip(sig)}"`)) }));
    return sealed(bundle, files);
  },
  'signed by a stranger': async () => { const bundle = prepared(); return sealed(bundle, await reviews(bundle, [mallory], [mallory]), mallory); },
  'reviewed by its author': async () => { const bundle = prepared(); return sealed(bundle, await reviews(bundle, [rex, bea], [bea])); },
  'one reviewer with two keys': async () => { const bundle = prepared({ requiredGroups: [] }); return sealed(bundle, await reviews(bundle, [rex, rexAgain])); },
  'reviews of another version': async () => sealed(prepared(), await reviews(prepared({ version: 2 }))),
};

describe.skipIf(!have)('resources/verify-bundle.py agrees', () => {
  const rootFile = join(folder, 'root.json');
  beforeAll(async () => { writeFileSync(rootFile, await signTrustRoot(rootOf(everybody), [rootKeeper.signer])); });

  test.each(Object.entries(cases))('on %s', async (name, make) => {
    const bytes = await make();
    const file = join(folder, 'bundle.countersign');
    writeFileSync(file, bytes);
    const { status, stdout } = spawnSync('python3', [script, file, rootFile], { encoding: 'utf8' });
    const ours = (await reasonFor(bytes, { trustRoot: await trust() })) === 'accepted';
    expect({ python: status === 0, ours, says: stdout.split(':')[0] }).toEqual({ python: name.startsWith('a good'), ours: name.startsWith('a good'), says: name.startsWith('a good') ? 'good' : 'refused' });
  });
});
