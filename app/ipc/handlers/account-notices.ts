/** What one hand alone does to accounts and keys, told to the person concerned and to those who read the log. */
import type { OutputOf } from '../contract.ts';
import type { Workspace } from '../services.ts';

type Notice = OutputOf<'identity:notices'>['notices'][number];
type Entry = ReturnType<Workspace['audit']['find']>[number];

interface Telling {
  readonly title: string;
  /** Where its owner mends it. */
  readonly where?: 'sign-in';
  /** Names are filled in by the caller. */
  detail(who: string, whose: string, entry: Entry): string;
  /** Entries of this action that are worth telling. */
  when?(entry: Entry): boolean;
}

/** Whose account it is, to its owner. */
const you = 'you';
const accountOf = (whose: string): string => (whose === you ? 'Your account' : `The account of ${whose}`);
const ownerOf = (whose: string): string => (whose === you ? you : 'its owner');
const mayBe = 'If that was not agreed, tell somebody who reads the audit log.';

const codeUsed: Telling = {
  title: 'A recovery code was used',
  where: 'sign-in',
  when: ({ details }) => details['factor'] === 'recovery',
  detail: (_who, whose) =>
    whose === you
      ? 'Somebody signed in as you with a recovery code. If that was you and the authenticator is lost, replace it. If it was not you, replace it as well, which ends the codes that are left and every other session, and change the password.'
      : `Somebody signed in as ${whose} with a recovery code. If that was not ${whose}, an administrator resets the access.`,
};

const tellings: Readonly<Record<string, Telling>> = {
  'identity.roles-changed': {
    title: 'Roles were changed',
    detail: (who, whose, { details }) =>
      `${who} changed what ${whose} may do: ${details['roles'] ?? ''}${details['disabled'] === 'true' ? '; the account is switched off' : ''}. ${mayBe}`,
  },
  'identity.second-factor-reset': {
    title: 'Access was reset',
    detail: (who, whose, { details }) =>
      [
        `${who} reset the access of ${whose}: the second factor is set up anew at the next sign-in`,
        details['before'] === undefined ? '' : ', the signing key has ended',
        details['password'] === 'true'
          ? `, and there is a new first password, which ${who} has seen. It only serves to choose another`
          : '',
        `. ${mayBe}`,
      ].join(''),
  },
  'identity.key-revoked': {
    title: 'A signing key was revoked',
    detail: (who, whose) => `${who} revoked the signing key of ${whose}; a new one takes its place. ${mayBe}`,
  },
  'identity.key-replaced': {
    title: 'There is a new signing key',
    detail: (_who, whose) => `${accountOf(whose)} has a new signing key. If ${ownerOf(whose)} did not make it, somebody else is signed in.`,
  },
  'identity.second-factor-enrolled': {
    title: 'There is another second factor',
    where: 'sign-in',
    when: ({ details }) => details['replaced'] === 'true',
    detail: (_who, whose) =>
      `${accountOf(whose)} has a new authenticator and new recovery codes. If ${ownerOf(whose)} did not set it up, somebody else is signed in: an administrator resets the access.`,
  },
  'identity.password-changed': {
    title: 'A password was changed',
    where: 'sign-in',
    when: ({ details }) => details['first'] !== 'true',
    detail: (_who, whose) =>
      `${accountOf(whose)} has a new password. If ${ownerOf(whose)} did not choose it, somebody else knows the former one: an administrator resets the access.`,
  },
  'identity.recovery-codes-renewed': {
    title: 'There are new recovery codes',
    where: 'sign-in',
    detail: (_who, whose) =>
      `${accountOf(whose)} has new recovery codes, and the earlier ones no longer work. If ${ownerOf(whose)} did not make them, somebody else is signed in: ask an administrator to reset the access.`,
  },
  'identity.signed-in': codeUsed,
  // The second half of a sign-in by provider.
  'identity.second-factor-shown': codeUsed,
  'review.emergency-submitted': {
    title: 'An emergency release was submitted',
    detail: (who) => `${who} submitted one. The page Monitor and the review say of which flow, and why. ${mayBe}`,
  },
  'review.emergency': {
    title: 'An emergency release',
    detail: (who, _whose, { details }) =>
      details['approved'] === 'yes'
        ? 'One was approved by its second signature, and counts for a day. The page Monitor and the review say of which flow, and why. Somebody who neither made nor signed it looks at it again within a week.'
        : `One came from another workspace, by package or repository${who === 'system' ? '' : `, opened by ${who}`}. The page Monitor and the review say of which flow, and why.`,
  },
  'store.unlocked': {
    title: 'The workspace was opened with its recovery code',
    when: ({ details }) => details['by'] === 'recovery',
    detail: () => 'Whoever has that code can open every copy of the store. Make a new one if nobody knows why it was used.',
  },
};

