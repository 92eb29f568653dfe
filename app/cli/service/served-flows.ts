/** The triggers of verified flows as whoever serves them needs them: routes for web requests, pages, places to look into, and times. */
import { z } from 'zod';
import type { BoundConnection, ConnectionSource } from '../../broker/connection.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import type { Schedule } from '../../engine/triggers/schedules.ts';
import { callerRule, type CallerRule } from '../../identity/caller-certificate.node.ts';
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import { systemClock } from '../../kernel/host.node.ts';
import { faultWords, schemaWords } from '../../kernel/schema-words.ts';
import { findDefinition } from '../../nodes/catalogue.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Door } from '../../serve/intake/door.ts';
import type { Poller } from '../../serve/intake/pollers.ts';
import { judgeComplete, whereCalled } from '../runs/bindings-judge.ts';
import type { FolderTarget, RefusedFile } from './bundle-folder.ts';
import { answersItself, triggerOf, type TriggerParts } from '../../serve/intake/service-triggers.ts';
import type { WebhookRoute } from '../../serve/intake/webhook-server.ts';

export interface ServedFlow {
  readonly flowId: string;
  readonly name: string;
  readonly triggers: readonly string[];
  readonly bundleDigest?: string;
}

export interface TriggerHost extends TriggerParts {
  /** Callers can show certificates. */
  readonly speaksTls?: boolean;
  readonly connections: ConnectionSource;
  readonly schedule: (pinned: PinnedFlow, trigger: string, timing: Pick<Schedule, 'cron' | 'timezone' | 'overlap'>) => void;
}

export interface ServedTriggers {
  readonly routes: readonly WebhookRoute[];
  readonly doors: readonly Door[];
  readonly pollers: readonly Poller[];
  readonly served: readonly ServedFlow[];
  /** Whose triggers cannot be served here. */ readonly refused: readonly RefusedFile[];
}

/** Read leniently: the node's own schema has judged them. */
const webhookParameters = z.object({
  path: z.string(),
  method: z.string(),
  auth: z.enum(['none', 'bearer', 'hmac', 'jwt', 'mtls']),
  signatureHeader: z.string(),
  signs: z.enum(['body', 'request']),
  audience: z.string(),
  replayWindowSeconds: z.number(),
  ratePerMinute: z.number(),
  dedupeField: z.string(),
});

const parametersOf = (node: FlowNode): unknown => findDefinition(node.type)?.parameters.safeParse(node.parameters).data ?? node.parameters;

/** Whose certificates the trigger takes, as its binding says. */
function callersOf(
  main: PinnedFlow,
  node: FlowNode,
  demanded: boolean,
  bound: BoundConnection | undefined,
  speaksTls: boolean,
): CallerRule | undefined {
  const place = `${main.flow.name} / ${node.connection ?? node.name}`;
  if (bound?.callers === undefined) {
    if (demanded)
      throw new UserError(
        'connection/unbound',
        `The trigger "${node.name}" of "${main.flow.name}" takes only callers with a certificate, and nobody has said whose.`,
        {
          place,
          mend: 'Give the trigger a connection, and bind its slot with "callers": { "ca": { "file": "callers.pem" } } in the bindings.',
        },
      );
    return undefined;
  }
  if (!speaksTls)
    throw new UserError(
      'connection/unbound',
      `The trigger "${node.name}" of "${main.flow.name}" takes only callers with a certificate, and nobody can show one here.`,
      { place, mend: 'Start the service with --tls-cert FILE and --tls-key FILE: behind a proxy the certificate is not seen.' },
    );
  return callerRule({ text: bound.callers.ca, place: `${place} / callers` }, bound.callers.subjects ?? [], systemClock.now());
}

async function routeOf(main: PinnedFlow, node: FlowNode, { connections, begin, speaksTls = false }: TriggerHost): Promise<WebhookRoute> {
  const read = webhookParameters.safeParse(parametersOf(node), { error: schemaWords });
  if (!read.success)
    throw new UserError(
      'flow/invalid',
      `The trigger "${node.name}" of "${main.flow.name}" cannot be served${faultWords(read.error.issues)}`,
      { place: node.name, mend: 'Open the flow and correct the trigger.' },
    );
  const parsed = read.data;
  const bound = node.connection === undefined ? undefined : await connections.get(main.flow.id, node.connection);
  const secret = bound === undefined || bound.auth.type === 'none' ? undefined : bound.auth.secret;
  const callers = callersOf(main, node, parsed.auth === 'mtls', bound, speaksTls);
  if (parsed.auth !== 'none' && parsed.auth !== 'mtls' && secret === undefined) {
    throw new UserError(
      'connection/unbound',
      `The trigger "${node.name}" of "${main.flow.name}" checks who calls, but its secret is not bound.`,
      { place: node.connection ?? node.name, mend: 'Give the trigger a connection, and bind the slot in the bindings.' },
    );
  }
  return {
    ...parsed,
    flowId: main.flow.id,
    nodeId: node.id,
    dedupeField: parsed.dedupeField === '' ? [] : parsePath(parsed.dedupeField.replace(/^body\./, '')),
    secret,
    callers,
    answers: answersItself(main),
    start: (item, once, runId) => begin(main, node.id, 'webhook', item, once, runId),
  };
}

