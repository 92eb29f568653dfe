/** Repositories made to hurt: each is refused with a code, within bounds, and nothing is written outside of them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync, cpSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedSigner } from '../../app/bundle/dsse.node.ts';
import { checkPack } from '../../app/git/bounds.node.ts';
import { readCommit, signedCommit } from '../../app/git/commit.node.ts';
import { openFolder, prepareFolder } from '../../app/git/folder-repository.node.ts';
import type { HistoryCommit } from '../../app/git/history.node.ts';
import { pendingOf } from '../../app/git/look.node.ts';
import type { PendingChanges, SharePorts } from '../../app/git/ports.ts';
import { parseTree, printTree, treeMode, type SharedRepository, type TreeEntry } from '../../app/git/repository.node.ts';
import { readFolder, readSharedTree } from '../../app/git/shared-tree.node.ts';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { missingTools, sharedFolder } from './two-clones.ts';

const signer = seedSigner(keyPairOf(new Uint8Array(32).fill(5)));
let folder: string;
let gitdir: string;
let repository: SharedRepository;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-hostile-'));
  gitdir = await prepareFolder(join(folder, 'flows.git'), 'main');
  repository = await openFolder(gitdir, 'main', nodeHash);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (isCountersignError(error)) return error.code;
    throw error;
  }
};
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const file = async (name: string, content = 'x'): Promise<TreeEntry> => ({
  mode: treeMode.file,
  name,
  oid: await repository.write('blob', text(content)),
});
const dir = async (name: string, ...entries: TreeEntry[]): Promise<TreeEntry> => ({
  mode: treeMode.folder,
  name,
  oid: await repository.write('tree', printTree(entries)),
});
const read = async (...entries: TreeEntry[]) => readSharedTree(repository, (await dir('', ...entries)).oid);

describe('names', () => {
  test.each(['..', '.', '.git', '.GIT', '.git ', '.g\u200cit', 'git~1', 'a/b', 'a\\b', '\0'])(
    '%j poisons the repository: it is reported, and nothing is pushed on top',
    async (name) => {
      // NUL ends a name in a tree, so that one is an empty name and a damaged rest.
      const entry = await file(name);
      const tree = name === '\0' ? undefined : await read(entry);
      expect(tree === undefined ? await codeOf(() => read(entry)) : [tree.poisoned, tree.problems.map(({ code }) => code)]).toEqual(
        name === '\0' ? 'git/damaged' : [true, ['git/bad-path']],
      );
    },
  );

  test('links, other repositories, look-alikes and stray files in our folders are left out one by one, and the rest is read', async () => {
    const good = await file('flow_1.flow.json');
    const tree = await read(
      await dir(
        'flows',
        good,
        { ...good, name: 'FLOW_1.flow.json' },
        { ...good, name: 'flow_2.flow.json', mode: treeMode.link },
        { ...good, name: 'flow_3.flow.json', mode: treeMode.module },
        { ...good, name: 'na me.flow.json' },
        { ...good, name: 'notes.txt' },
      ),
      await file('README.md'),
    );
    expect({ flows: [...tree.flows.keys()], poisoned: tree.poisoned, problems: tree.problems.map(({ path }) => path).sort() }).toEqual({
      flows: ['FLOW_1'],
      poisoned: false,
      problems: ['flows/flow_1.flow.json', 'flows/flow_2.flow.json', 'flows/flow_3.flow.json', 'flows/na me.flow.json', 'flows/notes.txt'],
    });
  });

  test('a package is plain files, not too deep and not too many', async () => {
    const limits = { files: 3, bytes: 100 };
    const nested = await dir(
      'a',
      await dir('b', await dir('c', await dir('d', await dir('e', await dir('f', await dir('g', await file('x'))))))),
    );
    const folderOf = async (...entries: TreeEntry[]) => readFolder(repository, (await dir('', ...entries)).oid, limits);
    expect([
      await codeOf(() => folderOf(nested)),
      await codeOf(async () => folderOf({ ...(await file('x')), mode: treeMode.link })),
      await codeOf(async () => folderOf(await file('..'))),
      await codeOf(async () => folderOf(await file('1'), await file('2'), await file('3'), await file('4'))),
      await codeOf(async () => folderOf(await file('1', 'y'.repeat(101)))),
      [...(await folderOf(await dir('in', await file('1')), await file('2'))).keys()],
    ]).toEqual(['git/bad-path', 'git/bad-path', 'git/bad-path', 'git/too-large', 'git/too-large', ['2', 'in/1']]);
  });
});

describe('size', () => {
  const bomb = deflateSync(Buffer.concat([Buffer.from(`blob ${64 * 1024 * 1024}\0`), Buffer.alloc(64 * 1024 * 1024)]));

  test('an object that unpacks to more than is read is refused before it is unpacked', async () => {
    mkdirSync(join(gitdir, 'objects', 'ab'), { recursive: true });
    writeFileSync(join(gitdir, 'objects', 'ab', 'c'.repeat(38)), bomb);
    expect([bomb.length < 100_000, await codeOf(() => repository.blob(`ab${'c'.repeat(38)}`))]).toEqual([true, 'git/too-large']);
  });

  test('so is one in a pack, a delta that grows, and a pack that ends early', () => {
    const header = (count: number): Buffer => {
      const out = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
      out.writeUInt32BE(count, 8);
      return out;
    };
    const entry = (type: number, size: number): Buffer => {
      const out = [];
      let rest = Math.floor(size / 16);
      let byte = (type << 4) | (size % 16);
      while (rest > 0) {
        out.push(byte | 0x80);
        byte = rest % 128;
        rest = Math.floor(rest / 128);
      }
      return Buffer.from([...out, byte]);
    };
    const pack = (...parts: Buffer[]): Buffer => {
      const body = Buffer.concat(parts);
      return Buffer.concat([body, createHash('sha1').update(body).digest()]);
    };
    const grows = Buffer.from([1, 0x80, 0x80, 0x80, 0x80, 0x10, 0x90, 1]);
    const good = pack(header(1), entry(3, 5), deflateSync(Buffer.from('hello')));
    const packs = {
      good,
      big: pack(header(1), entry(3, 64 * 1024 * 1024), deflateSync(Buffer.alloc(64 * 1024 * 1024))),
      liar: pack(header(1), entry(3, 5), deflateSync(Buffer.alloc(1024 * 1024))),
      delta: pack(header(1), entry(7, grows.length), Buffer.alloc(20), deflateSync(grows)),
      many: pack(header(4_000_000_000)),
      short: good.subarray(0, -3),
      more: pack(header(2), entry(3, 5), deflateSync(Buffer.from('hello'))),
      none: Buffer.alloc(40),
    };
    return Promise.all(Object.entries(packs).map(async ([name, bytes]) => [name, await codeOf(() => checkPack(bytes))])).then((codes) =>
      expect(Object.fromEntries(codes)).toEqual({
        good: 'done',
        big: 'git/too-large',
        liar: 'git/too-large',
        delta: 'git/too-large',
        many: 'git/too-large',
        short: 'git/damaged',
        more: 'git/damaged',
        none: 'git/damaged',
      }),
    );
  });

  test('a pack of thousands of tiny objects is walked in pieces, so that whatever else waits has its turn between them', async () => {
    const tiny = Buffer.concat([Buffer.from([0x31]), deflateSync(Buffer.from('x'))]);
    const head = Buffer.from(`5041434b00000002${(5_000).toString(16).padStart(8, '0')}`, 'hex');
    const body = Buffer.concat([head, ...Array.from({ length: 5_000 }, () => tiny)]);
    let turns = 0;
    let over = false;
    const waits = (): void => {
      turns += 1;
      if (!over) setImmediate(waits);
    };
    setImmediate(waits);
    await checkPack(Buffer.concat([body, createHash('sha1').update(body).digest()]));
    over = true;
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  describe('a pack whose index or deltas lead astray', () => {
    const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();
    const sealed = (...parts: readonly Uint8Array[]): Buffer => {
      const body = Buffer.concat(parts);
      return Buffer.concat([body, sha1(body)]);
    };
    const head = (count: number): Buffer => Buffer.from(`5041434b00000002${count.toString(16).padStart(8, '0')}`, 'hex');
    /** Type and size of one that is smaller than 16 bytes, or than 2048. */
    const entry = (type: number, size: number): Buffer =>
      Buffer.from(size < 16 ? [(type << 4) | size] : [0x80 | (type << 4) | (size % 16), size >> 4]);
    const indexOf = (starts: Readonly<Record<string, number>>): Buffer => {
      const ids = Object.keys(starts).sort();
      const words = (numbers: readonly number[]): Buffer =>
        Buffer.concat(numbers.map((number) => Buffer.from(number.toString(16).padStart(8, '0'), 'hex')));
      const fanout = Array.from({ length: 256 }, (_, first) => ids.filter((id) => Number.parseInt(id.slice(0, 2), 16) <= first).length);
      return sealed(
        Buffer.from('ff744f6300000002', 'hex'),
        words(fanout),
        ...ids.map((id) => Buffer.from(id, 'hex')),
        words(ids.map(() => 0)),
        words(ids.map((id) => starts[id] ?? 0)),
        Buffer.alloc(20),
      );
    };
    const [one, two] = ['ab'.repeat(20), 'cd'.repeat(20)];
    const name = `pack-${'1'.repeat(40)}`;
    const keep = (pack: Uint8Array, starts: Readonly<Record<string, number>>): void => {
      mkdirSync(join(gitdir, 'objects', 'pack'), { recursive: true });
      writeFileSync(join(gitdir, 'objects', 'pack', `${name}.pack`), pack);
      writeFileSync(join(gitdir, 'objects', 'pack', `${name}.idx`), indexOf(starts));
    };
    /** One byte of the base, which has one. */
    const delta = Buffer.from([1, 1, 0x90, 1]);
    const upon = (...base: readonly number[]): Buffer => Buffer.concat([entry(6, 4), Buffer.from(base), deflateSync(delta)]);
    const uponId = (id: string): Buffer => Buffer.concat([entry(7, 4), Buffer.from(id, 'hex'), deflateSync(delta)]);
    const blob = Buffer.concat([entry(3, 1), deflateSync(Buffer.from('x'))]);

    test('is refused where a delta lies upon itself, on another that lies upon it, or on nothing that begins there', async () => {
      const outcome = async (pack: Uint8Array, starts: Readonly<Record<string, number>>): Promise<string> => {
        keep(pack, starts);
        return codeOf(() => repository.blob(one));
      };
      expect([
        await outcome(sealed(head(1), upon(0)), { [one]: 12 }),
        await outcome(sealed(head(1), uponId(one)), { [one]: 12 }),
        await outcome(sealed(head(2), uponId(two), uponId(one)), { [one]: 12, [two]: 12 + uponId(two).length }),
        await outcome(sealed(head(2), blob, upon(blob.length - 1)), { [one]: 12 + blob.length }),
        await outcome(sealed(head(1), upon(0x8f, 0xff, 0xff, 0xff, 0x7f)), { [one]: 12 }),
        await outcome(sealed(head(1), uponId(two)), { [one]: 12 }),
      ]).toEqual(Array.from({ length: 6 }, () => 'git/damaged'));
    });

    test('is refused where the index leads into the middle of an object, and read where all of it fits', async () => {
      const inner = Buffer.concat([entry(3, 1), deflateSync(Buffer.from('y'))]);
      // Stored and not packed, it stands in the pack as it is.
      const outer = Buffer.concat([entry(3, inner.length), deflateSync(inner, { level: 0 })]);
      const pack = sealed(head(1), outer);
      keep(pack, { [one]: pack.indexOf(inner) });
      expect(await codeOf(() => repository.blob(one))).toBe('git/damaged');
      const chain = [blob, upon(blob.length), uponId(two)] as const;
      expect([
        await codeOf(() => checkPack(sealed(head(3), ...chain), indexOf({ [two]: 12, [one]: 12 + blob.length + chain[1].length }))),
        await codeOf(() => checkPack(sealed(head(3), ...chain))),
      ]).toEqual(['done', 'done']);
    });

    test('is bounded under whatever name within the repository it lies', async () => {
      keep(sealed(head(1), upon(0)), { [one]: 12 });
      renameSync(join(gitdir, 'objects', 'pack', `${name}.pack`), join(gitdir, 'other'));
      symlinkSync(join(gitdir, 'other'), join(gitdir, 'objects', 'pack', `${name}.pack`));
      const packed = await codeOf(() => repository.blob(one));
      writeFileSync(join(gitdir, 'bomb'), bomb);
      mkdirSync(join(gitdir, 'objects', 'ef'), { recursive: true });
      symlinkSync(join(gitdir, 'bomb'), join(gitdir, 'objects', 'ef', 'a'.repeat(38)));
      expect([packed, await codeOf(() => repository.blob(`ef${'a'.repeat(38)}`))]).toEqual(['git/damaged', 'git/too-large']);
    });
  });

  test.skipIf(missingTools !== undefined)('packs that git itself makes are read', async () => {
    const shared = sharedFolder();
    try {
      const bare = await openFolder(await prepareFolder(shared.repository, 'main'), 'main', nodeHash);
      const blobs = await Promise.all([1, 2, 3].map((n) => bare.write('blob', text(`${'line\n'.repeat(500)}${n}`))));
      const tree = await bare.write('tree', printTree(blobs.map((oid, n) => ({ mode: treeMode.file, name: `file${n}`, oid }))));
      const commit = await bare.write(
        'commit',
        await signedCommit(
          { tree, parents: [], by: { name: 'Ada', email: 'ada@example.com' }, at: 1_800_000_000_000, message: 'Three', authors: [] },
          signer,
          nodeHash,
        ),
      );
      await bare.push(undefined, commit);
      shared.git('repack', '-adq', '--depth=5');
      shared.git('pack-refs', '--all');
      const packed = await openFolder(shared.repository, 'main', nodeHash);
      expect([
        await packed.head(),
        Buffer.from(await packed.blob(blobs[2] ?? ''))
          .toString()
          .endsWith('3'),
        existsSync(join(shared.repository, 'objects', commit.slice(0, 2))),
      ]).toEqual([commit, true, false]);
    } finally {
      shared.remove();
    }
  });
});

