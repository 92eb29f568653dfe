/**
 * Accounts that are one person's. Two identity providers, or one that was told of somebody twice, give the same person two accounts; what shows it is the
 * address, which is kept only where a provider has proved it. Nobody signs beside themselves, or what they made, by changing accounts.
 */
import type { AccountRecord } from './ports.ts';

/** The account that acts, then all others of the same person. */
export type OwnAccounts = readonly [acting: string, ...others: string[]];

type Known = Pick<AccountRecord, 'id' | 'name' | 'email'>;

/** Mail for what stands behind a plus comes to the same person. */
const mailboxOf = (address: string): string =>
  address
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^([^+@]+)\+[^@]*@/, '$1@');

/** An account may be named by an address, too. */
const mailboxesOf = ({ name, email }: Known): readonly string[] =>
  [email, name.includes('@') ? name : undefined].flatMap((address) => (address === undefined ? [] : [mailboxOf(address)]));

/** `people` are all accounts, those that are switched off included. */
export function ownAccounts(accountId: string, people: readonly Known[]): OwnAccounts {
  const mine = new Set(people.filter(({ id }) => id === accountId).flatMap(mailboxesOf));
  const others = people.filter((one) => one.id !== accountId && mailboxesOf(one).some((mailbox) => mine.has(mailbox)));
  return [accountId, ...others.map(({ id }) => id)];
}
