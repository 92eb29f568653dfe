import { isCountersignError, UserError } from '../kernel/errors.ts';

const mends = {
  'git/not-bound': 'An administrator binds the workspace to a repository first.',
  'git/unreachable': 'Check that the folder or the server is there, then try again. Nothing was changed.',
  'git/not-a-repository':
    'Give an empty folder, a bare repository (git init --bare), or an address like https://git.example.com/team/flows.git.',
  'git/login-refused': 'Enter your login again on the repository page, or let whoever looks after the repository give you access.',
  'git/wrong-server': 'Take the line from the service\u2019s page of host keys, or from ssh-keyscan on a computer that you trust.',
  'git/too-large': 'Flows and reviews are small. Let whoever looks after the repository take the large file out.',
  'git/damaged': 'Let whoever looks after the repository run git fsck on it. Your flows are kept here.',
  'git/bad-path': 'Let whoever looks after the repository take this entry out. Nothing of it was taken.',
  'git/history-rewritten': 'Ask who rewrote it. Your flows are kept here; you can go on from the new history once you have looked at it.',
  'git/moved': 'Compare again, then push.',
  'git/conflict': 'Choose for each step which one stays.',
  'git/refused': 'Read what the server says, and ask whoever looks after the repository.',
} as const;

export type GitCode = keyof typeof mends;

/** `detail` comes from the repository: no control characters, no flood. */
export const gitRefusal = (code: GitCode, says: string, detail?: string, cause?: unknown): UserError =>
  new UserError(code, detail === undefined ? says : `${says} (${detail.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')})`, {
    mend: mends[code],
    ...(cause === undefined ? {} : { cause }),
  });

export const isGitRefusal = (error: unknown): error is UserError & { readonly code: GitCode } =>
  isCountersignError(error) && error.code in mends;
