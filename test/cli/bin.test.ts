import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { newEnough } from '../../app/cli/pinned-node.mjs';

const bin = fileURLToPath(new URL('../../app/cli/bin.mjs', import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

describe('the countersign command', () => {
  test('ends with the exit code of its command', () => {
    expect([run('help').status, run('no-such-command').status, run().status]).toEqual([0, 2, 2]);
  });

  test('tells its version', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test('keeps stdout for results', () => {
    const { stdout, stderr } = run('no-such-command');
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('no command "no-such-command"')]);
  });

  test('does not complain when the reader of its output goes away', async () => {
    const child = spawn(process.execPath, [bin, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let complaints = '';
    child.stderr.on('data', (data) => {
      complaints += String(data);
    });
    const code = await new Promise((resolve) => {
      child.once('exit', resolve);
    });
    expect([code, complaints]).toEqual([0, '']);
  });

  test.runIf(process.platform !== 'win32')(
    'on an older Node it ends by the signal that ended its work, and its own end is no fault',
    async () => {
      const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });";
      const pinned = JSON.stringify(new URL('../../app/cli/pinned-node.mjs', import.meta.url).href);
      const child = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `${older} (await import(${pinned})).onPinnedNode('-e', ['setInterval(() => {}, 1000); console.log(1)']);`,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      child.stdout.once('data', () => {
        child.kill('SIGTERM');
      });
      expect(
        await new Promise((resolve) => {
          child.once('exit', (_code, signal) => {
            resolve(signal);
          });
        }),
      ).toBe('SIGTERM');
    },
  );

  test.each([
    ['22.14.0', true],
    ['24.0.0', true],
    ['22.13.1', false],
    ['20.20.2', false],
    ['18.0.0', false],
  ])('Node %s: %s', (version, ok) => {
    expect(newEnough(version)).toBe(ok);
  });
});
