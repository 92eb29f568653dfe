/** Steps that need somebody else, one row a kind: what each is asked, and of whom. */
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import type { ConnectionSlot, FlowNode } from '../../app/workflow/model/flow.ts';
import { node, slot } from '../engine/flow-kit.ts';
import { dovecotMissing } from '../kit/dovecot.ts';
import { mariadbMissing } from '../kit/mariadb.ts';
import { postgresMissing } from '../kit/postgres.ts';

export const missing = { postgres: postgresMissing(), mariadb: mariadbMissing(), dovecot: dovecotMissing() };

export const token = `key-${'a9'.repeat(10)}`;
export const host = 'peer.test.example';
export const local = '127.0.0.1';

interface Peers {
  readonly web: number;
  readonly model: number;
  readonly s3: number;
  readonly mail: number;
  readonly imap: number | undefined;
  readonly postgres: number | undefined;
  readonly mysql: number | undefined;
  readonly tool: JsonObject;
  readonly operation: JsonObject;
}
export interface PeerCase {
  readonly id: string;
  readonly nodes: readonly FlowNode[];
  readonly slots?: readonly ConnectionSlot[];
  readonly input?: readonly Json[];
  readonly skipped?: string | undefined;
}

/** One row a kind of step: what it is asked, and of whom. */
export function casesOf(peers: Peers): readonly PeerCase[] {
  const web = `http://${local}:${peers.web}`;
  const api = [slot('api', [`${local}:${peers.web}`])];
  const models = [slot('model', [`${local}:${peers.model}`])];
  const mind = { provider: 'custom', baseUrl: `http://${local}:${peers.model}/v1`, model: 'm-2026-01-01' };
  const sql = (id: string, database: string, statement: string, more: JsonObject = {}) =>
    node(id, 'sql-query', { database, statement, ...more }, database === 'sqlite' ? {} : { connection: database });
  const storage = (id: string, more: JsonObject) =>
    node(id, 's3-storage', { endpoint: `https://${host}:${peers.s3}`, bucket: 'invoices', ...more }, { connection: 'store' });
  const table: Json = [{ name: 'id', type: 'number', required: true }, { name: 'city' }];
  return [
    {
      id: 'http',
      slots: api,
      nodes: [
        node('a', 'http-request', { url: `${web}/orders/{{ input.id }}`, method: 'POST', body: '{{ input }}' }, { connection: 'api' }),
      ],
    },
    {
      id: 'graphql',
      slots: api,
      nodes: [
        node(
          'a',
          'graphql',
          {
            address: `${web}/graphql`,
            query: 'query Order($id: ID!) { order(id: $id) { id state } }',
            variables: [{ name: 'id', value: '{{ input.id }}' }],
            responseFields: [{ name: 'order.state', type: 'text', required: true }],
          },
          { connection: 'api' },
        ),
      ],
    },
    { id: 'feed', slots: api, nodes: [node('a', 'rss-read', { address: `${web}/feed.xml` }, { connection: 'api' })] },
    {
      id: 'chat',
      slots: api,
      nodes: [
        node('a', 'chat-message', { service: 'custom', address: `${web}/hooks/1`, text: 'Order {{ input.id }}' }, { connection: 'api' }),
      ],
    },
    {
      id: 'openapi',
      slots: api,
      nodes: [
        node(
          'a',
          'openapi',
          { operation: peers.operation, values: [{ place: 'path', name: 'id', value: '{{ input.id }}' }] },
          { connection: 'api' },
        ),
      ],
    },
    {
      id: 'mcp',
      slots: api,
      nodes: [
        node(
          'a',
          'mcp-tool',
          { address: `${web}/mcp`, tool: peers.tool, values: [{ place: 'body', name: 'customer', value: '{{ input.city }}' }] },
          { connection: 'api' },
        ),
      ],
    },
    {
      id: 'model',
      slots: models,
      nodes: [node('a', 'model-call', { ...mind, prompt: 'Say {{ input.city }}', maxTokens: 50 }, { connection: 'model' })],
    },
    {
      id: 'extract',
      slots: models,
      nodes: [
        node(
          'a',
          'extract',
          { ...mind, text: 'extract {{ input.city }}', fields: [{ name: 'total', type: 'number' }] },
          { connection: 'model' },
        ),
      ],
    },
    {
      id: 'classify',
      slots: models,
      nodes: [
        node(
          'a',
          'classify',
          { ...mind, text: 'classify {{ input.city }}', classes: [{ name: 'refund' }, { name: 'order' }] },
          { connection: 'model' },
        ),
      ],
    },
    {
      id: 'vectors',
      slots: models,
      nodes: [
        node(
          'a',
          'vector-store',
          {
            ...mind,
            store: 'handbook',
            operation: 'add',
            text: '{{ input.city }}',
            document: '{{ input.id }}',
            source: 'Page',
            trust: 'trusted',
          },
          { connection: 'model' },
        ),
        node('b', 'vector-store', { ...mind, store: 'handbook', text: 'Bonn' }, { connection: 'model' }),
      ],
    },
    {
      id: 'postgres',
      skipped: missing.postgres,
      slots: [slot('postgres', [`${host}:${peers.postgres ?? 1}`], 'database')],
      nodes: [
        sql('a', 'postgres', 'SELECT :city::text AS city, 41 + :one::int AS sum', {
          values: [
            { name: 'city', value: '{{ input.city }}' },
            { name: 'one', value: '1' },
          ],
        }),
      ],
    },
    {
      id: 'mysql',
      skipped: missing.mariadb,
      slots: [slot('mysql', [`${host}:${peers.mysql ?? 1}`], 'database')],
      nodes: [sql('a', 'mysql', 'SELECT name, price FROM orders WHERE id = :id', { values: [{ name: 'id', value: '{{ input.id }}' }] })],
    },
    {
      id: 'sqlite',
      nodes: [
        sql('a', 'sqlite', 'UPDATE t SET city = :city WHERE id = 7', {
          file: 'data/a.db',
          readOnly: false,
          values: [{ name: 'city', value: '{{ input.city }}' }],
        }),
        sql('b', 'sqlite', 'SELECT id, city FROM t', { file: 'data/a.db' }),
      ],
    },
    {
      id: 'mail',
      slots: [slot('smtp', [`${host}:${peers.mail}`], 'smtp')],
      nodes: [
        node(
          'a',
          'send-mail',
          {
            from: 'flow@shop.example',
            to: 'team@shop.example',
            subject: 'Order {{ input.id }}',
            text: '{{ input.city }}',
            allowedRecipients: 'team@shop.example',
          },
          { connection: 'smtp' },
        ),
      ],
    },
    {
      id: 'mailbox',
      skipped: missing.dovecot,
      slots: [slot('imap', [`${host}:${peers.imap ?? 1}`], 'basic')],
      nodes: [node('a', 'mail-read', { folder: 'INBOX', afterwards: 'nothing' }, { connection: 'imap' })],
    },
    {
      id: 's3',
      slots: [slot('store', [`${host}:${peers.s3}`], 'aws')],
      nodes: [
        storage('a', { operation: 'write', key: 'in/{{ input.id }}.txt', content: '{{ input.city }}', format: 'text' }),
        storage('b', { operation: 'list', key: 'in/' }),
        storage('c', { key: 'in/7.txt', format: 'text' }),
      ],
    },
    {
      id: 'files',
      nodes: [
        node('a', 'file-write', { path: 'data/{{ input.id }}.json', format: 'json', content: '{{ input }}' }),
        node('b', 'file-read', { path: 'data/7.json', format: 'json' }),
      ],
    },
    {
      id: 'tokens',
      nodes: [
        node('a', 'tokenise', { fields: ['city'], purpose: 'support' }),
        node('b', 'restore', { fields: ['city'], purpose: 'support' }),
      ],
    },
    {
      id: 'table',
      nodes: [
        node('a', 'data-table', {
          table: 'orders',
          operation: 'upsert',
          columns: table,
          keys: ['id'],
          values: [
            { name: 'id', value: '{{ input.id }}' },
            { name: 'city', value: '{{ input.city }}' },
          ],
        }),
        node('b', 'data-table', { table: 'orders', columns: table, conditions: [{ column: 'id', value: '7' }], into: 'orders' }),
      ],
    },
    {
      id: 'consent',
      nodes: [
        node('a', 'consent-register', { operation: 'record', purpose: 'newsletter', days: 365, how: 'form' }),
        node('b', 'consent-register', { purpose: 'newsletter' }),
      ],
      input: [{ email: 'ada@example.com' }],
    },
    { id: 'signs', nodes: [node('a', 'sign-data', { algorithm: 'hmac-sha256', fields: ['id'] })] },
  ];
}
