/** What review works on, in one piece. */
import { UserError } from '../../kernel/errors.ts';
import type {
  AuthorshipSource,
  Claim,
  ClosureRepository,
  Denial,
  ReviewRepositories,
  ThreadRecord,
  WaiverRecord,
} from '../../review/ports.ts';
import type { WriteDb } from '../database.ts';
import { flowDocumentTable } from './document-table.ts';
import { reviewRepository } from './reviews.ts';

const errorsOf = (what: string): { conflict(id: string): Error; missing(id: string): Error } => ({
  conflict: (id) => new UserError('store/conflict', `There is a ${what} with that id already.`, { place: id }),
  missing: (id) => new UserError('review/not-found', `There is no such ${what}.`, { place: id }),
});

function closures(db: WriteDb): ClosureRepository {
  const get = db.query<[string], { snapshot: string }>('SELECT snapshot FROM closure WHERE closure = ?');
  const insert = db.change<[string, string]>('INSERT INTO closure (closure, snapshot) VALUES (?, ?) ON CONFLICT DO NOTHING');
  return {
    get: (closure) => get.get(closure)?.snapshot,
    put: (closure, snapshot) => {
      insert.run(closure, snapshot);
    },
  };
}

/** Flows with those that they were copied from: what was drawn there until then is in the copy. `start` gives ids, and since when each counts. */
const lineage = (start: string): string => `WITH RECURSIVE line (id, since, until) AS (
    ${start}
    UNION SELECT json_extract(record, '$.copyOf'), 0, at FROM line JOIN flow_revision ON flow_id = line.id AND at > line.since AND (line.until IS NULL OR at <= line.until)
      WHERE json_extract(record, '$.copyOf') IS NOT NULL)`;

/** Whoever is merely named may say that they changed nothing, and counts no more once somebody else has accepted that. */
const denied =
  "EXISTS (SELECT 1 FROM setup_change AS said WHERE said.what = 'not-author:' || flow_id || ':' || revision AND said.author = flow_revision.author)";
const acceptance =
  "FROM setup_change AS ok WHERE ok.what = 'not-author-accepted:' || flow_id || ':' || revision || ':' || flow_revision.author";
const merelyNamed = "json_extract(record, '$.saidBy') IS NOT NULL";
const inLine = 'line JOIN flow_revision ON flow_id = line.id AND at > line.since AND (line.until IS NULL OR at <= line.until)';
const claim = "SELECT DISTINCT flow_id AS flowId, revision, author, json_extract(record, '$.saidBy') AS saidBy";

function authorship(db: WriteDb): AuthorshipSource {
  const authors = db.query<[number, string], { author: string }>(`${lineage('SELECT value, ?, NULL FROM json_each(?)')}
    SELECT DISTINCT author FROM ${inLine} WHERE NOT (${merelyNamed} AND ${denied} AND EXISTS (SELECT 1 ${acceptance})) ORDER BY author`);
  const claims = db.query<[string, string], Claim>(
    `${lineage('SELECT value, 0, NULL FROM json_each(?)')} ${claim} FROM ${inLine} WHERE ${merelyNamed} AND author = ? AND NOT ${denied} ORDER BY flow_id, revision`,
  );
  const denials = db.query<[string], Denial>(
    `${lineage('SELECT value, 0, NULL FROM json_each(?)')} ${claim}, (SELECT ok.author ${acceptance} LIMIT 1) AS acceptedBy FROM ${inLine} WHERE ${merelyNamed} AND ${denied} ORDER BY flow_id, revision`,
  );
  const origins = db.query<[string], { flowId: string; until: number }>(`${lineage('SELECT ?, 0, NULL')}
    SELECT id AS flowId, max(until) AS until FROM line WHERE until IS NOT NULL GROUP BY id ORDER BY id`);
  const changers = db.query<[string, number], { author: string }>(`
    SELECT DISTINCT author FROM setup_change WHERE what IN (SELECT value FROM json_each(?)) AND at > ? ORDER BY author`);
  const note = db.change<[string, string, number]>('INSERT INTO setup_change (what, author, at) VALUES (?, ?, ?)');
  return {
    authorsOf: (flowIds, since) => authors.all(since, JSON.stringify(flowIds)).map((row) => row.author),
    originsOf: (flowId) => origins.all(flowId),
    changersOf: (setup, since) => changers.all(JSON.stringify(setup), since).map((row) => row.author),
    noteChange: (what, by, at) => {
      note.run(what, by, at);
    },
    claimsOn: (flowIds, accountId) => claims.all(JSON.stringify(flowIds), accountId),
    denialsOf: (flowIds) => denials.all(JSON.stringify(flowIds)),
  };
}

export function reviewRepositories(db: WriteDb): ReviewRepositories {
  return {
    reviews: reviewRepository(db),
    closures: closures(db),
    authorship: authorship(db),
    threads: flowDocumentTable<ThreadRecord>(db, 'thread', errorsOf('thread')),
    waivers: flowDocumentTable<WaiverRecord>(db, 'waiver', errorsOf('waiver')),
    transaction: (work) => db.transaction(work),
  };
}
