/** The triggers of verified flows as whoever serves them needs them: routes for web requests, pages, places to look into, and times. */
import { z } from 'zod';
import type { ConnectionSource } from '../broker/connection.ts';
import type { PinnedFlow } from '../engine/ports.ts';
import type { Schedule } from '../engine/schedules.ts';
import { UserError } from '../kernel/errors.ts';
import { findDefinition } from '../nodes/catalogue.ts';
import { factsOf } from '../nodes/kit/describe.ts';
import type { FlowNode } from '../workflow/model/flow.ts';
import { parsePath } from '../workflow/model/labels.ts';
import type { Door } from '../serve/intake/door.ts';
import type { Poller } from '../serve/intake/pollers.ts';
import type { RunTarget } from './run-target.ts';
import { answersItself, triggerOf, type TriggerParts } from '../serve/intake/service-triggers.ts';
import type { WebhookRoute } from '../serve/intake/webhook-server.ts';

export interface ServedFlow { readonly flowId: string; readonly name: string; readonly triggers: readonly string[]; readonly bundleDigest?: string }

export interface TriggerHost extends TriggerParts {
  readonly connections: ConnectionSource;
  readonly schedule: (pinned: PinnedFlow, trigger: string, timing: Pick<Schedule, 'cron' | 'timezone' | 'overlap'>) => void;
}

export interface ServedTriggers { readonly routes: readonly WebhookRoute[]; readonly doors: readonly Door[]; readonly pollers: readonly Poller[]; readonly served: readonly ServedFlow[] }

/** Read leniently: the node's own schema has judged them. */
const webhookParameters = z.object({ path: z.string(), method: z.string(), auth: z.enum(['none', 'bearer', 'hmac', 'jwt']), signatureHeader: z.string(), replayWindowSeconds: z.number(), ratePerMinute: z.number(), dedupeField: z.string() });

const parametersOf = (node: FlowNode): unknown => findDefinition(node.type)?.parameters.safeParse(node.parameters).data ?? node.parameters;

async function routeOf(main: PinnedFlow, node: FlowNode, { connections, begin }: TriggerHost): Promise<WebhookRoute> {
  const parsed = webhookParameters.parse(parametersOf(node));
  const bound = node.connection === undefined ? undefined : await connections.get(main.flow.id, node.connection);
  const secret = bound === undefined || bound.auth.type === 'none' ? undefined : bound.auth.secret;
  if (parsed.auth !== 'none' && secret === undefined) {
    throw new UserError('connection/unbound', `The trigger "${node.name}" of "${main.flow.name}" checks who calls, but its secret is not bound.`, { place: node.connection ?? node.name, mend: 'Give the trigger a connection, and bind the slot in the bindings.' });
  }
  return {
    ...parsed, flowId: main.flow.id, nodeId: node.id, dedupeField: parsed.dedupeField === '' ? [] : parsePath(parsed.dedupeField.replace(/^body\./, '')), secret,
    answers: answersItself(main), start: (item, once) => begin(main, node.id, 'webhook', item, once),
  };
}

/** Throws UserError where a trigger cannot be served, or two would listen at one place. */
export async function triggersOf(targets: readonly RunTarget[], host: TriggerHost): Promise<ServedTriggers> {
  const routes: WebhookRoute[] = [];
  const doors: Door[] = [];
  const pollers: Poller[] = [];
  const served: ServedFlow[] = [];
  for (const { main } of targets) {
    const { flow, bundleDigest } = main;
    const triggers: string[] = [];
    for (const node of flow.nodes) {
      if (node.disabled === true) continue;
      const { trigger } = factsOf(node, flow);
      const more = triggerOf(main, node, host);
      if (more !== undefined) triggers.push(more.shown);
      if (more?.door !== undefined) doors.push(more.door);
      if (more?.poller !== undefined) pollers.push(more.poller);
      if (trigger?.kind === 'schedule' && trigger.schedule !== undefined) {
        const { cron, timezone, overlap = 'skip' } = trigger.schedule;
        const zone = timezone ?? flow.settings.timezone;
        triggers.push(`schedule ${cron}`);
        host.schedule(main, node.id, { cron, overlap: flow.settings.overlap ?? overlap, ...(zone === undefined ? {} : { timezone: zone }) });
      }
      if (trigger?.kind === 'webhook') {
        const route = await routeOf(main, node, host);
        triggers.push(`webhook ${route.method} /${route.path}`);
        routes.push(route);
      }
    }
    served.push({ flowId: flow.id, name: flow.name, triggers, ...(bundleDigest === undefined ? {} : { bundleDigest }) });
  }
  const clash = routes.find((route, index) => routes.findIndex((other) => other.path === route.path && other.method === route.method) !== index);
  const twice = doors.find((door, index) => doors.findIndex((other) => other.path === door.path) !== index || routes.some(({ path }) => path === door.path));
  if (twice !== undefined) throw new UserError('flow/invalid', `Two triggers listen on /${twice.path}.`, { mend: 'Give one of them another path.' });
  if (clash !== undefined) throw new UserError('flow/invalid', `Two flows listen on ${clash.method} /${clash.path}.`, { mend: 'Give one of them another path.' });
  return { routes, doors, pollers, served };
}
