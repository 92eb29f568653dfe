import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../app/broker/grant.ts';
import { outcome, testBroker } from './broker-kit.ts';

let root: string;
const text = (value: string): string => Buffer.from(value).toString('base64');
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-files-')));
  mkdirSync(join(root, 'inbox', 'deep'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'inbox', 'a.txt'), 'inside');
  writeFileSync(join(root, 'inbox-twin.txt'), 'twin');
  writeFileSync(join(root, 'outside', 'secret.txt'), 'secret');
  symlinkSync(join(root, 'outside', 'secret.txt'), join(root, 'inbox', 'link.txt'));
  symlinkSync(join(root, 'outside'), join(root, 'inbox', 'linked'));
  symlinkSync(join(root, 'inbox'), join(root, 'alias'));
  execFileSync('mkfifo', [join(root, 'inbox', 'pipe')]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files: Grant['files'] = [
  { path: 'inbox/', access: 'read', nodes: ['n1'] },
  { path: 'inbox/', access: 'write', nodes: ['n1'] },
];
const step = (granted: Grant['files'] = files) => testBroker({ filesRoot: root }).step({ files: granted });

describe('files', () => {
  test('read, write, append in a granted folder, through an alias of it too', async () => {
    const broker = step();
    const read = Buffer.from((await broker.readFile({ path: join(root, 'alias', 'a.txt') })).base64, 'base64').toString();
    await broker.writeFile({ path: 'inbox/deep/new.txt', base64: text('one, a longer text'), append: false });
    await broker.writeFile({ path: 'inbox/deep/new.txt', base64: text('two'), append: false });
    const { bytes } = await broker.writeFile({ path: 'inbox/deep/new.txt', base64: text('+3'), append: true });
    expect([read, bytes, readFileSync(join(root, 'inbox', 'deep', 'new.txt'), 'utf8')]).toEqual(['inside', 2, 'two+3']);
  });

  test.skipIf(process.platform === 'win32')('a file that takes no more stays as it was, and the step says why', () => {
    mkdirSync(join(root, 'small', 'out'), { recursive: true });
    const child = new URL('./small-files-child.ts', import.meta.url).pathname;
    // In blocks of 512 bytes.
    const said = execFileSync('sh', ['-c', 'ulimit -f 16; exec "$@"', 'sh', process.execPath, child, join(root, 'small')], {
      encoding: 'utf8',
    });
    const full = expect.stringMatching(/^files\/unwritable: The file takes no more: .* was left as it was/);
    expect(JSON.parse(said)).toEqual([[full, 'as it was'], [full, 'as it was'], ['3000', 3_000], ['10', 10], ['10', 2_510], []]);
  });

  test.each([
    ['a file outside', 'outside/secret.txt'],
    ['climbing out', 'inbox/../outside/secret.txt'],
    ['climbing within', 'inbox/./a.txt'],
    ['a link to a file', 'inbox/link.txt'],
    ['through a linked folder', 'inbox/linked/secret.txt'],
    ['a name that begins alike', 'inbox-twin.txt'],
    ['an absolute path', '/etc/passwd'],
    ['a NUL byte', 'inbox/a.txt\0.png'],
    ['the folder itself', 'inbox'],
    ['a pipe', 'inbox/pipe'],
    ['a device', '/dev/zero'],
  ])('refuses %s for reading and writing', async (_name, path) => {
    const before = readFileSync(join(root, 'outside', 'secret.txt'), 'utf8');
    expect([
      await outcome(step().readFile({ path })),
      await outcome(step().writeFile({ path, base64: text('overwritten'), append: false })),
      readFileSync(join(root, 'outside', 'secret.txt'), 'utf8'),
    ]).toEqual(
      ['halted/capability', 'halted/capability', before].map((code, index) =>
        index === 1 && path === 'inbox/pipe' ? expect.stringMatching(/^(?:halted\/capability|files\/unwritable)$/) : code,
      ),
    );
  });

  test('reading is not writing, one file is not its folder, and what is missing is an error of the step', async () => {
    const one: Grant['files'] = [{ path: 'inbox/a.txt', access: 'read', nodes: ['n1'] }];
    expect([
      await outcome(step(one).readFile({ path: 'inbox/a.txt' })),
      await outcome(step(one).writeFile({ path: 'inbox/a.txt', base64: '', append: false })),
      await outcome(step(one).readFile({ path: 'inbox/b.txt' })),
      await outcome(step().readFile({ path: 'inbox/missing.txt' })),
      await outcome(step().readFile({ path: 'nowhere/a.txt' })),
    ]).toEqual(['allowed', 'halted/capability', 'halted/capability', 'files/unreadable', 'files/unreadable']);
  });

  test('a granted folder is listed with its plain files, and no other folder is', async () => {
    const { files: found } = await step().listFolder({ path: 'inbox/' });
    const codes = await Promise.all(
      ['outside', 'inbox/linked', 'inbox/deep/../../outside', '.', '/etc'].map((path) => outcome(step().listFolder({ path }))),
    );
    expect([
      found.map(({ name, size }) => [name, size]),
      await outcome(step([{ path: 'inbox/', access: 'write', nodes: ['n1'] }]).listFolder({ path: 'inbox' })),
      await outcome(step().listFolder({ path: 'inbox/deep' })),
      codes,
    ]).toEqual([[['a.txt', 6]], 'halted/capability', 'allowed', codes.map(() => 'halted/capability')]);
  });
});
