import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { command } from '../../app/cli/commands/doctor.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function doctor(...args: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const code = await command.run(args, {
    out: (text) => {
      out += text;
    },
    err() {},
    stdin: async () => '',
    stdinChunks: () => [],
    cwd: folder,
    tty: false,
  });
  return { code, out };
}

test('says what is here, in one JSON document', async () => {
  const { code, out } = await doctor('--json', '--data', join(folder, 'not', 'made', 'yet'));
  const { checks } = JSON.parse(out) as { checks: { name: string; ok: boolean; detail: string }[] };
  const must = checks.filter((check) => ['node', 'encrypted store', 'password hash', 'data folder'].includes(check.name));
  expect([code, must.map((check) => [check.name, check.ok])]).toEqual([
    0,
    [
      ['node', true],
      ['encrypted store', true],
      ['password hash', true],
      ['data folder', true],
    ],
  ]);
});

test('gives a mend for everything that lacks', async () => {
  const { checks } = JSON.parse((await doctor('--json')).out) as { checks: { ok: boolean; mend?: string }[] };
  expect(checks.filter((check) => !check.ok && check.mend === undefined)).toEqual([]);
});

test('refuses what it does not know', async () => {
  await expect(doctor('--fix')).rejects.toMatchObject({ code: 'cli/bad-usage' });
});
