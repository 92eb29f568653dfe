/** A second verifier, in another language and on its own Ed25519, comes to the same decisions. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { refusalCodes, type RefusalCode } from '../../app/bundle/refusal.ts';
import { canonicalBytes } from '../../app/bundle/strict-json.ts';
import { lookOf, twinLetters } from '../../app/identity/look-alike.ts';
import { instantText } from '../../app/kernel/instant.ts';
import { signTrustRoot, type TrustRoot } from '../../app/bundle/trust-root.node.ts';
import {
  bea,
  bundleInput,
  everybody,
  goodWaiver,
  noon,
  pia,
  prepared,
  reasonFor,
  reviews,
  rex,
  rootKeeper,
  rootOf,
  sealed,
} from './kit.ts';
import { signedAt } from './attack-kit.ts';
import { attacks } from './attacks.ts';
import { insider, sealInsider } from './hostile.ts';
import { freshAttacks } from './fresh-attacks.ts';
import { nested, reporting } from './fresh-attacks-on-statements.ts';

const script = fileURLToPath(new URL('../../resources/verify-bundle.py', import.meta.url));
const have = spawnSync('python3', ['--version']).status === 0;
if (!have) console.log('SKIPPED: python3 is not here (second verifier)');

const folder = mkdtempSync(join(tmpdir(), 'countersign-python-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs the program for each line of arguments, as a process of its own would, and says what it wrote and ended with. Whether a signature
 * holds is worked out once: its numbers are most of the time, and many files here carry the same ones.
 */
const serve = `
import sys, json, io, runpy, contextlib, functools
names = runpy.run_path(sys.argv[1], run_name='v')
known = names['verify'].__globals__
known['signed'] = functools.cache(known['signed'])
main = 'if __name__ == "__main__":'
with open(sys.argv[1], encoding='utf-8') as text:
    body = compile('if True:' + text.read().split(main)[1], sys.argv[1], 'exec')
for line in sys.stdin:
    sys.argv[1:] = json.loads(line)
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(body, known)
        status = 0
    except SystemExit as end:
        status = 0 if end.code is None else end.code
    except BaseException as error:
        status = repr(error)
    print(json.dumps([status, out.getvalue()]), flush=True)
`;
const server = have ? spawn('python3', ['-c', serve, script], { stdio: ['pipe', 'pipe', 'inherit'] }) : undefined;
const answers = server === undefined ? undefined : createInterface({ input: server.stdout })[Symbol.asyncIterator]();
afterAll(() => {
  server?.kill();
});

async function verify(...args: readonly string[]): Promise<{ readonly status: number | string; readonly stdout: string }> {
  server?.stdin.write(`${JSON.stringify(args)}\n`);
  const [status, stdout] = JSON.parse(String((await answers?.next())?.value)) as [number | string, string];
  return { status, stdout };
}

/** What a second verifier without a catalogue, a schema and a memory cannot tell. */
const outside: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'bad-manifest',
  'bad-flow',
  'flow-mismatch',
  'capabilities-mismatch',
  'lock-mismatch',
  'sbom-mismatch',
  'risk-mismatch',
  'no-trust-root',
  'trust-root-expired',
  'revocations-stale',
  'expired',
  'rolled-back',
  'wrong-environment',
  'runner-too-old',
]);
const cases = refusalCodes.filter((code) => !outside.has(code)).flatMap((code) => attacks[code].map((attack) => ({ code, attack })));

