/** Connections and their secrets, settings. */
import { auditDaysKey } from '../../audit/prune.ts';
import { UserError } from '../../kernel/errors.ts';
import { blastRadius } from '../../lint/blast-radius.ts';
import { scopesAcross } from '../../lint/permission-map.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { setupName } from '../../review/setup.ts';
import { bindConnections, slotOf } from '../../workflow/graph/bind-connections.ts';
import { keepsSecret, secretOwner } from '../../workflow/model/keeps-secret.ts';
import { callerOf } from '../caller.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { ConnectionRecord } from '../../workflow/ports.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services, Workspace } from '../services.ts';
import { setupToSave } from './connection-setup.ts';
import { connectionById, connectionViewOf, flowsThatUse, newestDocuments } from './connection-view.ts';

/** Settings that a person may change, with what they may be. */
const settings: Readonly<Record<string, RegExp>> = {
  'idle-lock-minutes': /^(?:[1-9]|[1-5][0-9]|60)$/,
  /** Empty: runs are kept. */
  'run-keep-days': /^(?:|[1-9]|[1-9][0-9]{1,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)$/,
};

/** For the log: whether the server was told, and what kept it from that. */
const takenBackNote = (outcome: Awaited<ReturnType<Workspace['connectionDesk']['takeBack']>>): Record<string, string> =>
  outcome.told === 'nothing' ? {} : { takenBack: outcome.told, ...(outcome.told === 'no' ? { takenBackWhy: outcome.code } : {}) };

/** As much of each list as the contract lets through. */
const listed = 1_000;

export function connectionHandlers(services: Services): HandlersFor<'connections' | 'settings'> {
  const found = (id: string): ConnectionRecord => connectionById(services.workspace(), id);

  return {
    'connections:list': async () => {
      const workspace = services.workspace();
      const documents = newestDocuments(workspace);
      return { connections: workspace.connections.list().map((connection) => connectionViewOf(connection, workspace, documents)) };
    },
    'connections:save': async ({ id, ...given }, context) => {
      const workspace = services.workspace();
      const before = id === undefined ? undefined : found(id);
      const values = setupToSave(given, before, workspace.connections.list());
      const kept =
        before !== undefined && keepsSecret(before, values, secretOwner(before) === callerOf(context).accountId) ? before : undefined;
      const record: ConnectionRecord = {
        ...values,
        id: before?.id ?? services.newId('con'),
        updatedAt: services.clock.now(),
        ...(kept?.secretChangedAt === undefined ? {} : { secretChangedAt: kept.secretChangedAt }),
        ...(kept?.granted === undefined ? {} : { granted: kept.granted }),
        ...(kept?.certificateUntil === undefined ? {} : { certificateUntil: kept.certificateUntil }),
        ...(kept?.secretChangedBy === undefined ? {} : { secretChangedBy: kept.secretChangedBy }),
      };
      const told = before !== undefined && kept === undefined ? workspace.connectionDesk.takeBack(before) : undefined;
      if (before !== undefined && kept === undefined) workspace.secrets.remove(before.id);
      workspace.reviews.reviews.authorship.noteChange(setupName.connection(record.id), callerOf(context).accountId);
      workspace.connections.save(record);
      const takenBack = (await told) ?? { told: 'nothing' as const };
      context.note(record.id, {
        hosts: String(record.hosts.length),
        auth: record.auth,
        ...(before === undefined || kept !== undefined ? {} : { secret: 'removed' }),
        ...takenBackNote(takenBack),
      });
      return connectionViewOf(record, workspace);
    },
    'connections:blastRadius': async ({ connectionId }) => {
      const record = found(connectionId);
      const workspace = services.workspace();
      const connections = workspace.connections.list();
      const documents = newestDocuments(workspace);
      const usersOf = (id: string): readonly Flow[] => flowsThatUse(id, documents);
      const views = usersOf(connectionId).map((flow) => services.lint(bindConnections(flow, connections)).view);
      const { flows, hosts, fields, effects, labels } = blastRadius(views, connectionId);
      const shared =
        record.serviceAccount === undefined
          ? []
          : connections.filter((one) => one.id !== record.id && one.serviceAccount === record.serviceAccount && one.type === record.type);
      return {
        flows: flows.slice(0, listed).map((flow) => ({ ...flow, steps: flow.steps.slice(0, listed) })),
        hosts: hosts.slice(0, listed).map(({ host, flows: names }) => ({ host, flows: names.slice(0, listed) })),
        fields: fields
          .slice(0, listed)
          .map((field) => ({ ...field, labels: [...field.labels], ways: [...field.ways], flows: field.flows.slice(0, listed) })),
        effects: effects.slice(0, listed),
        labels: [...labels],
        scopes: scopesAcross(views, slotOf(record))
          .slice(0, listed)
          .map((row) => ({ ...row, steps: row.steps.slice(0, listed) })),
        shared: shared.map(({ id, name }) => ({ id, name, flows: usersOf(id).length })),
      };
    },
    'connections:setSecret': async ({ connectionId, secret }, context) => {
      const workspace = services.workspace();
      const record = found(connectionId);
      const now = services.clock.now();
      const certificateUntil =
        record.auth === 'mtls'
          ? workspace.connectionDesk.certificateEnd(secret['certificate'] ?? '', secret['privateKey'] ?? '')
          : undefined;
      // A new client secret leaves what a person's sign-in gave in its place: that stays the person's.
      const signedIn =
        record.auth === 'oauth2' && record.oauth !== undefined && record.granted?.by !== undefined && record.secretChangedAt !== undefined;
      workspace.secrets.put(connectionId, signedIn ? { ...workspace.secrets.use(connectionId), ...secret } : secret, now);
      workspace.connections.save({
        ...record,
        secretChangedAt: now,
        secretChangedBy: callerOf(context).accountId,
        updatedAt: now,
        ...(certificateUntil === undefined ? {} : { certificateUntil }),
      });
      context.note(connectionId, { auth: record.auth });
      return { done: true };
    },
    'connections:try': async ({ connectionId }, context) => {
      const places = await services.workspace().connectionDesk.tryOut(found(connectionId));
      const failed = places.flatMap(({ parts }) => parts).find(({ outcome }) => outcome === 'bad');
      context.note(connectionId, {
        places: String(places.length),
        ...(failed === undefined ? {} : { failed: failed.part, ...(failed.code === undefined ? {} : { code: failed.code }) }),
      });
      return {
        places: places.map(({ place, parts }) => ({
          place,
          parts: parts.map(({ part, outcome, words }) => ({ part, outcome, words: words.slice(0, 1_000) })),
        })),
      };
    },
    'connections:tools': async ({ address, connectionId }, context) => {
      const record = connectionId === undefined ? undefined : found(connectionId);
      const { host } = readUrl(address);
      if (host === undefined)
        throw new UserError('ipc/bad-input', 'This is not the address of a server.', {
          place: 'address',
          mend: 'Give the whole address, such as https://tools.example.com/mcp.',
        });
      context.note(record?.id ?? host, { host });
      return { tools: [...(await services.workspace().runs.toolsAt(address, record?.id))] };
    },
    'connections:delete': async ({ connectionId }, context) => {
      const workspace = services.workspace();
      const record = found(connectionId);
      // It reads the secret before its first pause; the connection is gone at once, however long the server takes.
      const told = workspace.connectionDesk.takeBack(record);
      workspace.secrets.remove(connectionId);
      workspace.reviews.reviews.authorship.noteChange(setupName.connection(connectionId), callerOf(context).accountId);
      workspace.connections.remove(connectionId);
      const takenBack = await told;
      context.note(connectionId, { auth: record.auth, ...takenBackNote(takenBack) });
      return { done: true, takenBack: takenBack.told, ...(takenBack.told === 'no' ? { why: takenBack.why.slice(0, 200) } : {}) };
    },

    // The table holds more than settings: the workspace's identity and its policy have doors of their own.
    'settings:get': async () => ({
      values: Object.fromEntries(
        [...Object.keys(settings), auditDaysKey].flatMap((key) => {
          const value = services.workspace().settings.get(key);
          return value === undefined ? [] : [[key, value]];
        }),
      ),
    }),
    'settings:set': async ({ key, value }, context) => {
      const allowed = Object.hasOwn(settings, key) ? settings[key] : undefined;
      if (allowed?.test(value) !== true) throw new UserError('ipc/bad-input', `“${key}” cannot be set to that.`, { place: key });
      services.workspace().settings.set(key, value);
      if (key === 'run-keep-days') services.workspace().retention.soon();
      context.note(key, { value });
      return { done: true };
    },
  };
}
