import type { SettingsRepository } from '../../workflow/ports.ts';
import type { WriteDb } from '../database.ts';

export function settingsRepository(db: WriteDb): SettingsRepository {
  const all = db.query<[], { key: string; value: string }>('SELECT key, value FROM setting ORDER BY key');
  const set = db.change<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const get = db.query<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
  const remove = db.change<[string]>('DELETE FROM setting WHERE key = ?');
  return {
    get: (key) => get.get(key)?.value,
    all: () => Object.fromEntries(all.all().map(({ key, value }) => [key, value])),
    set: (key, value) => {
      set.run(key, value);
    },
    remove: (key) => {
      remove.run(key);
    },
  };
}
