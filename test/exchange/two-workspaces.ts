/** Two workspaces that know each other's people: a designer's and a reviewers'. */
import type { ReviewerGroup, Role } from '../../app/identity/permissions.ts';
import { invoiceFlow } from '../review/kit.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';

export interface TwoWorkspaces {
  readonly left: TestHost;
  readonly right: TestHost;
  /** Administrator and designer of the left one. */
  readonly ada: PersonAtDoor;
  /** Releases bundles in the left one. */
  readonly omar: PersonAtDoor;
  /** Administrator of the right one, and its reviewers. */
  readonly ben: PersonAtDoor;
  readonly rui: PersonAtDoor;
  readonly mei: PersonAtDoor;
  close(): Promise<void>;
}

export const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

export async function addPerson(
  host: TestHost,
  admin: PersonAtDoor,
  name: string,
  displayName: string,
  roles: readonly Role[],
  groups: readonly ReviewerGroup[] = [],
): Promise<PersonAtDoor> {
  const { firstPassword } = await admin.call('people:create', { account: name, displayName, roles: [...roles], groups: [...groups] });
  const person = host.person(name);
  await person.firstSignIn(firstPassword);
  return person;
}

export async function openTwo(): Promise<TwoWorkspaces> {
  const left = await openTestHost();
  const right = await openTestHost();
  const { ada } = await withFirstPerson(left);
  const { ada: ben } = await withFirstPerson(right, 'ben', 'Ben');
  const rui = await addPerson(right, ben, 'rui', 'Rui', ['reviewer'], ['security']);
  const mei = await addPerson(right, ben, 'mei', 'Mei', ['reviewer'], ['privacy']);
  const omar = await addPerson(left, ada, 'omar', 'Omar', ['operator']);
  return {
    left,
    right,
    ada,
    omar,
    ben,
    rui,
    mei,
    close: async () => {
      await left.close();
      await right.close();
    },
  };
}

/** The two administrators exchange key cards. */
export async function introduce({ ada, ben, rui, mei }: TwoWorkspaces): Promise<void> {
  const card = async (person: PersonAtDoor): Promise<string> => (await person.call('exchange:card', {})).text;
  await ben.call('exchange:addColleague', { text: await card(ada), roles: ['author'], groups: [] });
  await ada.call('exchange:addColleague', { text: await card(rui), roles: ['reviewer'], groups: ['security'] });
  await ada.call('exchange:addColleague', { text: await card(mei), roles: ['reviewer'], groups: ['privacy'] });
}

/** Draws a flow that passes and needs two reviewers, and submits it. */
export async function submitInvoices(
  ada: PersonAtDoor,
  message = 'Second supplier',
  more: Parameters<typeof invoiceFlow>[1] = {},
): Promise<{ readonly reviewId: string; readonly flowId: string }> {
  const { flow } = await ada.call('flows:import', { fileName: 'invoices.flow.json', text: JSON.stringify(invoiceFlow(undefined, more)) });
  const { id } = await ada.call('review:submit', { flowId: flow.id, revision: 1, message });
  return { reviewId: id, flowId: flow.id };
}