describe('folders', () => {
  test('a link out of the repository is not followed, for reading or for writing', async () => {
    const outside = join(folder, 'outside');
    const oid = await repository.write('blob', text('inside'));
    cpSync(join(gitdir, 'objects'), outside, { recursive: true });
    rmSync(join(gitdir, 'objects'), { recursive: true });
    symlinkSync(outside, join(gitdir, 'objects'));
    const again = await openFolder(gitdir, 'main', nodeHash);
    expect([await codeOf(() => again.blob(oid)), await codeOf(() => again.write('blob', text('new')))]).toEqual([
      'git/bad-path',
      'git/bad-path',
    ]);
  });

  test('a push does not follow a link that stands for the branches, and a lock that was left behind is named', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    rmSync(join(gitdir, 'refs', 'heads'), { recursive: true, force: true });
    symlinkSync(outside, join(gitdir, 'refs', 'heads'));
    expect([await codeOf(() => repository.push(undefined, 'a'.repeat(40))), readdirSync(outside)]).toEqual(['git/bad-path', []]);
    rmSync(join(gitdir, 'refs', 'heads'));
    mkdirSync(join(gitdir, 'refs', 'heads'));
    writeFileSync(join(gitdir, 'refs', 'heads', 'main.lock'), '');
    await expect(repository.push(undefined, 'a'.repeat(40))).rejects.toMatchObject({
      message: expect.stringMatching(/remove that file.*\(refs\/heads\/main\.lock\)/),
    });
  });

  test('a repository that went away, and a branch that is no commit, are told apart', async () => {
    const tree = await repository.write('tree', printTree([]));
    await repository.push(undefined, tree);
    const wrong = await codeOf(async () => repository.commit((await repository.head()) ?? ''));
    const missing = await codeOf(() => repository.commit('1'.repeat(40)));
    renameSync(gitdir, `${gitdir}.moved`);
    expect([wrong, missing, await codeOf(() => openFolder(gitdir, 'main', nodeHash))]).toEqual([
      'git/damaged',
      'git/damaged',
      'git/unreachable',
    ]);
  });

  test('of two who push at once one wins, and a lock that somebody left is said', async () => {
    const [one, two] = [await repository.write('blob', text('1')), await repository.write('blob', text('2'))];
    const outcomes = await Promise.all([codeOf(() => repository.push(undefined, one)), codeOf(() => repository.push(undefined, two))]);
    writeFileSync(join(gitdir, 'refs', 'heads', 'main.lock'), '');
    expect([outcomes.sort(), await codeOf(async () => repository.push(await repository.head(), two))]).toEqual([
      ['done', 'git/moved'],
      'git/moved',
    ]);
  });
});

