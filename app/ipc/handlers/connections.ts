/** Connections and their secrets, the model registry, settings. */
import { UserError } from '../../kernel/errors.ts';
import { blastRadius } from '../../lint/blast-radius.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { ConnectionRecord } from '../../workflow/ports.ts';
import type { z } from 'zod';
import type { connectionView } from '../contract/flows.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services, Workspace } from '../services.ts';

/** Settings that a person may change, with what they may be. */
const settings: Readonly<Record<string, RegExp>> = {
  'idle-lock-minutes': /^(?:[1-9]|[1-5][0-9]|60)$/,
  'review-due-days': /^(?:[1-9]|[12][0-9]|30)$/,
};

/** As much of each list as the contract lets through. */
const listed = 1_000;

function viewOf(connection: ConnectionRecord, workspace: Workspace): z.infer<typeof connectionView> {
  const users = workspace.flows.list().flatMap((record) => {
    const flow = workspace.flows.document(record.flowId);
    return flow?.nodes.some((node) => node.connection === connection.id) === true ? [flow] : [];
  });
  const scopesUsed = new Set(users.flatMap((flow) => workspace.scopesUsed(flow, connection.id)));
  return {
    id: connection.id, name: connection.name, type: connection.type, auth: connection.auth, hosts: [...connection.hosts], scopes: [...connection.scopes],
    environment: connection.environment, personal: connection.personal, hasSecret: connection.secretChangedAt !== undefined,
    usedByFlows: users.map(({ id, name }) => ({ id, name })), scopesUsed: [...scopesUsed].sort(),
    ...(connection.serviceAccount === undefined ? {} : { serviceAccount: connection.serviceAccount }),
    ...(connection.secretChangedAt === undefined ? {} : { secretChangedAt: connection.secretChangedAt }),
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...(connection.internalAddresses === undefined ? {} : { internalAddresses: [...connection.internalAddresses] }),
    ...(connection.server === undefined ? {} : { server: { ...connection.server } }),
  };
}

export function connectionHandlers(services: Services): HandlersFor<'connections' | 'models' | 'settings'> {
  const found = (id: string): ConnectionRecord => {
    const connection = services.workspace().connections.get(id);
    if (connection === undefined) throw new UserError('connection/not-found', 'This connection is not in the workspace any more.', { place: id });
    return connection;
  };

  return {
    'connections:list': async () => {
      const workspace = services.workspace();
      return { connections: workspace.connections.list().map((connection) => viewOf(connection, workspace)) };
    },
    'connections:save': async ({ id, ...values }, context) => {
      const workspace = services.workspace();
      const before = id === undefined ? undefined : found(id);
      const record: ConnectionRecord = {
        ...values, id: before?.id ?? services.newId('con'), updatedAt: services.clock.now(),
        ...(before?.secretChangedAt === undefined ? {} : { secretChangedAt: before.secretChangedAt }),
      };
      workspace.connections.save(record);
      context.note(record.id, { hosts: String(record.hosts.length), auth: record.auth });
      return viewOf(record, workspace);
    },
    'connections:blastRadius': async ({ connectionId }) => {
      const record = found(connectionId);
      const workspace = services.workspace();
      const connections = workspace.connections.list();
      const documents = workspace.flows.list().flatMap(({ flowId }) => workspace.flows.document(flowId) ?? []);
      const usersOf = (id: string): Flow[] => documents.filter((flow) => flow.nodes.some((node) => node.connection === id));
      const views = usersOf(connectionId).map((flow) => services.lint(bindConnections(flow, connections)).view);
      const { flows, hosts, fields, effects, labels } = blastRadius(views, connectionId);
      const shared = record.serviceAccount === undefined ? [] : connections.filter((one) => one.id !== record.id && one.serviceAccount === record.serviceAccount && one.type === record.type);
      return {
        flows: flows.slice(0, listed).map((flow) => ({ ...flow, steps: flow.steps.slice(0, listed) })), hosts: hosts.slice(0, listed).map(({ host, flows: names }) => ({ host, flows: names.slice(0, listed) })),
        fields: fields.slice(0, listed).map((field) => ({ ...field, labels: [...field.labels], ways: [...field.ways], flows: field.flows.slice(0, listed) })), effects: effects.slice(0, listed), labels: [...labels],
        shared: shared.map(({ id, name }) => ({ id, name, flows: usersOf(id).length })),
      };
    },
    'connections:setSecret': async ({ connectionId, secret }, context) => {
      const workspace = services.workspace();
      const record = found(connectionId);
      const now = services.clock.now();
      workspace.secrets.put(connectionId, secret, now);
      workspace.connections.save({ ...record, secretChangedAt: now, updatedAt: now });
      context.note(connectionId, { auth: record.auth });
      return { done: true };
    },
    'connections:delete': async ({ connectionId }, context) => {
      const workspace = services.workspace();
      const record = found(connectionId);
      workspace.secrets.remove(connectionId);
      workspace.connections.remove(connectionId);
      context.note(connectionId, { auth: record.auth });
      return { done: true };
    },

    'models:list': async () => ({ models: services.workspace().models.list().map((model) => ({ ...model })) }),
    'models:save': async ({ id, ...values }, context) => {
      const model = { ...values, id: id ?? services.newId('model') };
      services.workspace().models.save(model);
      context.note(model.id, { vetted: String(model.vetted) });
      return model;
    },

    // The table holds more than settings: the workspace's identity and its policy have doors of their own.
    'settings:get': async () => ({ values: Object.fromEntries(Object.entries(services.workspace().settings.all()).filter(([key]) => Object.hasOwn(settings, key))) }),
    'settings:set': async ({ key, value }, context) => {
      const allowed = Object.hasOwn(settings, key) ? settings[key] : undefined;
      if (allowed?.test(value) !== true) throw new UserError('ipc/bad-input', `"${key}" cannot be set to that.`, { place: key });
      services.workspace().settings.set(key, value);
      context.note(key, { value });
      return { done: true };
    },
  };
}
