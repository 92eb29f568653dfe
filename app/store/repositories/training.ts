import type { TrainingRepository } from '../../identity/ports.ts';
import type { WriteDb } from '../database.ts';

interface Row {
  readonly name: string;
  readonly at: number;
}
const asMap = (rows: readonly Row[]): ReadonlyMap<string, number> => new Map(rows.map(({ name, at }) => [name, at]));

export function trainingRepository(db: WriteDb): TrainingRepository {
  const lessons = db.query<[string], Row>('SELECT rule_id AS name, passed_at AS at FROM lesson_passed WHERE account_id = ?');
  const badges = db.query<[string], Row>('SELECT badge AS name, earned_at AS at FROM badge WHERE account_id = ?');
  const pass = db.change<[string, string, number]>(
    'INSERT INTO lesson_passed (account_id, rule_id, passed_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET passed_at = excluded.passed_at',
  );
  const earn = db.change<[string, string, number]>(
    'INSERT INTO badge (account_id, badge, earned_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET earned_at = excluded.earned_at',
  );
  return {
    lessons: (accountId) => asMap(lessons.all(accountId)),
    badges: (accountId) => asMap(badges.all(accountId)),
    pass: (accountId, ruleId, at) => {
      pass.run(accountId, ruleId, at);
    },
    earn: (accountId, badge, at) => {
      earn.run(accountId, badge, at);
    },
  };
}
