/** The whole way at the command line: keys, trust root, bundle, signatures, verification. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CliIo } from '../../app/cli/command.ts';
import { main } from '../../app/cli/main.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { ask, openHook } from '../lint/kit/steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-bundle-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function cli(...args: readonly string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => 'a password for the key\n',
    stdinChunks: () => [],
    cwd: folder,
    tty: false,
  };
  return { code: await main(args, io), out, err };
}
const json = async (...args: readonly string[]): Promise<Record<string, unknown> & { code: number }> => {
  const { code, out } = await cli(...args, '--json');
  return { ...(JSON.parse(out) as Record<string, unknown>), code };
};
const file = (name: string): string => join(folder, name);

const safeFlow = flow(
  [step('start', 'manual-trigger'), step('get', 'http-request', { url: 'https://api.example.com/v1/rates' })],
  ['start > get'],
  { riskTier: 'limited' },
);
/** Personal data reaches an outside model: DF001 blocks. */
const leakyFlow = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']);

describe('bundles at the command line', () => {
  test('keys: the private half for the owner alone, never replaced', async () => {
    for (const [name, role, group] of [['author'], ['reviewer', 'reviewer', 'security'], ['release'], ['root']] as const) {
      const made = await cli(
        'key',
        'new',
        '-o',
        `${name}.key`,
        '--owner',
        `${name}-person`,
        '--role',
        role ?? name,
        ...(group === undefined ? [] : ['--group', group]),
      );
      expect([made.code, made.out.includes(name)]).toEqual([0, true]);
    }
    const again = await cli('key', 'new', '-o', 'author.key');
    expect([
      (statSync(file('author.key')).mode & 0o777).toString(8),
      again.code,
      again.err.includes('left as it is'),
      existsSync(file('author.key.pub')),
    ]).toEqual(['600', 2, true, true]);
    expect(readFileSync(file('author.key.pub'), 'utf8').includes('private')).toBe(false);
  });

  test('a sealed key opens with its password only', async () => {
    const made = await json('key', 'new', '-o', 'sealed.key', '--role', 'author', '--owner', 'author-person', '--password-file', '-');
    const text = readFileSync(file('sealed.key'), 'utf8');
    writeFileSync(file('safe.flow.json'), printFlow(safeFlow));
    writeFileSync(file('wrong.txt'), 'another password\n');
    const [without, wrong, right] = [
      await cli('bundle', 'create', 'safe.flow.json', '--key', 'sealed.key', '-o', 'sealed.countersign'),
      await cli('bundle', 'create', 'safe.flow.json', '--key', 'sealed.key', '--password-file', 'wrong.txt', '-o', 'sealed.countersign'),
      await cli('bundle', 'create', 'safe.flow.json', '--key', 'sealed.key', '--password-file', '-', '-o', 'sealed.countersign'),
    ];
    expect([made.code, text.includes('"sealed"'), text.includes('"seed"'), without.code, wrong.code, right.code]).toEqual([
      0,
      true,
      false,
      2,
      2,
      1,
    ]);
  });

  test('the trust root is made from keys and shown', async () => {
    const made = await json(
      'trust',
      'init',
      '--root-key',
      'root.key',
      '--key',
      'author.key.pub',
      '--key',
      'reviewer.key.pub',
      '--key',
      'release.key.pub',
      '-o',
      'root.json',
    );
    const shown = await json('trust', 'show', 'root.json');
    const again = await cli('trust', 'init', '--root-key', 'root.key', '-o', 'root.json');
    expect([made.code, made['version'], shown['roles'], again.code]).toEqual([0, 1, made['roles'], 2]);
  });

  test('a bundle is made, twice the same, and verifies', async () => {
    const args = ['bundle', 'create', 'safe.flow.json', '--key', 'author.key', '--key', 'reviewer.key', '--key', 'release.key'] as const;
    const made = await json(...args);
    const first = readFileSync(file('safe.countersign'));
    await cli(...args);
    const verified = await json('verify', 'safe.countersign', '--trust-root', 'root.json', '--recompute');
    expect({
      made: [made.code, made['format'], made['missing']],
      same: readFileSync(file('safe.countersign')).equals(first),
      manifest: verified['manifest'],
      verified: [
        verified.code,
        verified['ok'],
        (verified['signatures'] as { role: string; statement: string; ok: boolean }[])
          .map(({ role, statement, ok }) => `${statement} by ${role} ${ok}`)
          .sort(),
        (await cli('verify', 'safe.countersign', '--trust-root', 'root.json')).out
          .match(/^  signed +\w+/gm)
          ?.map((line) => line.split(/ +/)[2])
          .sort(),
      ],
    }).toEqual({
      made: [0, 'countersign-bundle', []],
      same: true,
      manifest: expect.objectContaining({ flow: { id: 'flow_test', name: 'Test flow' }, version: 1 }) as unknown,
      verified: [
        0,
        true,
        ['author by author true', 'lint by release true', 'release by release true', 'review by reviewer true', 'tests by release true'],
        ['author', 'lint', 'release', 'review', 'tests'],
      ],
    });
  });

  test('one byte more, one letter else, another time, another place: refused with a code', async () => {
    const bytes = readFileSync(file('safe.countersign'));
    writeFileSync(file('longer.countersign'), Buffer.concat([bytes, Buffer.from('x')]));
    writeFileSync(
      file('changed.countersign'),
      Buffer.from(bytes.toString('latin1').replace('api.example.com', 'api.exemple.com'), 'latin1'),
    );
    writeFileSync(file('text.countersign'), 'hello');
    const says = async (...args: readonly string[]): Promise<unknown> => {
      const { code, ok, reason } = await json('verify', ...args, '--trust-root', 'root.json');
      return [code, ok, reason];
    };
    expect([
      await says('longer.countersign'),
      await says('changed.countersign'),
      await says('text.countersign'),
      await says('safe.countersign', '--at', '2031-01-01'),
      await says('safe.countersign', '--environment', 'prod'),
    ]).toEqual([
      [1, false, 'trailing-data'],
      [1, false, 'bad-checksum'],
      [1, false, 'not-a-zip'],
      [1, false, 'trust-root-expired'],
      [1, false, 'wrong-environment'],
    ]);
    expect((await cli('verify', 'nothing.countersign')).code).toBe(2);
  });

  test('without a trust root, under a stranger\u2019s, and cut off anywhere: refused with a reason, the signatures listed', async () => {
    const bytes = readFileSync(file('safe.countersign'));
    await cli('key', 'new', '-o', 'foreign.key', '--owner', 'foreign');
    await cli('trust', 'init', '--root-key', 'foreign.key', '-o', 'foreign-root.json');
    const before = process.env['COUNTERSIGN_TRUST_ROOT'];
    process.env['COUNTERSIGN_TRUST_ROOT'] = file('nowhere.json');
    const none = await json('verify', 'safe.countersign');
    if (before === undefined) delete process.env['COUNTERSIGN_TRUST_ROOT'];
    else process.env['COUNTERSIGN_TRUST_ROOT'] = before;
    const foreign = await json('verify', 'safe.countersign', '--trust-root', 'foreign-root.json');
    const shapes = (foreign['signatures'] as readonly Record<string, unknown>[]).filter(
      ({ keyId, role, ok }) => typeof keyId !== 'string' || typeof role !== 'string' || ok !== false,
    );
    const cut = await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        writeFileSync(file(`cut-${index}.countersign`), bytes.subarray(0, Math.floor((bytes.length * index) / 24)));
        const { code, ok, reason, signatures } = await json('verify', `cut-${index}.countersign`, '--trust-root', 'root.json');
        return code === 1 && ok === false && typeof reason === 'string' && Array.isArray(signatures);
      }),
    );
    expect([
      none.code,
      none['ok'],
      none['reason'],
      foreign.code,
      foreign['ok'],
      typeof foreign['reason'],
      shapes,
      cut.every(Boolean),
    ]).toEqual([1, false, 'no-trust-root', 1, false, 'string', [], true]);
  });

  test('draft, review, release on three machines', async () => {
    const draft = await json('bundle', 'create', 'safe.flow.json', '--key', 'author.key', '-o', 'steps.countersign');
    const early = await json('verify', 'steps.countersign', '--trust-root', 'root.json');
    const reviewed = await json('bundle', 'sign', 'steps.countersign', '--key', 'reviewer.key');
    const released = await json('bundle', 'sign', 'steps.countersign', '--key', 'release.key');
    const verified = await json('verify', 'steps.countersign', '--trust-root', 'root.json');
    const late = await cli('bundle', 'sign', 'steps.countersign', '--key', 'reviewer.key');
    expect([
      draft.code,
      draft['missing'],
      early['reason'],
      reviewed.code,
      reviewed['missing'],
      released.code,
      released['missing'],
      verified['ok'],
      late.code,
      readFileSync(file('steps.countersign')).equals(readFileSync(file('safe.countersign'))),
    ]).toEqual([1, ['1 review signature', '1 release signature'], 'missing-attestation', 1, ['1 release signature'], 0, [], true, 1, true]);
  });

  test('a reviewer who says what they looked at signs nothing that was put in its place since', async () => {
    const make = (version: string) =>
      json('bundle', 'create', 'safe.flow.json', '--key', 'author.key', '--version', version, '-o', 'looked-at.countersign');
    await make('1');
    const digest = String((await json('bundle', 'inspect', 'looked-at.countersign'))['manifestDigest']);
    const sign = () => json('bundle', 'sign', 'looked-at.countersign', '--key', 'reviewer.key', '--seen', digest);
    await make('2');
    const before = readFileSync(file('looked-at.countersign'));
    const swapped = await sign();
    const untouched = readFileSync(file('looked-at.countersign')).equals(before);
    await make('1');
    const signed = await sign();
    expect([swapped.code, JSON.stringify(swapped['error']), untouched, signed.code, signed['missing']]).toEqual([
      1,
      expect.stringContaining('This is not what you looked at'),
      true,
      1,
      ['1 release signature'],
    ]);
  });

  test('nobody is reviewer of what they made', async () => {
    await cli('key', 'new', '-o', 'both.key', '--owner', 'author-person', '--role', 'author,reviewer');
    const { code, out, err } = await cli(
      ...['bundle', 'create', 'safe.flow.json', '--key', 'both.key', '--key', 'release.key', '-o', 'self.countersign', '--json'],
    );
    expect([code, (JSON.parse(out) as Record<string, unknown>)['missing']]).toEqual([1, ['1 review signature']]);
    expect(err).toContain('A released bundle takes no more signatures');
  });

  test('a blocked flow makes no bundle and leaves no file', async () => {
    writeFileSync(file('leaky.flow.json'), printFlow(leakyFlow));
    const { code, err } = await cli('bundle', 'create', 'leaky.flow.json', '--key', 'author.key');
    expect([code, err.includes('lint/blocked'), existsSync(file('leaky.countersign'))]).toEqual([1, true, false]);
  });

  test('a revocation list stops a bundle, and cannot be made by others', async () => {
    const { keyId } = JSON.parse(readFileSync(file('reviewer.key.pub'), 'utf8')) as { keyId: string };
    await cli('key', 'new', '-o', 'other.key', '--role', 'root', '--owner', 'other');
    const made = await json(
      'trust',
      'revocations',
      'root.json',
      '--root-key',
      'root.key',
      '-o',
      'list.json',
      '--revoke',
      keyId,
      '--days',
      '3',
    );
    const stopped = await json('verify', 'safe.countersign', '--trust-root', 'root.json', '--revocations', 'list.json');
    const stale = await json(
      'verify',
      'safe.countersign',
      '--trust-root',
      'root.json',
      '--revocations',
      'list.json',
      '--at',
      new Date(Date.now() + 4 * 86_400_000).toISOString(),
    );
    const forged = await cli('trust', 'revocations', 'root.json', '--root-key', 'other.key', '-o', 'forged.json');
    const typo = await cli('trust', 'revocations', 'root.json', '--root-key', 'root.key', '-o', 'typo.json', '--revoke', 'xyz');
    expect([
      made.code,
      made['number'],
      stopped['reason'],
      stale['reason'],
      forged.code,
      existsSync(file('forged.json')),
      typo.code,
    ]).toEqual([0, 1, 'revoked-key', 'revocations-stale', 2, false, 2]);
  });

  test('rotation: a revoked key counts for nothing, and only root keys may say so', async () => {
    const { keyId } = JSON.parse(readFileSync(file('reviewer.key.pub'), 'utf8')) as { keyId: string };
    await cli('key', 'new', '-o', 'stranger.key', '--role', 'root', '--owner', 'stranger');
    const refused = await cli('trust', 'rotate', 'root.json', '--root-key', 'stranger.key', '--revoke', keyId);
    const rotated = await json('trust', 'rotate', 'root.json', '--root-key', 'root.key', '--revoke', keyId, '--reason', 'left the company');
    const verified = await json('verify', 'safe.countersign', '--trust-root', 'root.json');
    expect([refused.code, refused.err.includes('trust/bad-root'), rotated.code, rotated['version'], verified['reason']]).toEqual([
      2,
      true,
      0,
      2,
      'revoked-key',
    ]);
  });

  test('a new root keeper takes over when the old one agrees', async () => {
    await cli('key', 'new', '-o', 'next-root.key', '--role', 'root', '--owner', 'next');
    const { keyId } = JSON.parse(readFileSync(file('root.key.pub'), 'utf8')) as { keyId: string };
    const rotated = await json('trust', 'rotate', 'root.json', '--root-key', 'root.key', '--root-key', 'next-root.key', '--remove', keyId);
    const alone = await json('trust', 'rotate', 'root.json', '--root-key', 'next-root.key');
    expect([rotated.code, rotated['version'], alone.code, alone['version']]).toEqual([0, 3, 0, 4]);
  });

  test('inspect says that nothing was verified, and bad usage says what is wrong', async () => {
    const shown = await cli('bundle', 'inspect', 'safe.countersign');
    const usages = await Promise.all(
      [
        ['bundle'],
        ['bundle', 'eat', 'x'],
        ['bundle', 'create', 'safe.flow.json'],
        ['verify'],
        ['verify', 'a', 'b'],
        ['verify', 'safe.countersign', '--at', 'noon'],
        ['key'],
        ['key', 'new'],
        ['trust', 'init'],
        ['trust', 'eat'],
      ].map((args) => cli(...args)),
    );
    expect([
      shown.code,
      shown.out.includes('NOT VERIFIED'),
      shown.out.includes('https://api.example.com:443 GET'),
      usages.map(({ code }) => code),
    ]).toEqual([0, true, true, usages.map(() => 2)]);
  });
});
