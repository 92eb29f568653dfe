/** Where people's data lies in a workspace, and its erasure: the places of app/privacy over the store. */
import { exampleSchema } from '../../ai/examples/example.ts';
import { memories } from '../../broker/models/memories.ts';
import { vectorStores } from '../../broker/models/vectors.ts';
import type { PrivacyDesk } from '../../ipc/services.ts';
import { alikePerson, eraseEverywhere, findPerson, readIdentifiers } from '../../privacy/erasure.ts';
import type { PersonalPlace, TextPlace } from '../../privacy/ports.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { nameForms } from '../../kernel/name-forms.ts';
import { personOf } from '../../kernel/person-words.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { Store } from '../../store/store.ts';
import { flowSchema } from '../../workflow/model/flow.ts';
import { vaultSubject } from '../workspace-keep.ts';

/** Both ways in which letters with accents are written. */
const accented = (text: string): readonly string[] => [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];
const titled = (text: string): string => text.toLowerCase().replaceAll(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase());
/** The vault knows a value by its digest, so it is asked for each spelling that people use. */
const spellings = (identifiers: readonly string[]): readonly string[] => [
  ...new Set(identifiers.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase(), titled(one)]).flatMap(accented)),
];

/** Memories of agents and vector stores: a text there goes whole, because its vector is made of all of it. */
const freeTexts = [`${memories}/`, `${vectorStores}/`] as const;

/** Nothing here is rewritten: others work by it, or prove by it what was decided. */
const staying: readonly { readonly name: TextPlace; readonly keeps: PersonalPlace['keeps'] }[] = [
  {
    name: 'connections',
    keeps: {
      what: 'Connections that name the person',
      why: 'A service is reached by what stands there. Whoever looks after it enters another name or login, or deletes the connection.',
    },
  },
  {
    name: 'settings',
    keeps: {
      what: 'Settings, models, roles, destinations and tables that name the person',
      why: 'The workspace runs by them. An administrator takes the name out where it stands.',
    },
  },
  {
    name: 'people',
    keeps: {
      what: 'Accounts, colleagues and trust roots that name the person',
      why: 'They are the record of who signed and decided what (GDPR article 17, 3 b and e). An administrator switches an account off, or revokes a colleague’s key.',
    },
  },
];

/** What is read again by its schema has to fit it afterwards. */
const isFlow = (document: unknown): boolean => isJsonObject(document) && flowSchema.safeParse(document['flow']).success;
const stillFlow = (value: unknown, was: unknown): boolean => isFlow(value) || !isFlow(was);
const stillExamples = (value: unknown): boolean => !Array.isArray(value) || value.every((one) => exampleSchema.safeParse(one).success);

function workspacePlaces(store: Pick<Store, 'texts' | 'vault' | 'tables'>, hash: Hash): readonly PersonalPlace[] {
  const { texts, vault, tables } = store;
  const found = (name: TextPlace) => (identifiers: readonly string[]) => texts.find(name, personOf(identifiers));
  const alike = (name: TextPlace) => (identifiers: readonly string[]) => texts.alike(name, personOf(identifiers), nameForms(identifiers));
  const rewritten = (name: TextPlace, keeps: PersonalPlace['keeps'], fits?: (value: unknown, was: unknown) => boolean): PersonalPlace => ({
    name,
    keeps,
    find: found(name),
    alike: alike(name),
    erase: (identifiers) => texts.rewrite(name, personOf(identifiers), fits),
  });
  const holding = (identifiers: readonly string[]) =>
    identifiers
      .flatMap(accented)
      .flatMap((one) => [...tables.holding(one), ...(/^-?\d{1,15}$/.test(one) ? tables.holding(Number(one)) : [])]);
  return [
    {
      name: 'token vault',
      keeps: { what: 'Tokens', why: 'They could not be destroyed.' },
      find: (identifiers) =>
        spellings(identifiers)
          .map((one) => vaultSubject(one, hash))
          .filter((subject) => vault.tokensOf(subject) > 0),
      erase: (identifiers) => spellings(identifiers).reduce((sum, one) => sum + vault.eraseSubject(vaultSubject(one, hash)), 0),
    },
    {
      name: 'data tables',
      keeps: {
        what: 'Rows that name the person inside a longer text',
        why: 'The rest of the text is about something else. Edit or delete these rows. Memories of agents and vector stores lose such texts whole.',
      },
      find: found('data tables'),
      alike: alike('data tables'),
      erase: (identifiers) =>
        [...holding(identifiers), ...identifiers.flatMap((one) => freeTexts.flatMap((area) => tables.naming(one, area)))].reduce(
          (sum, { table, id }) => sum + tables.drop(table, [id]),
          0,
        ),
    },
    rewritten('runs', {
      what: 'Runs',
      why: 'They were under way, or cannot be read. Erase again when they have ended; they go at last when the workspace keeps them no longer.',
    }),
    rewritten('questions to people', {
      what: 'Questions to people',
      why: 'The name stands in an answer that somebody signed, which proves who decided what (GDPR article 17, 3 b and e).',
    }),
    {
      ...rewritten(
        'unsaved work',
        {
          what: 'Unsaved work',
          why: 'The name stands where the flow works by it, such as in a host, a field or a formula. Whoever draws it takes the name out, or drops the work.',
        },
        stillFlow,
      ),
      mayReturn: {
        what: 'Unsaved work that is open in a window',
        why: 'Whoever has it open there can keep it as it was; the program asks them first. Ask them to save it or to close it without saving, and erase again.',
      },
    },
    rewritten(
      'tests and examples',
      {
        what: 'Tests and examples of flows',
        why: 'The name stands in the name of a field that is checked. Edit the example, or delete it.',
      },
      stillExamples,
    ),
    {
      name: 'flows',
      find: found('flows'),
      alike: alike('flows'),
      keeps: {
        what: 'Flows that name the person',
        why: 'Revisions are signed and prove who drew what. Take the name out of the newest revision; where the law asks for more, delete the flow.',
      },
    },
    ...staying.map(({ name, keeps }): PersonalPlace => ({ name, keeps, find: found(name), alike: alike(name) })),
    {
      name: 'reviews',
      find: found('reviews'),
      alike: alike('reviews'),
      keeps: {
        what: 'Reviews, comments and what was frozen for them',
        why: 'They are the record of a decision (GDPR article 17, 3 b and e).',
      },
    },
  ];
}

export function createPrivacyDesk(store: Pick<Store, 'texts' | 'vault' | 'tables'>, hash: Hash): PrivacyDesk {
  const places = workspacePlaces(store, hash);
  return {
    identifiers: readIdentifiers,
    // Keyed, so that nobody who reads the log can try names against it.
    pseudonym: (identifiers) =>
      store.vault
        .pseudonym(
          'privacy',
          identifiers
            .map((one) => one.toLowerCase())
            .sort()
            .join('\n'),
        )
        .slice(0, 32),
    find: (identifiers) => findPerson(places, identifiers),
    alike: (identifiers) => alikePerson(places, identifiers),
    erase: (identifiers) => eraseEverywhere(places, identifiers),
  };
}
