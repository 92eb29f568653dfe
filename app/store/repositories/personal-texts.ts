/** Looks for people in the JSON texts of the store. All of a place is read: SQLite folds no case beyond ASCII, and nobody erases often. */
import type { Json } from '../../kernel/json.ts';
import type { Person } from '../../kernel/person-words.ts';
import type { PersonalTexts, TextPlace } from '../../privacy/ports.ts';
import type { WriteDb } from '../database.ts';
import { formsOfPerson, namesPerson, withoutPerson, withStepsRenamed } from './personal-change.ts';
import { personalParts } from './personal-parts.ts';

/** The names are of this program: they go into the statements as they are. `id` is an expression for what a row belongs to. */
interface TextTable {
  readonly table: string;
  readonly id: string;
  readonly columns: readonly string[];
  /** What else changes with it, so that whoever has it open is asked before they write over it. */
  readonly also?: string;
  /** A table without row ids; nothing in it is rewritten. */
  readonly unnumbered?: true;
}

const runOf = (column: string): string => `(SELECT run_id FROM run WHERE run.id = ${column})`;
const places: Readonly<Record<TextPlace, readonly TextTable[]>> = {
  'runs': [
    { table: 'journal', id: runOf('journal.run'), columns: ['events', 'kept'] },
    { table: 'run', id: 'run_id', columns: ['record'] },
    { table: 'run_state', id: runOf('run_state.id'), columns: ['progress'] },
    { table: 'reveal', id: 'run_id', columns: ['record'] },
  ],
  'questions to people': [{ table: 'approval', id: 'approval_id', columns: ['record'] }],
  'unsaved work': [{ table: 'recovery', id: 'flow_id', columns: ['document'], also: 'kept_at = kept_at + 1' }],
  'tests and examples': [
    { table: 'flow_example', id: 'flow_id', columns: ['record'] },
    { table: 'flow_test', id: 'flow_id', columns: ['record'] },
  ],
  'data tables': [{ table: 'data_row', id: "name || '/' || id", columns: ["json_remove(row, '$.vector')"] }],
  'flows': [
    {
      table: 'flow_content',
      id: '(SELECT flow_id FROM flow_revision WHERE flow_revision.content_hash = flow_content.content_hash)',
      columns: ['document'],
    },
    { table: 'flow', id: 'id', columns: ['record'] },
    { table: 'flow_revision', id: 'flow_id', columns: ['record'], unnumbered: true },
    { table: 'shared_flow', id: 'id', columns: ['record'] },
    { table: 'pinned_flow', id: "coalesce(json_extract(record, '$.flow.id'), flow_hash)", columns: ['record'] },
  ],
  'reviews': [
    { table: 'review', id: 'id', columns: ['record'] },
    { table: 'thread', id: 'id', columns: ['record'] },
    { table: 'waiver', id: 'id', columns: ['record'] },
    // What was frozen goes under the digest of its manifest; its review names that.
    {
      table: 'closure',
      id: "coalesce((SELECT id FROM review WHERE review.record ->> '$.manifestDigest' = closure.closure OR review.record ->> '$.closure' = closure.closure LIMIT 1), closure)",
      columns: ['snapshot'],
    },
  ],
  'connections': [{ table: 'connection', id: 'id', columns: ['record'] }],
  // Keys of settings are of this program.
  'settings': [
    { table: 'setting', id: 'key', columns: ['value'], unnumbered: true },
    { table: 'data_table', id: "'data table ' || name", columns: ['columns', 'name'] },
    ...['model', 'identity_provider', 'audit_destination', 'custom_role'].map((table): TextTable => ({
      table,
      id: `'${table.replace('_', ' ')} ' || id`,
      columns: ['record'],
    })),
  ],
  'people': [
    { table: 'account', id: 'id', columns: ['name', 'record'] },
    { table: 'colleague', id: 'id', columns: ['record'] },
    { table: 'trust_root', id: "'trust root ' || version", columns: ['text'] },
  ],
};

interface Hit {
  readonly row: number;
  readonly id: string;
  readonly column: string;
  readonly text: string;
}

/** Undefined where it is no JSON: then it is the text itself that people read. */
function parsed(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** In the parts that are about people where they are declared, anywhere in others. */
export const rowNames = (where: string, text: string, person: Person): boolean =>
  person.mayStandIn(text) && namesPerson(parsed(text)?.value ?? text, personalParts[where] ?? 'held', person);

/** The text of a row without the person; undefined where it stays as it is, also because it would not fit its place any more. */
export function rowWithout(
  where: string,
  text: string,
  person: Person,
  fits: (value: unknown, was: unknown) => boolean = () => true,
): string | undefined {
  const parts = personalParts[where];
  const was = parsed(text)?.value;
  if (parts === undefined || was === undefined) return undefined;
  const next = withoutPerson(where === 'recovery document' ? withStepsRenamed(was, person) : was, parts, person);
  const written = JSON.stringify(next);
  return written === JSON.stringify(was) || !fits(next, was) ? undefined : written;
}

/** So many forms of one place are told, each once. */
const mostForms = 30;

export function personalTexts(db: WriteDb): PersonalTexts {
  function* rows({ table, id, columns, unnumbered }: TextTable): Generator<Hit & { readonly where: string }> {
    for (const column of columns) {
      // Each is read to its end before anything is written to the same table.
      for (const row of db
        .query<[], { row: number; id: string | null; text: string }>(
          `SELECT ${unnumbered === true ? '0' : 'rowid'} AS row, ${id} AS id, ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL`,
        )
        .iterate()) {
        yield { row: row.row, id: row.id ?? '', column, text: row.text, where: `${table} ${column}` };
      }
    }
  }
  function* hits(table: TextTable, person: Person): Generator<Hit & { readonly where: string }> {
    for (const row of rows(table)) if (rowNames(row.where, row.text, person)) yield row;
  }
  return {
    find: (place, person) => [...new Set(places[place].flatMap((table) => [...hits(table, person)].map(({ id }) => id)))],
    alike(place, person, forms) {
      const items = new Set<string>();
      const found = new Set<string>();
      for (const table of places[place]) {
        for (const { where, id, text } of rows(table)) {
          if (!person.mayStandIn(text) && !forms.mayStandIn(text)) continue;
          for (const form of formsOfPerson(parsed(text)?.value ?? text, personalParts[where] ?? 'held', person, forms)) {
            items.add(id);
            if (found.size < mostForms) found.add(form);
          }
        }
      }
      return { items: [...items], forms: [...found] };
    },
    rewrite(place, person, fits) {
      const changed = new Set<string>();
      db.transaction(() => {
        for (const table of places[place]) {
          for (const { row, id, column, where, text } of [...hits(table, person)]) {
            const next = rowWithout(where, text, person, fits);
            if (next === undefined) continue;
            db.change<[string, number]>(
              `UPDATE ${table.table} SET ${[`${column} = ?`, ...(table.also === undefined ? [] : [table.also])].join(', ')} WHERE rowid = ?`,
            ).run(next, row);
            changed.add(id);
          }
        }
      });
      // What stood there before must not live on in the write-ahead log; secure_delete has overwritten it in the file.
      if (changed.size > 0) db.foldLog();
      return changed.size;
    },
  };
}
