/** The memory that makes a rollback of a flow visible, and the trust root in force. */
import type { AdmittedVersion, AdmittedVersionRepository, BundleRepositories, Colleague, TrustRootRepository } from '../../bundle/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import type { WriteDb } from '../database.ts';
import { documentTable } from './document-table.ts';
import { recordOf, toRecord, toText, type RecordRow } from './json-column.ts';

function admittedVersions(db: WriteDb): AdmittedVersionRepository {
  const get = db.query<[string, string], RecordRow>('SELECT record FROM admitted_version WHERE flow_id = ? AND environment = ?');
  const list = db.query<[], RecordRow>('SELECT record FROM admitted_version ORDER BY flow_id, environment');
  const remember = db.change<[string, string, number, string]>(`
    INSERT INTO admitted_version (flow_id, environment, version, record) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET version = excluded.version, record = excluded.record WHERE excluded.version >= admitted_version.version`);
  return {
    get: (flowId, environment) => recordOf<AdmittedVersion>(get.get(flowId, environment)),
    list: () => list.all().map(toRecord<AdmittedVersion>),
    remember(version) {
      if (remember.run(version.flowId, version.environment, version.version, toText(version)) === 1) return;
      throw new UserError('store/conflict', 'A newer version of this flow was admitted before.', {
        place: version.flowId,
        mend: 'Use the newest bundle.',
      });
    },
  };
}

function trustRoots(db: WriteDb): TrustRootRepository {
  const current = db.query<[], { text: string }>('SELECT text FROM trust_root ORDER BY version DESC LIMIT 1');
  const history = db.query<[], { version: number; text: string; at: number }>('SELECT version, text, at FROM trust_root ORDER BY version');
  const insert = db.change<[number, string, number, number]>(
    'INSERT INTO trust_root (version, text, at) SELECT ?, ?, ? WHERE ? > (SELECT coalesce(max(version), 0) FROM trust_root)',
  );
  return {
    current: () => current.get()?.text,
    history: () => history.all(),
    replace(version, text, at) {
      if (insert.run(version, text, at, version) !== 1)
        throw new UserError('store/conflict', 'This trust root is not newer than the one in force.', {
          mend: 'Use the newest trust root.',
        });
    },
  };
}

export const bundleRepositories = (db: WriteDb): BundleRepositories => ({
  admitted: admittedVersions(db),
  trustRoots: trustRoots(db),
  colleagues: documentTable<Colleague>(db, 'colleague'),
});
