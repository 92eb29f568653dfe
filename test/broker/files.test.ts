import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Grant } from '../../app/broker/grant.ts';
import { outcome, testBroker } from './broker-kit.ts';

/** What somebody else does in the folder right before such a call of ours: the moments that a race would have to hit. */
const moments: { call: 'open' | 'realpath' | 'readlink' | 'opendir'; at: number; act: () => void }[] = [];
/** How the system tells where something lies. */
let told = (path: string): string => path;
/** As files of /proc do. */
let saysEmpty = false;
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const before =
    <A extends unknown[], R>(call: (typeof moments)[number]['call'], run: (...args: A) => R) =>
    async (...args: A): Promise<Awaited<R>> => {
      for (const moment of moments) if (moment.call === call && --moment.at === 0) moment.act();
      return await run(...args);
    };
  const open = async (...args: Parameters<typeof real.open>): Promise<Awaited<ReturnType<typeof real.open>>> => {
    const handle = await real.open(...args);
    const stat = handle.stat.bind(handle) as () => Promise<object>;
    return saysEmpty ? Object.assign(handle, { stat: async () => Object.assign(await stat(), { size: 0 }) }) : handle;
  };
  return {
    ...real,
    open: before('open', open),
    realpath: before('realpath', real.realpath as (path: string) => Promise<string>),
    readlink: before('readlink', async (path: string) => told(await real.readlink(path))),
    opendir: before('opendir', real.opendir),
  };
});
afterEach(() => {
  moments.length = 0;
  saysEmpty = false;
  told = (path) => path;
});

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

  test('the settings and secrets of the program itself lie in no approved folder', async () => {
    const own = join(root, 'inbox', 'bindings.json');
    writeFileSync(own, 'of the operator');
    writeFileSync(join(root, 'inbox', 'deep', 'BINDINGS.JSON'), 'of a flow');
    const broker = testBroker({ filesRoot: root, ownFiles: [join(root, 'alias', 'bindings.json'), join(root, 'gone.txt')] }).step({
      files,
    });
    expect([
      await outcome(broker.readFile({ path: 'inbox/bindings.json' })),
      await outcome(broker.readFile({ path: 'alias/bindings.json' })),
      // Some file systems take it for the same.
      await outcome(broker.readFile({ path: 'inbox/Bindings.json' })),
      await outcome(broker.writeFile({ path: 'inbox/bindings.json', base64: text('mine'), append: true })),
      await outcome(broker.readFile({ path: 'inbox/deep/BINDINGS.JSON' })),
      readFileSync(own, 'utf8'),
    ]).toEqual([...Array.from({ length: 4 }, () => 'halted/capability'), 'allowed', 'of the operator']);
    unlinkSync(own);
  });

  test('the log names the approved folder or file, and not what data made a file be called', async () => {
    const made = testBroker({ filesRoot: root });
    const broker = made.step({ files: [...files, { path: 'inbox/a.txt', access: 'read', nodes: ['n1'] }] });
    await broker.writeFile({ path: 'inbox/anna@example.com.txt', base64: text('one'), append: false });
    await broker.readFile({ path: 'inbox/anna@example.com.txt' });
    await broker.readFile({ path: 'inbox/a.txt' });
    await outcome(broker.readFile({ path: 'anna@example.com/a.txt' }));
    unlinkSync(join(root, 'inbox', 'anna@example.com.txt'));
    expect(made.log.map(({ destination }) => destination)).toEqual(['inbox/', 'inbox/', 'inbox/a.txt', 'a file']);
  });

  test('a granted folder is listed with its plain files, and no other folder is', async () => {
    const { files: found } = await step().listFolder({ path: 'inbox/' });
    // Where the approved folder is a link of whoever set the machine up, it is listed as its files are read.
    const alias: Grant['files'] = [{ path: 'alias/', access: 'read', nodes: ['n1'] }];
    const aliased = [
      (await step(alias).listFolder({ path: 'alias/' })).files,
      await outcome(step(alias).listFolder({ path: 'alias/linked' })),
      await outcome(step(alias).listFolder({ path: 'alias/missing' })),
    ];
    expect(aliased).toEqual([found, 'halted/capability', 'files/unreadable']);
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

  describe('somebody else who may write in the folder', () => {
    const swapped = () => join(root, 'inbox', 'swap');
    /** The folder is theirs to replace by a link out of it, and to put back. */
    const swap = (): void => {
      renameSync(swapped(), join(root, 'held'));
      symlinkSync(join(root, 'outside'), swapped());
    };
    const swapBack = (): void => {
      unlinkSync(swapped());
      renameSync(join(root, 'held'), swapped());
    };
    const fresh = (): void => {
      rmSync(swapped(), { recursive: true, force: true });
      rmSync(join(root, 'held'), { recursive: true, force: true });
      mkdirSync(swapped());
      writeFileSync(join(swapped(), 'secret.txt'), 'mine');
    };
    const noProc = (): void => {
      told = () => {
        throw new Error('no /proc');
      };
    };
    const got = async (): Promise<string> =>
      step()
        .readFile({ path: 'inbox/swap/secret.txt' })
        .then(
          ({ base64 }) => Buffer.from(base64, 'base64').toString(),
          (error: { code: string }) => error.code,
        );

    test.each([
      ['before the file is opened, and puts the folder back at once', 1],
      ['once its folder is open', 2],
    ])('who puts a link in the place of its folder %s reaches nothing outside', async (_name, opened) => {
      fresh();
      moments.push({ call: 'open', at: opened, act: swap }, { call: 'realpath', at: 4, act: swapBack });
      const read = await got();
      fresh();
      moments.splice(0, 2, { call: 'open', at: opened, act: swap }, { call: 'realpath', at: 4, act: swapBack });
      await outcome(step().writeFile({ path: 'inbox/swap/made.txt', base64: text('overwritten'), append: false }));
      expect(['mine', 'halted/capability']).toContain(read);
      expect(existsSync(join(root, 'outside', 'made.txt'))).toBe(false);
    });

    test('a share that takes large and small letters for one, and tells the others, is read', async () => {
      fresh();
      told = (path) => path.replace(/\/inbox\//, '/Inbox/');
      expect(await got()).toBe('mine');
    });

    test('where no system tells what was opened, one look at the path is not believed', async () => {
      fresh();
      noProc();
      moments.push({ call: 'open', at: 2, act: swap }, { call: 'realpath', at: 3, act: swapBack });
      // Opened once more, it is the own one.
      expect(await got()).toBe('mine');
    });

    test('gets no folder outside listed', async () => {
      fresh();
      moments.push({ call: 'opendir', at: 1, act: swap });
      writeFileSync(join(swapped(), 'mine.txt'), 'mine');
      const { files: listed } = await step().listFolder({ path: 'inbox/swap' });
      expect(listed.map(({ name }) => name)).toEqual(['mine.txt', 'secret.txt']);
    });

    test('who takes the file away while it is opened makes an error of the step, and no handle stays open', async () => {
      const handles = (): number => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
      const before = handles();
      fresh();
      moments.push({ call: 'readlink', at: 2, act: () => unlinkSync(join(swapped(), 'secret.txt')) });
      moments.push({ call: 'realpath', at: 4, act: () => rmSync(join(swapped(), 'secret.txt'), { force: true }) });
      expect([await got(), handles()]).toEqual(['files/unreadable', before]);
    });

    test.each(['readlink', 'open'] as const)(
      'who saves a file anew in the place of the old one, as editors do, ends no run (while a %s looks)',
      async (call) => {
        fresh();
        const replace = (): void => {
          writeFileSync(join(swapped(), 'next.txt'), 'anew');
          renameSync(join(swapped(), 'next.txt'), join(swapped(), 'secret.txt'));
        };
        if (call === 'open') {
          noProc();
          moments.push({ call: 'realpath', at: 4, act: replace });
        } else moments.push({ call, at: 2, act: replace });
        expect(await got()).toBe('anew');
      },
    );

    test('who delivers a file by a second name, and then takes the first one away, is waited for', async () => {
      fresh();
      const first = join(root, 'inbox', 'arriving');
      linkSync(join(swapped(), 'secret.txt'), first);
      moments.push({ call: 'open', at: 3, act: () => unlinkSync(first) });
      expect(await got()).toBe('mine');
    });

    test('who gives a file outside a second name in the folder gets it neither read nor written', async () => {
      const secret = join(root, 'outside', 'secret.txt');
      linkSync(secret, join(root, 'inbox', 'twin.txt'));
      const before = readFileSync(secret, 'utf8');
      expect([
        await outcome(step().readFile({ path: 'inbox/twin.txt' })),
        await outcome(step().writeFile({ path: 'inbox/twin.txt', base64: text('overwritten'), append: false })),
        await outcome(step().writeFile({ path: 'inbox/twin.txt', base64: text('appended'), append: true })),
        readFileSync(secret, 'utf8'),
      ]).toEqual(['files/unreadable', 'files/unwritable', 'files/unwritable', before]);
      unlinkSync(join(root, 'inbox', 'twin.txt'));
    });
  });

  test('a file that says it is empty, and holds more than may be read, is not read to its end', async () => {
    writeFileSync(join(root, 'inbox', 'endless.txt'), '');
    truncateSync(join(root, 'inbox', 'endless.txt'), 40 * 1024 * 1024);
    saysEmpty = true;
    expect(await outcome(step().readFile({ path: 'inbox/endless.txt' }))).toBe('files/unreadable');
    truncateSync(join(root, 'inbox', 'endless.txt'), 200_000);
    const { base64 } = await step().readFile({ path: 'inbox/endless.txt' });
    expect(Buffer.from(base64, 'base64').length).toBe(200_000);
    unlinkSync(join(root, 'inbox', 'endless.txt'));
  });
});
