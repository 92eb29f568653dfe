/** Flows of any size, made of the same small business process over and over: what real ones look like, only longer. */
import type { JsonObject } from '../../app/kernel/json.ts';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode } from '../../app/workflow/model/flow.ts';

/** Ten steps: request, tidy, branch, script, model, typed model, approval, mail, call, merge-back. One in ten processes leaks. */
function process(at: number, salt: string): { readonly nodes: FlowNode[]; readonly edges: FlowEdge[] } {
  const id = (name: string): string => `${name}-${at}`;
  const leaky = at % 10 === 0;
  const node = (name: string, type: string, parameters: JsonObject): FlowNode => ({
    id: id(name),
    type,
    typeVersion: 1,
    name: `${name} ${at}${salt}`,
    parameters,
    timeoutMs: 30_000,
  });
  const edge = (from: string, to: string, port = 'out'): FlowEdge => ({
    id: `${id(from)}-${id(to)}-${port}`,
    kind: 'data',
    from: { node: id(from), port },
    to: { node: id(to), port: 'in' },
  });
  return {
    nodes: [
      node('request', 'webhook-trigger', {
        path: `in/${at}`,
        auth: 'hmac',
        fields: [
          { name: 'email' },
          { name: 'text', label: 'none' },
          { name: 'amount', type: 'number' },
          { name: 'order.id', type: 'uuid' },
        ],
      }),
      node('tidy', 'set-fields', {
        assignments: [
          { name: 'subject', value: `Order {{ input.body.order.id }} of ${at}${salt}` },
          { name: 'total', value: '{{ input.body.amount }}' },
        ],
      }),
      node('branch', 'if', { conditions: [{ left: '{{ input.total }}', operator: 'greater', right: '100' }] }),
      node('shape', 'script', {
        code: `const lines = [input].map((row) => ({ subject: row.subject, text: row.body.text, n${at % 50}: row.total * 2 }));\nreturn lines;`,
      }),
      node('hide', 'tokenise', { fields: ['body.email'] }),
      node('answer', 'model-call', {
        model: 'gpt-4o-2024-08-06',
        registryId: 'gpt-4o',
        prompt: leaky ? 'Answer {{ input.body.email }}: {{ input.body.text }}' : 'Answer: {{ input.body.text }}',
      }),
      node('rate', 'model-call', {
        model: 'gpt-4o-2024-08-06',
        registryId: 'gpt-4o',
        prompt: 'Rate: {{ input.text }}',
        output: 'schema',
        schema: [{ name: 'score', type: 'number' }],
      }),
      node('approve', 'approval', { title: 'Send it?', arguments: [{ name: 'text', value: '{{ input.answer }}' }] }),
      node('mail', 'send-mail', {
        from: 'desk@example.com',
        to: 'orders@example.com',
        subject: '{{ input.subject }}',
        text: '{{ input.answer }}',
      }),
      node('call', 'http-request', {
        method: 'POST',
        url: `https://api.example.com/v${at % 7}/orders`,
        bodyMode: 'json',
        body: '{ "score": "{{ input.answer.score }}" }',
      }),
    ],
    edges: [
      edge('request', 'tidy'),
      edge('tidy', 'branch'),
      edge('branch', 'shape', 'true'),
      edge('branch', leaky ? 'answer' : 'hide', 'false'),
      ...(leaky ? [] : [edge('hide', 'answer')]),
      edge('shape', 'rate'),
      edge('rate', 'call'),
      edge('answer', 'approve'),
      edge('approve', 'mail', 'approved'),
    ],
  };
}

/** A flow of about `size` steps. Every call makes new objects; `salt` makes every step one that was never seen before. */
export function businessFlow(size: number, salt = ''): Flow {
  const parts = Array.from({ length: Math.ceil(size / 10) }, (_, at) => process(at, salt));
  return {
    ...emptyFlow(`flow-${size}`, 'Orders'),
    owner: 'ada@example.com',
    purpose: 'Handles orders',
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: parts.flatMap(({ edges }) => edges),
  };
}

/** The same processes one behind the other: the longest path there can be. */
export function chainFlow(size: number): Flow {
  const flow = businessFlow(size);
  const links: FlowEdge[] = [];
  for (let at = 1; at * 10 < size; at += 1) {
    links.push({ id: `link-${at}`, kind: 'data', from: { node: `mail-${at - 1}`, port: 'out' }, to: { node: `tidy-${at}`, port: 'in' } });
  }
  return { ...flow, edges: [...flow.edges, ...links] };
}

/** The same process as an n8n export, for peers that read only that. */
export function n8nWorkflow(size: number, chained = false): string {
  const nodes: object[] = [];
  const connections: Record<string, object> = {};
  const link = (from: string, to: string): void => {
    const known = connections[from] as { main: { node: string; type: string; index: number }[][] } | undefined;
    const entry = { node: to, type: 'main', index: 0 };
    if (known === undefined) connections[from] = { main: [[entry]] };
    else known.main[0]?.push(entry);
  };
  for (let at = 0; at * 10 < size; at += 1) {
    const add = (name: string, type: string, parameters: object): string => {
      const full = `${name} ${at}`;
      nodes.push({
        id: `${name}-${at}`,
        name: full,
        type: `n8n-nodes-base.${type}`,
        typeVersion: 1,
        position: [nodes.length * 10, 0],
        parameters,
      });
      return full;
    };
    const request = add('request', 'webhook', { path: `in-${at}`, httpMethod: 'POST' });
    const tidy = add('tidy', 'set', { values: { string: [{ name: 'subject', value: '=Order {{ $json.body.order.id }}' }] } });
    const branch = add('branch', 'if', { conditions: { number: [{ value1: '={{ $json.total }}', operation: 'larger', value2: 100 }] } });
    const shape = add('shape', 'code', { jsCode: 'return items.map((item) => ({ json: { text: item.json.text } }));' });
    const hide = add('hide', 'set', { values: { string: [{ name: 'email', value: '' }] } });
    const answer = add('answer', 'httpRequest', { url: 'https://api.openai.com/v1/chat/completions', method: 'POST', options: {} });
    const rate = add('rate', 'httpRequest', { url: 'https://api.openai.com/v1/chat/completions', method: 'POST', options: {} });
    const approve = add('approve', 'wait', { resume: 'webhook' });
    const mail = add('mail', 'emailSend', { toEmail: 'orders@example.com', text: '={{ $json.answer }}' });
    const call = add('call', 'httpRequest', { url: 'https://api.example.com/orders', method: 'POST', options: {} });
    if (chained && at > 0) link(`mail ${at - 1}`, tidy);
    link(request, tidy);
    link(tidy, branch);
    link(branch, shape);
    link(branch, hide);
    link(hide, answer);
    link(shape, rate);
    link(rate, call);
    link(answer, approve);
    link(approve, mail);
  }
  return JSON.stringify({ name: 'Orders', nodes, connections, settings: {} });
}
