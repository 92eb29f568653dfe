/** What the system's ssh says is told apart, and nothing is left behind where it cannot be started. A program of its name stands in for it: these words are hard to bring about. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SshKey } from '../../app/broker/sign-in/ssh-agent.node.ts';
import { runOverSsh, type SshCommand } from '../../app/broker/sign-in/ssh.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';

let folder: string;
let before: Readonly<Record<'PATH' | 'TMPDIR', string | undefined>>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-ssh-test-'));
  before = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] };
  process.env['PATH'] = folder;
  process.env['TMPDIR'] = folder;
});
afterEach(() => {
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  rmSync(folder, { recursive: true, force: true });
});

const key: SshKey = { publicKey: new Uint8Array(32), sign: () => new Uint8Array(64) };
const run = (): Promise<SshCommand> =>
  runOverSsh({ user: 'git', host: '192.0.2.7', port: 22, hostKey: 'ssh-ed25519 AAAA', internalAddresses: ['192.0.2.7'] }, 'true', key, {
    resolver: { resolve: async () => [] },
    timers: systemTimers,
  });
const codeOf = (error: unknown): string => (isCountersignError(error) ? error.code : String(error));

test.each([
  [
    'No ED25519 host key is known for countersign-server and you have requested strict checking.\nHost key verification failed.',
    'git/unreachable',
  ],
  ['WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.', 'git/wrong-server'],
  ['git@192.0.2.7: Permission denied (publickey).', 'git/login-refused'],
])('ssh says %j', async (says, code) => {
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\necho '${says}' >&2\nexit 255\n`);
  chmodSync(join(folder, 'ssh'), 0o755);
  const command = await run();
  expect([codeOf(await command.failure()), readdirSync(folder)]).toEqual([code, ['ssh']]);
});

test('no ssh, or a temporary folder whose path is too long for an agent, leaves nothing behind', async () => {
  const command = await run();
  expect([codeOf(await command.failure()), readdirSync(folder)]).toEqual(['git/unreachable', []]);
  const deep = join(folder, 'x'.repeat(120));
  mkdirSync(deep);
  process.env['TMPDIR'] = deep;
  expect([await run().catch(codeOf), readdirSync(deep)]).toEqual(['git/unreachable', []]);
});
