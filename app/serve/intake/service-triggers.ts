/** Triggers beyond web requests and schedules, as a service serves them: pages for people, and places that are looked into again and again. */
import type { z } from 'zod';
import type { FlowRuntime } from '../../engine/flow-runtime.node.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { Random } from '../../kernel/ports.ts';
import { parameters as chatParameters } from '../../nodes/chat-trigger/definition.ts';
import { parameters as fileParameters } from '../../nodes/file-trigger/definition.ts';
import { parameters as formParameters } from '../../nodes/form-trigger/definition.ts';
import { parameters as mailParameters } from '../../nodes/mail-trigger/definition.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { chatDoor } from './chat-door.ts';
import type { Begun, Door } from './door.ts';
import { formDoor } from './form-door.ts';
import { folderPoller, mailPoller, type Poller, type PollPorts } from './pollers.ts';

export interface TriggerParts {
  /** `once`: what starts one run however often it comes in, where the engine that is asked can tell. `runId`: its name, where it was named ahead. */
  readonly begin: (pinned: PinnedFlow, trigger: string, kind: string, item: Json, once?: string, runId?: string) => Promise<Begun>;
  readonly outside: FlowRuntime['outside'];
  /** `ticketKey`: shared by all that show the same pages; left out, this process alone knows its pages. */
  readonly ports: PollPorts & { readonly random: Random; readonly ticketKey?: Uint8Array };
}

/** `shown` is how the start of the service tells of it. */
export interface ServedTrigger {
  readonly shown: string;
  readonly door?: Door;
  readonly poller?: Poller;
}

function read<P>(schema: z.ZodType<P>, node: FlowNode, missing: (given: P) => string | undefined): P {
  const parsed = schema.safeParse(node.parameters);
  const why = parsed.success ? missing(parsed.data) : 'its settings cannot be read';
  if (!parsed.success || why !== undefined)
    throw new UserError('flow/invalid', `The trigger “${node.name}” cannot be served: ${why ?? ''}.`, {
      place: node.name,
      mend: 'Open the flow and correct the trigger.',
    });
  return parsed.data;
}

const pathOf = (path: string): string => path.replace(/^\/+|\/+$/g, '');
const needsPath = ({ path }: { readonly path: string }): string | undefined => (pathOf(path) === '' ? 'it has no path' : undefined);

/** Whether a step of the flow answers whoever called it. */
export const answersItself = ({ flow }: PinnedFlow): boolean =>
  flow.nodes.some(({ type, disabled }) => type === 'respond-webhook' && disabled !== true);

/** Undefined for triggers of other kinds. */
export function triggerOf(pinned: PinnedFlow, node: FlowNode, { begin, outside, ports }: TriggerParts): ServedTrigger | undefined {
  const source = {
    place: `${pinned.flow.id} ${node.id}`,
    broker: () => outside({ runId: '', flowId: pinned.flow.id, nodeId: node.id, labels: [], dryRun: false }, pinned.grant),
  };
  switch (node.type) {
    case 'form-trigger': {
      const given = read(formParameters, node, needsPath);
      const path = pathOf(given.path);
      return {
        shown: `form /${path}`,
        door: formDoor(
          { ...given, path, title: given.title || pinned.flow.name, start: (item, ticket) => begin(pinned, node.id, 'form', item, ticket) },
          ports,
        ),
      };
    }
    case 'chat-trigger': {
      const given = read(chatParameters, node, needsPath);
      const path = pathOf(given.path);
      return {
        shown: `chat /${path}`,
        door: chatDoor(
          {
            ...given,
            path,
            title: given.title || pinned.flow.name,
            answers: answersItself(pinned),
            start: (item) => begin(pinned, node.id, 'chat', item),
          },
          ports,
        ),
      };
    }
    case 'mail-trigger': {
      const given = read(mailParameters, node, () => (node.connection === undefined ? 'it has no mailbox' : undefined));
      return {
        shown: `mail ${given.folder}`,
        poller: mailPoller(
          given,
          node.connection,
          { ...source, start: (item, once, runId) => begin(pinned, node.id, 'mail', item, once, runId) },
          ports,
        ),
      };
    }
    case 'file-trigger': {
      const given = read(fileParameters, node, ({ folder }) => (folder === '' ? 'it has no folder' : undefined));
      return {
        shown: `files ${given.folder}`,
        poller: folderPoller(given, { ...source, start: (item, once, runId) => begin(pinned, node.id, 'file', item, once, runId) }, ports),
      };
    }
    default:
      return undefined;
  }
}
