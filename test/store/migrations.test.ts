import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../app/kernel/errors.ts';
import { openEncrypted } from '../../app/store/connection.ts';
import { readDb, writeDb, type ReadDb, type WriteDb } from '../../app/store/database.ts';
import { readKeyFile } from '../../app/store/keys/key-file.ts';
import { unwrapDataKey } from '../../app/store/keys/key-ring.ts';
import { formatOf, migrateDown, migrateUp } from '../../app/store/migrate.ts';
import { migrations, newestFormat } from '../../app/store/migrations/list.ts';
import type { Migration } from '../../app/store/migrations/migration.ts';
import { newStore, temporaryFolder } from './fixtures.ts';

const memory = (): WriteDb => writeDb(openEncrypted(join(temporaryFolder(), 'm.countersign-db'), randomBytes(32), {}));
const schema = (db: ReadDb): unknown[] =>
  db.query<[], { sql: string }>('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all();
const objects = (db: ReadDb): number => schema(db).length;

describe('migrations', () => {
  it('are numbered as their files are, without gaps', () => {
    const files = readdirSync(new URL('../../app/store/migrations', import.meta.url))
      .filter((name) => /^\d{4}-/.test(name))
      .sort();
    expect([migrations.map((migration) => migration.number), files.map((name) => Number(name.slice(0, 4)))]).toEqual([
      migrations.map((_, index) => index + 1),
      migrations.map((migration) => migration.number),
    ]);
  });

  it.each(migrations.map((migration) => [migration.name, migration] as const))(
    '%s goes up, and down and up again where it can',
    (_, migration) => {
      const db = memory();
      migrateUp(db, migrations.slice(0, migration.number - 1));
      const before = schema(db);
      migrateUp(db, migrations.slice(0, migration.number));
      const after = schema(db);
      expect([formatOf(db), after.length > before.length]).toEqual([migration.number, true]);
      if (migration.down === undefined) {
        expect(() => migrateDown(db, migrations, migration.number - 1)).toThrow(/no way back/);
        return;
      }
      migrateDown(db, migrations, migration.number - 1);
      expect([formatOf(db), schema(db)]).toEqual([migration.number - 1, before]);
      migrateUp(db, migrations.slice(0, migration.number));
      expect(schema(db)).toEqual(after);
    },
  );

  it('make tables that check their types', () => {
    const db = memory();
    migrateUp(db, migrations);
    const loose = db
      .query<[], { name: string }>(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(loose).toEqual([]);
  });

  it('leave a whole format when one fails half way', () => {
    const db = memory();
    const failing: Migration = {
      number: newestFormat + 1,
      name: 'failing',
      up: (target) => {
        target.script('CREATE TABLE half (a)');
        throw new UserError('store/full', 'no room');
      },
    };
    migrateUp(db, migrations);
    const before = objects(db);
    expect(() => migrateUp(db, [...migrations, failing])).toThrow(/could not be brought to format/);
    expect([formatOf(db), objects(db)]).toEqual([newestFormat, before]);
  });

  it('take over from the log who set things up before it was kept', () => {
    const db = memory();
    migrateUp(db, migrations.slice(0, 15));
    const entry = db.change<[number, number, string, string, string, string]>(
      'INSERT INTO audit_entry (position, time, actor, action, subject, leaf) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const rows = [
      ['oli', 'connection.changed', 'con_1', { outcome: 'done' }],
      ['rex', 'connection.changed', 'con_1', { outcome: 'identity/denied' }],
      ['oli', 'environment.connection-bound', 'con_1', { environment: 'prod', outcome: 'done' }],
      ['mo', 'model.changed', 'model_1', { outcome: 'done' }],
      ['ada', 'flow.saved', 'flow_1', { outcome: 'done' }],
    ] as const;
    rows.forEach(([actor, action, subject, details], position) => {
      entry.run(position, 100 + position, actor, action, subject, JSON.stringify({ details }));
    });
    migrateUp(db, migrations.slice(0, 16));
    expect(db.query<[], object>('SELECT what, author, at FROM setup_change ORDER BY at').all()).toEqual([
      { what: 'connection:con_1', author: 'oli', at: 100 },
      { what: 'binding:prod:con_1', author: 'oli', at: 102 },
      { what: 'model:model_1', author: 'mo', at: 103 },
    ]);
  });

  it('back the store up first', async () => {
    const test = await newStore();
    test.store.settings.set('theme', 'dark');
    const dataKey = await unwrapDataKey(readKeyFile(join(test.folder, 'keys.json')), { kind: 'external', key: test.key }, '');
    await test.store.close();
    const native = openEncrypted(join(test.folder, 'store.countersign-db'), dataKey, {});
    migrateDown(writeDb(native), migrations, newestFormat - 1);
    native.close();
    const store = await test.reopen();
    expect(store.models.list()).toEqual([]);
    const backup = join(test.folder, 'backups', `before-format-${newestFormat}-from-${newestFormat - 1}.countersign-db`);
    const copy = openEncrypted(backup, dataKey, { readonly: true });
    expect([
      copy.pragma('user_version', { simple: true }),
      readDb(copy).query<[], object>('SELECT * FROM setting').all(),
      existsSync(backup.replace('.countersign-db', '.keys.json')),
    ]).toEqual([newestFormat - 1, [{ key: 'theme', value: 'dark' }], true]);
    copy.close();
  });
});

describe('handles', () => {
  it('for reading cannot prepare a write, not even a hidden one', () => {
    const db: ReadDb = memory();
    expect(() => db.query('CREATE TABLE t (a)')).toThrow(/may not write/);
    const full = memory();
    full.script('CREATE TABLE t (a)');
    expect(() => full.query('INSERT INTO t VALUES (1) RETURNING a')).toThrow(/may not write/);
    expect(() => full.query('DELETE FROM t')).toThrow(/may not write/);
  });
});
