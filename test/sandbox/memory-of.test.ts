/** How much memory a process takes, as each system tells it: for real where the tests run, and by what the others print elsewhere. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { memoryWatch, type MemoryPorts } from '../../app/sandbox/memory-of.ts';

const none: MemoryPorts = {
  read: () => {
    throw new Error('no file');
  },
  run: async () => {
    throw new Error('no program');
  },
};
const printed = (platform: string, text: string, pid = 4711): Promise<number | undefined> | undefined =>
  memoryWatch(platform, { ...none, read: () => text, run: async () => text })?.of(pid);

test.each<[string, string, number | undefined]>([
  ['linux', '262144 1000 500 1 0 300 0', 1000 * 4_096],
  ['linux', '', undefined],
  ['darwin', '  524288\n', 512 * 1024 * 1024],
  ['darwin', '', undefined],
  ['darwin', 'ps: no such process', undefined],
  ['win32', '"node.exe","4711","Console","1","1.234.567 K"\r\n', 1_234_567 * 1024],
  ['win32', '"node.exe","4711","Console","1","123,456 K"\r\n', 123_456 * 1024],
  ['win32', '"node.exe","4711","Console","1","12\u00a0345 Ko"\r\n', 12_345 * 1024],
  ['win32', 'INFO: No tasks are running which match the specified criteria.\r\n', undefined],
  ['win32', '"other, with a \u201cname\u201d.exe","4712","Console","1","1 K"\r\n', undefined],
  ['win32', '', undefined],
  ['win32', '"'.repeat(10_000), undefined],
])('%s prints %j: %j', async (platform, text, bytes) => {
  expect(await printed(platform, text)).toBe(bytes);
});

test('a system that cannot be asked, or that nobody knows, gives nothing and ends nothing', async () => {
  expect([
    await memoryWatch('linux', none)?.of(1),
    await memoryWatch('darwin', none)?.of(1),
    await memoryWatch('win32', none)?.of(1),
    memoryWatch('sunos', none),
  ]).toEqual([undefined, undefined, undefined, undefined]);
});

test('each system is asked in its own documented way', async () => {
  const asked: unknown[] = [];
  for (const platform of ['darwin', 'win32'])
    await memoryWatch(platform, {
      ...none,
      systemRoot: 'D:\\Windows',
      run: async (file, args) => {
        asked.push([file, ...args]);
        return '';
      },
    })?.of(7);
  expect(asked).toEqual([
    ['/bin/ps', '-o', 'rss=', '-p', '7'],
    ['D:\\Windows\\System32\\tasklist.exe', '/FI', 'PID eq 7', '/FO', 'CSV', '/NH'],
  ]);
});

test.runIf(process.platform === 'linux' || process.platform === 'darwin')(
  'what is told of this very process is near what it says of itself',
  async () => {
    const ports: MemoryPorts = {
      read: (path) => readFileSync(path, 'latin1'),
      run: (file, args) =>
        new Promise((resolve, reject) => {
          execFile(file, [...args], (error, out) => {
            if (error === null) resolve(out);
            else reject(new Error('ps', { cause: error }));
          });
        }),
    };
    const told = (await memoryWatch(process.platform, ports)?.of(process.pid)) ?? 0;
    const { rss } = process.memoryUsage();
    expect([told > rss / 2, told < rss * 2]).toEqual([true, true]);
  },
);
