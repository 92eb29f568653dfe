/** What one hand alone does to accounts and keys, told to the person concerned and to those who read the log. */
import type { OutputOf } from '../contract.ts';
import type { Workspace } from '../services.ts';

type Notice = OutputOf<'identity:notices'>['notices'][number];
type Entry = ReturnType<Workspace['audit']['find']>[number];

interface Telling {
  readonly title: string;
  /** Names are filled in by the caller. */
  detail(who: string, whose: string, entry: Entry): string;
  /** Entries of this action that are worth telling. */
  when?(entry: Entry): boolean;
}

const mayBe = 'If that was not agreed, tell somebody who reads the audit log.';

const tellings: Readonly<Record<string, Telling>> = {
  'identity.roles-changed': { title: 'Roles were changed', detail: (who, whose, { details }) => `${who} changed what ${whose} may do: ${details['roles'] ?? ''}${details['disabled'] === 'true' ? '; the account is switched off' : ''}. ${mayBe}` },
  'identity.second-factor-reset': { title: 'A second factor was reset', detail: (who, whose) => `${who} reset the second factor of ${whose}: whoever knows the password can set up a new one. ${mayBe}` },
  'identity.key-revoked': { title: 'A signing key was revoked', detail: (who, whose) => `${who} revoked the signing key of ${whose}; a new one takes its place. ${mayBe}` },
  'identity.key-replaced': { title: 'There is a new signing key', detail: (_who, whose) => `The account of ${whose} has a new signing key. If its owner did not make it, somebody else is signed in.` },
  'identity.signed-in': { title: 'A recovery code was used', when: ({ details }) => details['factor'] === 'recovery', detail: (_who, whose) => `Somebody signed in as ${whose} with a recovery code. If that was not its owner, sign out everywhere and set up a new second factor.` },
  'store.unlocked': { title: 'The workspace was opened with its recovery code', when: ({ details }) => details['by'] === 'recovery', detail: () => 'Whoever has that code can open every copy of the store. Make a new one if nobody knows why it was used.' },
};

const shownDays = 30;
const dayMs = 86_400_000;
const most = 100;

/** Own actions are told only where somebody else could have done them in the person's name. */
const inOwnName: ReadonlySet<string> = new Set(['identity.key-replaced', 'identity.signed-in']);

export const noticesKey = (accountId: string): string => `notices-seen.${accountId}`;

export function accountNotices(workspace: Workspace, me: { readonly accountId: string; readonly permissions: readonly string[] }, now: number): Notice[] {
  const seen = Number(workspace.settings.get(noticesKey(me.accountId)) ?? -1);
  const reads = me.permissions.includes('audit.read');
  const found = workspace.audit.find({ actions: Object.keys(tellings), since: now - shownDays * dayMs, limit: 1_000 });
  return found.flatMap((entry): Notice[] => {
    const { index, at, action, actor, subject, details } = entry;
    const telling = tellings[action];
    const own = subject === me.accountId;
    if (telling === undefined || index <= seen || (details['outcome'] ?? 'done') !== 'done' || telling.when?.(entry) === false) return [];
    if (!own && !reads) return [];
    if (actor === me.accountId && !(own && inOwnName.has(action))) return [];
    return [{ index, at, title: telling.title, own, detail: telling.detail(workspace.nameOf(actor), own ? 'you' : workspace.nameOf(subject), entry).slice(0, 500) }];
  }).slice(0, most);
}