const shownDays = 30;
const dayMs = 86_400_000;
/** Of each action, so that many of one kind hide none of another: looked at in pages, and told. */
const page = 200;
const pages = 50;
const told = 16;

/** Newest first, page by page: between a thousand usual sign-ins stands the one with a recovery code. */
function* newest(
  audit: Marks['audit'],
  filter: { readonly actions: readonly string[]; readonly subject?: string; readonly since: number },
): Generator<Entry> {
  let before: number | undefined;
  for (let turn = 0; turn < pages; turn += 1) {
    const found = audit.find({ ...filter, ...(before === undefined ? {} : { before }), limit: page });
    yield* found;
    before = found.at(-1)?.index;
    if (found.length < page) return;
  }
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

/** Own actions are told only where somebody else could have done them in the person's name. */
const inOwnName: ReadonlySet<string> = new Set([
  'identity.key-replaced',
  'identity.second-factor-enrolled',
  'identity.recovery-codes-renewed',
  'identity.password-changed',
  'identity.signed-in',
  'identity.second-factor-shown',
]);

const noticesKey = (accountId: string): string => `notices-seen.${accountId}`;

type Marks = Pick<Workspace, 'settings'> & { readonly audit: Pick<Workspace['audit'], 'find' | 'size'> };

/** Index of the last entry that was read, -1 for none. A mark beyond the log was never read, and would hide what is yet to come. */
function seenUpTo({ settings, audit }: Marks, accountId: string): number {
  const mark = Number(settings.get(noticesKey(accountId)) ?? -1);
  return mark < audit.size() ? mark : -1;
}

export function markSeen(workspace: Marks, accountId: string, index: number): void {
  workspace.settings.set(
    noticesKey(accountId),
    String(Math.max(Math.min(index, workspace.audit.size() - 1), seenUpTo(workspace, accountId))),
  );
}

export function accountNotices(
  workspace: Marks & Pick<Workspace, 'nameOf'>,
  me: { readonly accountId: string; readonly permissions: readonly string[] },
  now: number,
): Notice[] {
  const seen = seenUpTo(workspace, me.accountId);
  const reads = me.permissions.includes('audit.read');
  const since = now - shownDays * dayMs;
  const noticeOf = (entry: Entry): readonly Notice[] => {
    const { index, at, action, actor, subject, details } = entry;
    const telling = tellings[action];
    const own = subject === me.accountId;
    if (telling === undefined || index <= seen || (details['outcome'] ?? 'done') !== 'done' || telling.when?.(entry) === false) return [];
    if (!own && !reads) return [];
    if (actor === me.accountId && !(own && inOwnName.has(action))) return [];
    return [
      {
        index,
        at,
        title: telling.title,
        own,
        detail: telling.detail(workspace.nameOf(actor), own ? you : workspace.nameOf(subject), entry).slice(0, 500),
        ...(own && telling.where !== undefined ? { where: telling.where } : {}),
      },
    ];
  };
  // One's own are looked for apart: what happens to others, however often, hides none of them.
  function* notices(entries: Iterable<Entry>, others: boolean): Generator<Notice> {
    // Newest first: what comes behind the last one that was read was read, too.
    for (const entry of entries) {
      if (entry.index <= seen) return;
      if (!others || entry.subject !== me.accountId) yield* noticeOf(entry);
    }
  }
  const found = Object.keys(tellings).flatMap((action) => [
    ...firstOf(notices(newest(workspace.audit, { actions: [action], subject: me.accountId, since }), false), told),
    ...(reads ? firstOf(notices(newest(workspace.audit, { actions: [action], since }), true), told) : []),
  ]);
  return found.sort((one, other) => other.index - one.index);
}
