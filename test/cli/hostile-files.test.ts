/** Files that are none, or that never end: every command says so and ends. Real pipes and devices, which Windows has not. */
import { execFileSync, spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';

const { cli, write, file } = desk();
const draft = write('flow.json', printFlow(flow([step('start', 'manual-trigger')], [])));
const commands: readonly ((path: string) => readonly string[])[] = [
  (path) => ['verify', path],
  (path) => ['run', path, '--dry-run'],
  (path) => ['run', draft, '--unsigned-dev', '--bindings', path],
  (path) => ['run', draft, '--dry-run', '--input', path],
  (path) => ['lint', draft, '--policy', path],
  (path) => ['lint', draft, '--waivers', path],
  (path) => ['detect', 'pii', path],
  (path) => ['audit', 'verify', path],
  (path) => ['egress', 'check', 'https://a.example/', '--allow', path],
  (path) => ['verify', draft, '--trust-root', path],
];
const codes = async (path: string): Promise<readonly number[]> => {
  const found: number[] = [];
  for (const args of commands) found.push((await cli(args(path))).code);
  return found;
};
const failed = (found: readonly number[]): readonly number[] => found.filter((code) => code !== 1 && code !== 2);

test.skipIf(process.platform === 'win32')('devices without end, and links that lead in a circle', async () => {
  symlinkSync(file('circle'), file('circle'));
  symlinkSync('/dev/zero', file('linked'));
  for (const path of ['/dev/zero', 'linked', 'circle']) expect([path, failed(await codes(path))]).toEqual([path, []]);
});

test.skipIf(process.platform === 'win32')(
  'a pipe that nobody writes to counts as empty; one that somebody writes to is read to its end',
  async () => {
    execFileSync('mkfifo', [file('pipe')]);
    const some = [commands[0], commands[2], commands[4], commands[7]];
    expect(failed(await Promise.all(some.map(async (args) => (await cli(args?.('pipe') ?? [])).code)))).toEqual([]);
    const writer = spawn('sh', ['-c', 'exec 3>"$0"; printf "mail ada@" >&3; sleep 0.2; printf "example.com" >&3', file('pipe')]);
    expect(await cli(['detect', 'pii', 'pipe'])).toMatchObject({ code: 1, out: expect.stringContaining('email') as unknown });
    writer.kill();
  },
);

test('JSON that nests a hundred thousand levels deep', async () => {
  write('lists.json', '['.repeat(100_000) + ']'.repeat(100_000));
  write('objects.json', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000));
  for (const path of ['lists.json', 'objects.json'])
    expect([path, failed((await codes(path)).filter((_, index) => index !== 6))]).toEqual([path, []]);
});
