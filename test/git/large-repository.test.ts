/** A repository of tens of thousands of objects, made and served by Git itself: fetched without holding up the window. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Transport } from '../../app/git/fetch-apart.node.ts';
import { openRemote } from '../../app/git/remote-repository.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { missingGit } from '../kit/git-servers.ts';

const files = 20_000;
let folder: string;
let repository: string;

/** One commit with all of them, a hundred to a folder. */
function history(): string {
  const numbers = Array.from({ length: files }, (_, at) => at + 1);
  const blobs = numbers.map((number) => `blob\nmark :${number}\ndata ${`flow ${number}`.length}\nflow ${number}\n`);
  const entries = numbers.map((number) => `M 100644 :${number} folder-${Math.ceil(number / 100)}/${number}\n`);
  return `${blobs.join('')}commit refs/heads/main\ncommitter Ada <ada@example.com> 1700000000 +0000\ndata 5\nfirst\n${entries.join('')}\n`;
}

function answerOf(args: readonly string[], input: readonly Uint8Array[]): Promise<Buffer> {
  const git = spawn('git', args);
  const parts: Buffer[] = [];
  git.stdout.on('data', (bytes: Buffer) => parts.push(bytes));
  // It may end without reading what it needs not.
  git.stdin.once('error', () => undefined).end(Buffer.concat(input));
  return new Promise((done) => git.once('close', () => done(Buffer.concat(parts))));
}

/** Git's own server program, as a web server would call it. `asked` hears of each request. */
const served = (asked: (method: string) => void): Transport => ({
  url: 'https://repository.invalid/flows.git',
  client: () => ({
    close: () => undefined,
    http: {
      async request({ url, method = 'GET', body }) {
        asked(method);
        const sent: Uint8Array[] = [];
        for await (const part of body ?? []) sent.push(part);
        const program = ['upload-pack', '--stateless-rpc', ...(method === 'GET' ? ['--advertise-refs'] : []), repository];
        const answer = await answerOf(program, sent);
        const said = method === 'GET' ? Buffer.concat([Buffer.from('001e# service=git-upload-pack\n0000'), answer]) : answer;
        const kind = method === 'GET' ? 'advertisement' : 'result';
        return {
          url,
          method,
          statusCode: 200,
          statusMessage: 'OK',
          headers: { 'content-type': `application/x-git-upload-pack-${kind}` },
          body: (async function* () {
            yield said;
          })(),
        };
      },
    },
  }),
});

const microseconds = ({ user, system }: NodeJS.CpuUsage): number => user + system;

describe.skipIf(missingGit !== undefined)(
  `tens of thousands of objects${missingGit === undefined ? '' : ` (SKIPPED: ${missingGit})`}`,
  () => {
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'countersign-large-'));
      repository = join(folder, 'flows.git');
      execFileSync('git', ['init', '-q', '--bare', '-b', 'main', repository]);
      execFileSync('git', ['-C', repository, 'fast-import', '--quiet'], { input: history() });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('are unpacked and indexed in another thread, which asks for them here, and are read as they are', async () => {
      const asked: string[] = [];
      const [here, all] = [process.threadCpuUsage(), process.cpuUsage()];
      const opened = await openRemote(
        served((method) => asked.push(method)),
        'main',
        nodeHash,
      );
      const [spentHere, spent] = [microseconds(process.threadCpuUsage(here)), microseconds(process.cpuUsage(all))];
      expect(spentHere / spent).toBeLessThan(0.25);

      const head = (await opened.head()) ?? '';
      const folders = await opened.tree((await opened.commit(head)).tree);
      const inside = await opened.tree(folders.find(({ name }) => name === 'folder-7')?.oid ?? '');
      const blob = await opened.blob(inside.find(({ name }) => name === '650')?.oid ?? '');
      expect([asked, folders.length, inside.length, new TextDecoder().decode(blob)]).toEqual([
        ['GET', 'POST'],
        files / 100,
        100,
        'flow 650',
      ]);
    });

    test('a branch that nobody has pushed, and a server that breaks off, are told apart', async () => {
      expect(
        await (
          await openRemote(
            served(() => undefined),
            'other',
            nodeHash,
          )
        ).head(),
      ).toBeUndefined();
      const broken = served((method) => {
        if (method === 'POST') throw new Error('the line is dead');
      });
      await expect(openRemote(broken, 'main', nodeHash)).rejects.toMatchObject({ code: 'git/damaged' });
    });
  },
);
