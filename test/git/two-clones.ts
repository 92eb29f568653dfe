/** A bare repository in a folder, and real git to look at it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonAtDoor } from '../kit/person.ts';

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).error === undefined;
/** Why tests that need them are skipped; undefined where both are installed (Debian: git, openssh-client). */
export const missingTools: string | undefined = !has('git', '--version')
  ? 'git is not installed'
  : !has('ssh-keygen', '-?')
    ? 'ssh-keygen is not installed (Debian: openssh-client)'
    : undefined;

export interface Shared {
  readonly folder: string;
  readonly repository: string;
  /** Runs git in the bare repository, apart from this machine's own settings. */
  git(...args: string[]): string;
  /** Real git as somebody else's clone: `work` changes files, and it is committed and pushed. */
  elsewhere(work: (clone: string, git: (...args: string[]) => string) => void, push?: readonly string[]): void;
  remove(): void;
}

export function sharedFolder(): Shared {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-git-'));
  const repository = join(folder, 'flows.git');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Bob',
    GIT_AUTHOR_EMAIL: 'bob@example.com',
    GIT_COMMITTER_NAME: 'Bob',
    GIT_COMMITTER_EMAIL: 'bob@example.com',
  };
  const run =
    (cwd: string) =>
    (...args: string[]): string =>
      execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  let clones = 0;
  return {
    folder,
    repository,
    git: (...args) => run(repository)(...args),
    elsewhere(work, push = ['push', '-q', 'origin', 'HEAD:main']) {
      clones += 1;
      const clone = join(folder, `clone-${clones}`);
      run(folder)('clone', '-q', '-b', 'main', repository, clone);
      work(clone, run(clone));
      const git = run(clone);
      git('add', '-A');
      if (git('status', '--porcelain') !== '') git('commit', '-q', '-m', 'By hand');
      git(...push);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `git log --show-signature` says of each commit: `G` good, `N` none, `B` bad, `U` good by nobody known. */
export function signaturesBy(shared: Shared, allowedSigners: string): readonly string[] {
  const file = join(shared.folder, 'signers');
  writeFileSync(file, allowedSigners);
  return shared
    .git('-c', 'gpg.format=ssh', '-c', `gpg.ssh.allowedSignersFile=${file}`, 'log', '--format=%G? %GS', 'main')
    .trim()
    .split('\n');
}

export const look = (person: PersonAtDoor) => person.call('git:compare', {});
export const headOf = async (person: PersonAtDoor): Promise<{ readonly head?: string }> => {
  const { head } = await look(person);
  return head === undefined ? {} : { head };
};
export const pull = async (person: PersonAtDoor, acceptRewritten = false) =>
  person.call('git:pull', { ...(await headOf(person)), acceptRewritten });
export const push = async (person: PersonAtDoor, flowIds: string[] = [], reviewIds: string[] = [], message = 'Share') =>
  person.call('git:push', { ...(await headOf(person)), flowIds, reviewIds, message });
export const stateOf = async (person: PersonAtDoor, flowId: string) => (await look(person)).flows.find((flow) => flow.flowId === flowId);
