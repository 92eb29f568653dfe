/** What review works on, in one piece. */
import { UserError } from '../../kernel/errors.ts';
import type { AuthorshipSource, ClosureRepository, ReviewRepositories, ThreadRecord, WaiverRecord } from '../../review/ports.ts';
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
  return { get: (closure) => get.get(closure)?.snapshot, put: (closure, snapshot) => { insert.run(closure, snapshot); } };
}

function authorship(db: WriteDb): AuthorshipSource {
  const authors = db.query<[string, number], { author: string }>(`
    SELECT DISTINCT author FROM flow_revision WHERE flow_id IN (SELECT value FROM json_each(?)) AND at > ? ORDER BY author`);
  const changers = db.query<[string, number], { author: string }>(`
    SELECT DISTINCT author FROM setup_change WHERE what IN (SELECT value FROM json_each(?)) AND at > ? ORDER BY author`);
  const note = db.change<[string, string, number]>('INSERT INTO setup_change (what, author, at) VALUES (?, ?, ?)');
  return {
    authorsOf: (flowIds, since) => authors.all(JSON.stringify(flowIds), since).map((row) => row.author),
    changersOf: (setup, since) => changers.all(JSON.stringify(setup), since).map((row) => row.author),
    noteChange: (what, by, at) => { note.run(what, by, at); },
  };
}

export function reviewRepositories(db: WriteDb): ReviewRepositories {
  return {
    reviews: reviewRepository(db), closures: closures(db), authorship: authorship(db),
    threads: flowDocumentTable<ThreadRecord>(db, 'thread', errorsOf('thread')), waivers: flowDocumentTable<WaiverRecord>(db, 'waiver', errorsOf('waiver')),
    transaction: (work) => db.transaction(work),
  };
}