describe('who changed a flow', () => {
  const ports = (pending: Readonly<Record<string, PendingChanges>>) =>
    ({ state: () => ({ seen: undefined, pending }), signers: () => [] }) as unknown as SharePorts;
  const by = (author: string): HistoryCommit =>
    ({ oid: '1'.repeat(40), at: 0, author, message: '', authors: [] }) as unknown as HistoryCommit;
  test('a flow named like a part of every object is one like others', () => {
    expect(pendingOf('constructor', { changes: new Map() }, ports({}))).toEqual({ by: [], signed: true });
  });
  test('a thousand made-up names are told as some and others, and none of those whom the workspace knows is left out', () => {
    const changes = new Map([['flow_1', Array.from({ length: 1_001 }, (_, at) => by(`nobody ${at}`))]]);
    const once = pendingOf('flow_1', { changes }, ports({ flow_1: { by: ['ada'], signed: true } }));
    const again = pendingOf('flow_1', { changes }, ports({ flow_1: once }));
    expect([once.by.length, once.by[0], once.by.at(-1), once.signed, again.by]).toEqual([
      50,
      'ada',
      'others (see the history)',
      false,
      once.by,
    ]);
  });
});

describe('commits', () => {
  const commit = {
    tree: '1'.repeat(40),
    parents: ['2'.repeat(40)],
    by: { name: 'Ada <evil>\nparent 3', email: 'ada@example.com' },
    at: 1_800_000_000_000,
    message: 'Ünï\nChanged-by: mallory',
    authors: ['dana'],
  };

  test('are read as they were signed, names cannot break out of their line, and any changed byte loses the signature', async () => {
    const bytes = await signedCommit(commit, signer, nodeHash);
    const back = readCommit(bytes, nodeHash);
    expect({ ...back, signedBy: back?.signedBy !== undefined && Buffer.from(back.signedBy).equals(signer.publicKey) }).toMatchObject({
      tree: commit.tree,
      parents: commit.parents,
      signedBy: true,
      authors: ['mallory', 'dana'],
      message: expect.stringContaining('Ünï'),
    });
    const flips = [...bytes.keys()]
      .filter((at) => at % 7 === 0)
      .map((at) => {
        const copy = new Uint8Array(bytes);
        copy[at] = (copy[at] ?? 0) ^ 1;
        return readCommit(copy, nodeHash)?.signedBy;
      });
    expect(flips.filter((key) => key !== undefined)).toEqual([]);
  });

  test('a signature of another commit, or under another namespace, is none', async () => {
    const one = Buffer.from(await signedCommit(commit, signer, nodeHash)).toString('latin1');
    const other = Buffer.from(await signedCommit({ ...commit, message: 'Other' }, signer, nodeHash)).toString('latin1');
    const signature = (from: string): string => /gpgsig [\s\S]*?-----END SSH SIGNATURE-----/.exec(from)?.[0] ?? '';
    const swapped = Buffer.from(one.replace(signature(one), signature(other)), 'latin1');
    expect([
      readCommit(swapped, nodeHash)?.signedBy,
      readCommit(text('tree of nothing'), nodeHash),
      parseTree(text('100644 no end')),
    ]).toEqual([undefined, undefined, undefined]);
  });
});
