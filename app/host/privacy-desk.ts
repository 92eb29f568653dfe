/** Where people's data lies in a workspace, and its erasure: the places of app/privacy over the store. */
import { memories } from '../broker/memories.ts';
import { vectorStores } from '../broker/vectors.ts';
import type { PrivacyDesk } from '../ipc/services.ts';
import { eraseEverywhere, findPerson, readIdentifiers, withoutPerson } from '../privacy/erasure.ts';
import type { PersonalPlace, TextPlace } from '../privacy/ports.ts';
import type { Hash } from '../kernel/ports.ts';
import type { Store } from '../store/store.ts';
import { vaultSubject } from './workspace-keep.ts';

/** The vault knows a value by its digest, so it is asked for each spelling that people use. */
const spellings = (identifiers: readonly string[]): readonly string[] => [...new Set(identifiers.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]))];

/** Memories of agents and vector stores: a text there goes whole, because its vector is made of all of it. */
const freeTexts = [`${memories}/`, `${vectorStores}/`] as const;

/** Nothing here is rewritten: others work by it, or prove by it what was decided. */
const staying: readonly { readonly name: TextPlace; readonly keeps: PersonalPlace['keeps'] }[] = [
  { name: 'connections', keeps: { what: 'Connections that name the person', why: 'A service is reached by what stands there. Whoever looks after it enters another name or login, or deletes the connection.' } },
  { name: 'settings', keeps: { what: 'Settings, models, roles, destinations and tables that name the person', why: 'The workspace runs by them. An administrator takes the name out where it stands.' } },
  { name: 'people', keeps: { what: 'Accounts, colleagues and trust roots that name the person', why: 'They are the record of who signed and decided what (GDPR article 17, 3 b and e). An administrator switches an account off, or revokes a colleague’s key.' } },
];

function workspacePlaces(store: Pick<Store, 'texts' | 'vault' | 'tables'>, hash: Hash): readonly PersonalPlace[] {
  const { texts, vault, tables } = store;
  const rewritten = (name: TextPlace, keeps: PersonalPlace['keeps']): PersonalPlace => ({
    name, keeps, find: (identifiers) => texts.find(name, identifiers), erase: (identifiers) => texts.rewrite(name, identifiers, (value) => withoutPerson(value, identifiers)),
  });
  const holding = (identifiers: readonly string[]) => identifiers.flatMap((one) => [...tables.holding(one), ...(/^-?\d{1,15}$/.test(one) ? tables.holding(Number(one)) : [])]);
  return [
    {
      name: 'token vault', keeps: { what: 'Tokens', why: 'They could not be destroyed.' },
      find: (identifiers) => spellings(identifiers).map((one) => vaultSubject(one, hash)).filter((subject) => vault.tokensOf(subject) > 0),
      erase: (identifiers) => spellings(identifiers).reduce((sum, one) => sum + vault.eraseSubject(vaultSubject(one, hash)), 0),
    },
    {
      name: 'data tables', keeps: { what: 'Rows that name the person inside a longer text', why: 'The rest of the text is about something else. Edit or delete these rows. Memories of agents and vector stores lose such texts whole.' },
      find: (identifiers) => texts.find('data tables', identifiers),
      erase: (identifiers) => [...holding(identifiers), ...identifiers.flatMap((one) => freeTexts.flatMap((area) => tables.naming(one, area)))].reduce((sum, { table, id }) => sum + tables.drop(table, [id]), 0),
    },
    rewritten('runs', { what: 'Runs', why: 'They could not be changed.' }),
    rewritten('questions to people', { what: 'Questions to people', why: 'They could not be changed.' }),
    rewritten('unsaved work', { what: 'Unsaved work', why: 'It could not be changed.' }),
    rewritten('tests and examples', { what: 'Tests and examples of flows', why: 'They could not be changed.' }),
    { name: 'flows', find: (identifiers) => texts.find('flows', identifiers), keeps: { what: 'Flows that name the person', why: 'Revisions are signed and prove who drew what. Take the name out of the newest revision; where the law asks for more, delete the flow.' } },
    ...staying.map(({ name, keeps }): PersonalPlace => ({ name, keeps, find: (identifiers) => texts.find(name, identifiers) })),
    { name: 'reviews', find: (identifiers) => texts.find('reviews', identifiers), keeps: { what: 'Reviews, comments and what was frozen for them', why: 'They are the record of a decision (GDPR article 17, 3 b and e).' } },
  ];
}

export function createPrivacyDesk(store: Pick<Store, 'texts' | 'vault' | 'tables'>, hash: Hash): PrivacyDesk {
  const places = workspacePlaces(store, hash);
  return {
    identifiers: readIdentifiers,
    // Keyed, so that nobody who reads the log can try names against it.
    pseudonym: (identifiers) => store.vault.pseudonym('privacy', identifiers.map((one) => one.toLowerCase()).sort().join('\n')).slice(0, 32),
    find: (identifiers) => findPerson(places, identifiers),
    erase: (identifiers) => eraseEverywhere(places, identifiers),
  };
}
