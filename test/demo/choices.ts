/** What the designer decides in the demo: the choices that no fix can make for her. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { ConnectionSlot, Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import type { World } from './world.ts';

export interface DemoConnections {
  readonly model: string;
  readonly mail: string;
  readonly crm: string;
}

interface Choice {
  readonly says: string;
  readonly type: string;
  readonly connection?: string;
  parameters(before: JsonObject): JsonObject;
}

export function designerChoices(
  flow: Flow,
  connections: DemoConnections,
  known: OutputOf<'connections:list'>,
  world: World,
): { readonly flow: Flow; readonly said: readonly string[] } {
  const choices: readonly Choice[] = [
    {
      type: 'webhook-trigger',
      says: 'callers of the form must sign in with a bearer token, at most 60 a minute',
      parameters: (before) => ({ ...before, auth: 'bearer', ratePerMinute: 60 }),
    },
    {
      type: 'chat-model',
      connection: connections.model,
      says: 'a pinned model version, at the address that was approved',
      parameters: (before) => ({
        ...before,
        provider: 'custom',
        model: 'gpt-4o-mini-2024-07-18',
        baseUrl: `https://localhost:${world.model.port}/v1`,
      }),
    },
    {
      type: 'send-mail',
      connection: connections.mail,
      says: 'mail goes out through the mailbox of a service account, and only to customers',
      parameters: (before) => ({ ...before, allowedRecipients: '*@customer.example' }),
    },
    {
      type: 'http-request',
      connection: connections.crm,
      says: 'the CRM over TLS, with a connection of its own instead of none',
      parameters: (before) => ({ ...before, url: `https://localhost:${world.crm.port}/api/notes`, followRedirects: false }),
    },
  ];
  const decide = (node: FlowNode): FlowNode => {
    const choice = choices.find((one) => one.type === node.type);
    return choice === undefined
      ? node
      : {
          ...node,
          parameters: choice.parameters(node.parameters),
          ...(choice.connection === undefined ? {} : { connection: choice.connection }),
        };
  };
  const slots: ConnectionSlot[] = known.connections.map(({ id, name, type, auth, hosts, scopes }) => ({
    id,
    name,
    type,
    auth,
    hosts,
    scopes,
  }));
  return {
    flow: {
      ...flow,
      owner: 'ada',
      purpose: 'Answers questions of customers who write through the support form.',
      dataClasses: ['contact'],
      lawfulBasis: 'contract',
      riskTier: 'high',
      connections: slots,
      nodes: flow.nodes.map(decide),
    },
    said: [...choices.map((choice) => choice.says), 'owner, purpose, legal basis and risk are written down'],
  };
}