describe.skipIf(!have)('resources/verify-bundle.py agrees', () => {
  const python = async (bytes: Uint8Array, root: TrustRoot): Promise<string> => {
    const [file, rootFile] = [join(folder, 'bundle.countersign'), join(folder, 'root.json')];
    writeFileSync(file, bytes);
    writeFileSync(rootFile, await signTrustRoot(root, [rootKeeper.signer]));
    const { status, stdout } = await verify(file, rootFile, instantText(noon));
    return `${status} ${stdout.split(':')[0] ?? ''}`;
  };

  test('as a process of its own: its exit code is what people see', async () => {
    const [file, rootFile] = [join(folder, 'alone.countersign'), join(folder, 'alone.json')];
    writeFileSync(rootFile, await signTrustRoot(rootOf(everybody), [rootKeeper.signer]));
    const alone = async (bytes: Uint8Array): Promise<unknown> => {
      writeFileSync(file, bytes);
      const { status, stdout } = spawnSync('python3', [script, file, rootFile, instantText(noon)], { encoding: 'utf8' });
      return [status, stdout.split(':')[0]];
    };
    expect([await alone(await sealed()), await alone(new Uint8Array(8))]).toEqual([
      [0, 'good'],
      [1, 'refused'],
    ]);
  });

  test('on what is good, with two reviews and with three', async () => {
    const bundle = prepared();
    const three = await sealed(bundle, await reviews(bundle, [rex, pia, bea]));
    expect([await python(await sealed(), rootOf(everybody)), await python(three, rootOf(everybody)), await reasonFor(three)]).toEqual([
      '0 good',
      '0 good',
      'accepted',
    ]);
  });

  test('on a waiver that counts, and on a flow for another environment than its bundle', async () => {
    const [waived, elsewhere] = [
      await sealed(prepared({ waivers: [goodWaiver] })),
      await sealed(prepared({ subflows: bundleInput().subflows.map((one) => ({ ...one, environment: 'test' })) })),
    ];
    expect([
      await python(waived, rootOf(everybody)),
      await reasonFor(waived),
      await python(elsewhere, rootOf(everybody)),
      await reasonFor(elsewhere),
    ]).toEqual(['0 good', 'accepted', '1 refused', 'flow-mismatch']);
  });

  test.each(['9007199254740992', '1e+21', '100000000000000000000', '1e-7', '0.000001', '-1.5', '{"\u{1d306}":1,"\uff5e":2}', nested(64)])(
    'on JSON in a rare spelling that is the canonical one (%#)',
    async (text) => {
      const bytes = await reporting(text);
      expect([await python(bytes, rootOf(everybody)), await reasonFor(bytes)]).toEqual(['0 good', 'accepted']);
    },
  );

  test.each(['0001-01-01T00:00:00Z', '0999-12-31T23:59:59Z', '1969-12-31T23:59:59Z'])('on what was signed at %s', async (at) => {
    const bytes = await sealed(prepared(), await signedAt(at, at));
    expect([await python(bytes, rootOf(everybody)), await reasonFor(bytes)]).toEqual(['0 good', 'accepted']);
  });

  test('on a verdict that is no pass', async () => {
    const raw = (manifest: Record<string, unknown>): Uint8Array =>
      canonicalBytes({ ...manifest, verdict: { ...(manifest['verdict'] as object), result: 'blocked' } });
    const bytes = await sealInsider(insider(() => undefined, { raw }));
    expect([await python(bytes, rootOf(everybody)), await reasonFor(bytes)]).toEqual(['1 refused', 'bad-manifest']);
  });

  test('on which names look alike', () => {
    const names = [
      'Ada',
      '\u0430da',
      'a.d-a_',
      'A\u0301da',
      'l0ve|1',
      '\u0451\u0457\u0142\u00f8\u0111',
      '\u2167',
      '\u017fa\u00df',
      'zoe\u200b',
      '\u03a3\u03c2',
    ];
    const { stdout } = spawnSync(
      'python3',
      [
        '-c',
        `import sys, json, importlib.util as u; s = u.spec_from_file_location("v", sys.argv[1]); m = u.module_from_spec(s); s.loader.exec_module(m); print(json.dumps([m.look(name) for name in json.loads(sys.argv[2])]))`,
        script,
        JSON.stringify([...names, ...twinLetters]),
      ],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(stdout)).toEqual([...names, ...twinLetters].map(lookOf));
  });

  test.each(cases.map(({ code, attack }) => [`${code}: ${attack.what}`, attack] as const))('on %s', async (_name, attack) => {
    const options = await attack.options?.();
    // A short-lived list and the verifier's own linter are nothing that this one has.
    if (options !== undefined && !('trustRoot' in options)) return;
    expect(await python(await attack.make(), options?.trustRoot ?? rootOf(everybody))).toBe('1 refused');
  });

  test.each(freshAttacks.map((attack) => [attack.what, attack] as const))('on %s', async (_name, attack) => {
    const bytes = await attack.make();
    if (outside.has((await reasonFor(bytes)) as RefusalCode)) return;
    expect(await python(bytes, rootOf(everybody))).toBe('1 refused');
  });

  test('on how many reviewers a trust root asks for', async () => {
    const root = rootOf(everybody);
    const three = { ...root, roles: { ...root.roles, reviewer: { ...root.roles.reviewer, threshold: 3 } } };
    expect(await python(await sealed(), three)).toBe('1 refused');
  });
});
