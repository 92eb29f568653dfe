/** What only a real process shows: streams that close, fill up or never end, permissions, and the Node that starts it. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';
import { startProcess } from './service/service-process.ts';

const bin = fileURLToPath(new URL('../../app/cli/bin.mjs', import.meta.url));
const { folder, file, write } = desk();
const workflow = JSON.stringify({
  nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }],
  connections: {},
});
const run = (args: readonly string[], options: object = {}): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
const unix = process.platform !== 'win32';

test('a long answer arrives whole through a pipe', () => {
  for (let index = 0; index < 600; index += 1) write(`many/${index}.json`, workflow);
  const { status, stdout, stderr } = run(['lint', 'many', '--json']);
  expect([status, (JSON.parse(stdout) as { files: unknown[] }).files.length, stderr]).toEqual([1, 600, '']);
});

/** Its exit code and what it complained of, when its reader goes away: with the first of its output, or before any. */
async function unread(args: readonly string[], input: string, atOnce = true): Promise<readonly unknown[]> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: 'pipe' });
  if (atOnce) child.stdout.destroy();
  else child.stdout.once('data', () => child.stdout.destroy());
  let complaints = '';
  child.stderr.on('data', (data) => {
    complaints += String(data);
  });
  // As `yes` does: on and on, until nobody takes it.
  const more = (): void => {
    while (child.stdin.writable && child.stdin.write(input));
  };
  child.stdin.on('drain', more).on('error', () => undefined);
  if (input === '') child.stdin.end();
  else more();
  const code = await new Promise((resolve) => {
    child.once('exit', resolve);
  });
  return [code, complaints];
}

test.runIf(unix)('a reader that goes away is nobody’s fault, and what was refused is not clean by that', async () => {
  write('refused.countersign', 'no bundle');
  expect({
    rules: await unread(['rules'], ''),
    middle: await unread(['lint', 'many', '--json'], '', false),
    lint: await unread(['lint', 'many'], ''),
    refused: await unread(['verify', 'refused.countersign', '--json'], ''),
    watched: await unread(['lint', 'many', '--watch'], ' '),
    endless: await unread(['detect', 'pii', '--jsonl', '-'], '{"text":"nothing here"}\n'),
  }).toEqual({
    rules: [0, ''],
    middle: [1, ''],
    lint: [1, ''],
    refused: [1, ''],
    watched: [0, ''],
    endless: [1, ''],
  });
});

test.runIf(unix && existsSync('/dev/full'))('a full disk is said, and is no success', () => {
  const { status, stderr } = run(['rules'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
  expect([status, stderr]).toEqual([3, expect.stringContaining('file/unwritable')]);
});

/** Its last step fails: that it went on to there shows in its exit code. */
const fails = flow(
  [step('start', 'manual-trigger'), step('rest', 'wait', { mode: 'for', seconds: 1 }), step('end', 'stop', { outcome: 'fail' })],
  ['start > rest', 'rest > end'],
  { id: 'flow_fails', name: 'Fails' },
);

test.runIf(unix)(
  'a run goes on to its end whoever reads of it, and so does a service; a terminal that is closed ends that as SIGTERM does',
  async () => {
    const draft = write('fails.flow.json', printFlow(fails));
    const child = spawn(process.execPath, [bin, 'run', draft, '--unsigned-dev', '--json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.once('data', () => {
      child.stdout.destroy();
    });
    const code = await new Promise((resolve) => {
      child.once('exit', resolve);
    });
    write(
      'served/once.flow.json',
      printFlow(
        flow([step('hook', 'webhook-trigger', { path: 'once', auth: 'none' }), step('end', 'noop')], ['hook > end'], {
          id: 'flow_once',
          name: 'Once',
        }),
      ),
    );
    const service = await startProcess(folder, ['served', '--unsigned-dev']);
    service.leave();
    const answers = [];
    for (let calls = 0; calls < 5; calls += 1) answers.push((await service.post('once', {})).status);
    expect([code, answers, await service.end('SIGHUP')]).toEqual([1, [202, 202, 202, 202, 202], 0]);
  },
  60_000,
);

test.runIf(unix && existsSync('/dev/full'))('a run goes on where nothing of it can be written down, and that is no success', () => {
  const good = write(
    'good.flow.json',
    printFlow(flow([step('start', 'manual-trigger'), step('end', 'noop')], ['start > end'], { id: 'flow_good', name: 'Good' })),
  );
  const full = (...args: string[]): unknown => {
    const { status, stderr } = run(['run', ...args, '--unsigned-dev'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
    return [status, stderr.includes('file/unwritable')];
  };
  expect([full(good), full(write('fails.flow.json', printFlow(fails)))]).toEqual([
    [3, true],
    [1, false],
  ]);
});

test('stdin: closed, UTF-16, and bytes that are no text', () => {
  const lint = (input: string | Uint8Array): unknown => {
    const { status, stdout } = run(['lint', '-', '--json'], { input });
    const { files, errors } = JSON.parse(stdout) as { files: { path: string }[]; errors: { code: string }[] };
    return [status, files.map(({ path }) => path), errors.map(({ code }) => code)];
  };
  expect([lint(''), lint(Buffer.from(`\uFEFF${workflow}`, 'utf16le')), lint(Uint8Array.from([0xff, 0x00, 0xc3, 0x28]))]).toEqual([
    [2, [], ['file/not-json']],
    [1, ['-'], []],
    [2, [], ['file/unreadable']],
  ]);
});

test('run --step takes a line a step, and ends when the input does', () => {
  const draft = write(
    'steps.flow.json',
    printFlow(flow([step('start', 'manual-trigger'), step('next', 'script', { code: '1' })], ['start > next'])),
  );
  const types = (input: string): unknown => {
    const { status, stdout } = run(['run', draft, '--unsigned-dev', '--step', '--json'], { input, timeout: 20_000 });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; error?: { code: string } });
    return [status, events.at(-1)?.type, events.at(-1)?.error?.code];
  };
  expect([types('\n\n'), types('\n')]).toEqual([
    [0, 'run.succeeded', undefined],
    [1, 'run.failed', 'run/cancelled'],
  ]);
});

test.runIf(unix && process.getuid?.() !== 0)('what may not be read is an error beside the rest', () => {
  write('guarded/open.json', workflow);
  write('guarded/secret.json', workflow);
  write('guarded/shut/x.json', workflow);
  chmodSync(file('guarded/secret.json'), 0);
  chmodSync(file('guarded/shut'), 0);
  const { status, stdout } = run(['lint', 'guarded', '--json']);
  chmodSync(file('guarded/shut'), 0o700);
  const { files, errors } = JSON.parse(stdout) as { files: { path: string }[]; errors: { path: string; code: string }[] };
  expect([status, files.map(({ path }) => path), errors.map(({ path, code }) => [path, code])]).toEqual([
    2,
    ['guarded/open.json'],
    [
      ['guarded/secret.json', 'file/unreadable'],
      ['guarded/shut', 'file/unreadable'],
    ],
  ]);
});
