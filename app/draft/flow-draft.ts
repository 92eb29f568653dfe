/** A flow that is being put together: steps, wires and places for connections, with the names that steps have. */
import type { JsonObject } from '../kernel/json.ts';
import { NameGiver } from '../workflow/graph/names.ts';
import type { ConnectionSlot, FlowEdge, FlowNode, PortRef } from '../workflow/model/flow.ts';
import { findDefinition } from '../nodes/catalogue.ts';

/** "I put X before Y because ...", and the rule that says so. */
export interface Choice {
  readonly text: string;
  readonly ruleId?: string;
  readonly nodeId?: string;
}

/** Something that only the person can settle: an address, a connection, a limit. */
export interface OpenPoint {
  readonly text: string;
  readonly nodeId?: string;
}

interface NodeExtras {
  readonly connection?: string;
  readonly onError?: 'branch';
  readonly retry?: FlowNode['retry'];
  readonly note?: string;
}

const slots = {
  callers: { name: 'Secret for incoming calls', type: 'webhook', auth: 'bearer' },
  mailbox: { name: 'Mailbox', type: 'imap', auth: 'oauth2' },
  'mail-server': { name: 'Mail server', type: 'smtp', auth: 'smtp' },
  model: { name: 'Model', type: 'openai', auth: 'bearer' },
  database: { name: 'Database', type: 'postgres', auth: 'database' },
  slack: { name: 'Slack', type: 'http', auth: 'oauth2' },
  teams: { name: 'Microsoft Teams', type: 'http', auth: 'oauth2' },
  discord: { name: 'Discord', type: 'http', auth: 'api-key' },
} as const satisfies Readonly<Record<string, Pick<ConnectionSlot, 'name' | 'type' | 'auth'>>>;
export type SlotId = keyof typeof slots;

export class FlowDraft {
  readonly nodes: FlowNode[] = [];
  readonly edges: FlowEdge[] = [];
  readonly connections: ConnectionSlot[] = [];
  readonly choices: Choice[] = [];
  readonly open: OpenPoint[] = [];
  /** What the flow is called. */
  readonly title: string;
  private readonly names = new NameGiver();
  private readonly ids = new NameGiver();
  private readonly said = new Set<string>();

  constructor(title: string) {
    this.title = title;
  }

  /** Wires every one of `from` to the new step. Parameters that are left out are the step type's own. */
  add(type: string, name: string, parameters: JsonObject, from: readonly PortRef[], extras: NodeExtras = {}): FlowNode {
    const definition = findDefinition(type);
    if (definition === undefined) throw new Error(`there is no step type ${type}`);
    const given = definition.parameters.parse({ ...parameters }) as JsonObject;
    const node: FlowNode = {
      id: this.ids.giveId(name, 'step'),
      type,
      typeVersion: definition.version,
      name: this.names.give(name),
      parameters: given,
      ...extras,
    };
    this.nodes.push(node);
    for (const port of from) this.wire(port, node.id);
    return node;
  }

  wire(from: PortRef, to: string, kind: 'data' | 'error' = 'data'): void {
    const id = `${from.node}.${from.port}-${to}.in`;
    if (!this.edges.some((edge) => edge.id === id)) this.edges.push({ id, kind, from, to: { node: to, port: 'in' } });
  }

  /** Changes parameters of a step that stands already. */
  change(id: string, change: (parameters: JsonObject) => JsonObject): void {
    const at = this.nodes.findIndex((node) => node.id === id);
    const node = this.nodes[at];
    if (node !== undefined) this.nodes[at] = { ...node, parameters: change(node.parameters) };
  }

  /** A place for a connection; the workspace fills it. Its hosts are those of the service or those that the person wrote. */
  slot(id: SlotId, hosts: readonly string[] = []): string {
    if (!this.connections.some((one) => one.id === id))
      this.connections.push({
        id,
        ...slots[id],
        hosts: [...hosts],
        scopes: [],
        ...(id === 'callers' ? {} : { serviceAccount: `flows-${id}`, tls: { minimum: '1.3', verify: true } }),
      });
    return id;
  }

  /** A place for the connection to a service that the person named. */
  service(name: string, host: string | undefined): string {
    const known = host === undefined ? undefined : this.connections.find((one) => one.hosts.includes(host));
    if (known !== undefined) return known.id;
    const id = this.ids.giveId(`to-${name}`, 'service');
    this.connections.push({
      id,
      name: name.slice(0, 80),
      type: 'http',
      auth: 'bearer',
      hosts: host === undefined ? [] : [host],
      scopes: [],
      serviceAccount: `flows-${id}`.slice(0, 200),
      tls: { minimum: '1.3', verify: true },
    });
    return id;
  }

  chose(text: string, ruleId?: string, nodeId?: string): void {
    if (this.said.has(text)) return;
    this.said.add(text);
    this.choices.push({ text, ...(ruleId === undefined ? {} : { ruleId }), ...(nodeId === undefined ? {} : { nodeId }) });
  }

  asks(text: string, nodeId?: string): void {
    if (!this.open.some((point) => point.text === text)) this.open.push({ text, ...(nodeId === undefined ? {} : { nodeId }) });
  }
}