interface OwnTriggers {
  readonly routes: WebhookRoute[];
  readonly doors: Door[];
  readonly pollers: Poller[];
  readonly schedules: (() => void)[];
  readonly shown: string[];
}

/** Throws UserError where a trigger of the flow cannot be served. */
async function ownTriggers(main: PinnedFlow, host: TriggerHost): Promise<OwnTriggers> {
  const { flow } = main;
  await judgeComplete(
    [{ flow, begins: () => true }, ...(main.called ?? []).map((called) => ({ flow: called.flow, begins: whereCalled }))],
    async (flowId, slot) => (await host.connections.get(flowId, slot)) !== undefined,
  );
  const own: OwnTriggers = { routes: [], doors: [], pollers: [], schedules: [], shown: [] };
  for (const node of flow.nodes) {
    if (node.disabled === true) continue;
    const facts = factsOf(node, flow);
    const problem = facts.unreadable;
    if (problem !== undefined)
      throw new UserError('flow/invalid', `The step "${node.name}" of "${flow.name}" cannot be read: ${problem.message}`, {
        place: problem.path === '' ? node.id : `${node.id}.${problem.path}`,
        mend: 'Put its settings right; "countersign lint" names each of them.',
      });
    const { trigger } = facts;
    const more = triggerOf(main, node, host);
    if (more !== undefined) own.shown.push(more.shown);
    if (more?.door !== undefined) own.doors.push(more.door);
    if (more?.poller !== undefined) own.pollers.push(more.poller);
    if (trigger?.kind === 'schedule' && trigger.schedule !== undefined) {
      const { cron, timezone, overlap = 'skip' } = trigger.schedule;
      const zone = timezone ?? flow.settings.timezone;
      own.shown.push(`schedule ${cron}`);
      own.schedules.push(() =>
        host.schedule(main, node.id, {
          cron,
          overlap: flow.settings.overlap ?? overlap,
          ...(zone === undefined ? {} : { timezone: zone }),
        }),
      );
    }
    if (trigger?.kind === 'webhook') {
      const route = await routeOf(main, node, host);
      own.shown.push(`webhook ${route.method} /${route.path}`);
      own.routes.push(route);
    }
  }
  return own;
}

/** What the service answers itself, so that nothing else would ever be asked. */
const ownPlaces: ReadonlySet<string> = new Set(['healthz', 'metrics']);

function firstHidden({ routes, doors }: OwnTriggers): string | undefined {
  const route = routes.find(({ path, method }) => method === 'GET' && ownPlaces.has(path));
  return route?.path ?? doors.find(({ path }) => ownPlaces.has(path))?.path;
}

/** What listens at one place: a page takes its path whole, a web request its path and method. */
function firstClash(routes: readonly WebhookRoute[], doors: readonly Door[]): string | undefined {
  const door = doors.find(
    ({ path }, index) => doors.findIndex((other) => other.path === path) !== index || routes.some((route) => route.path === path),
  );
  const route = routes.find(
    ({ path, method }, index) => routes.findIndex((other) => other.path === path && other.method === method) !== index,
  );
  return door === undefined ? route && `${route.method} /${route.path}` : `/${door.path}`;
}

/** A flow whose triggers cannot be served, or would listen where another one does already, is refused alone: the first by the name of its file keeps its place. */
export async function triggersOf(targets: readonly FolderTarget[], host: TriggerHost): Promise<ServedTriggers> {
  const routes: WebhookRoute[] = [];
  const doors: Door[] = [];
  const pollers: Poller[] = [];
  const served: ServedFlow[] = [];
  const refused: RefusedFile[] = [];
  for (const { main, file } of targets) {
    const { flow, bundleDigest } = main;
    try {
      const own = await ownTriggers(main, host);
      const clash = firstClash([...routes, ...own.routes], [...doors, ...own.doors]);
      if (clash !== undefined)
        throw new UserError('flow/invalid', `Two triggers listen on ${clash}; give one of them another path.`, { place: file });
      const hidden = firstHidden(own);
      if (hidden !== undefined)
        throw new UserError('flow/invalid', `The service itself answers GET /${hidden}; give the trigger another path.`, { place: file });
      // First, because a time zone that is not known here shows only now: what is refused must not listen.
      for (const schedule of own.schedules) schedule();
      routes.push(...own.routes);
      doors.push(...own.doors);
      pollers.push(...own.pollers);
      served.push({ flowId: flow.id, name: flow.name, triggers: own.shown, ...(bundleDigest === undefined ? {} : { bundleDigest }) });
    } catch (error) {
      if (!isCountersignError(error)) throw error;
      refused.push({ file, code: error.code, message: error.message });
    }
  }
  return { routes, doors, pollers, served, refused };
}
