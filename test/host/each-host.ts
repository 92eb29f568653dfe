/** A workspace for each test of a file, with the people whom the file is about: opened before it, closed after it. */
import { afterEach, beforeEach } from 'vitest';
import type { Role } from '../../app/identity/permissions.ts';
import { addPerson } from '../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

export interface EachHost {
  /** Of the test that is under way. */
  readonly world: TestHost;
  /** The first person: administrator and designer. */
  readonly ada: PersonAtDoor;
  /** Whoever has that account in the test that is under way: the same for all tests of the file. */
  by(account: string): Pick<PersonAtDoor, 'call' | 'signInAgain'>;
  /** Somebody more, whom one test needs. */
  join(account: string, roles: readonly Role[]): Promise<PersonAtDoor>;
}

const titled = (account: string): string => `${account.charAt(0).toUpperCase()}${account.slice(1)}`;

/** `others`: roles by account; they are called like their accounts. */
export function eachHost(others: Readonly<Record<string, readonly Role[]>> = {}, displayName = 'Ada'): EachHost {
  let world: TestHost | undefined;
  const people = new Map<string, PersonAtDoor>();
  const open = (): TestHost => {
    if (world === undefined) throw new Error('no test is under way');
    return world;
  };
  const found = (account: string): PersonAtDoor => {
    const person = people.get(account);
    if (person === undefined) throw new Error(`nobody is called ${account} here`);
    return person;
  };
  async function join(account: string, roles: readonly Role[]): Promise<PersonAtDoor> {
    const person = await addPerson(open(), found('ada'), account, titled(account), roles);
    people.set(account, person);
    return person;
  }
  beforeEach(async () => {
    people.clear();
    world = await openTestHost();
    people.set('ada', (await withFirstPerson(world, 'ada', displayName)).ada);
    for (const [account, roles] of Object.entries(others)) await join(account, roles);
  }, 60_000);
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  return {
    get world() {
      return open();
    },
    get ada() {
      return found('ada');
    },
    by: (account) => ({
      call: (channel, input) => found(account).call(channel, input),
      signInAgain: (password) => found(account).signInAgain(password),
    }),
    join,
  };
}
