/**
 * A broker that lets nothing out. It asks the same policy as the real one, tells what would have been sent where, and answers
 * from the step's pinned sample or with data that is true to the wanted schema.
 */
import type { Grant } from '../../broker/grant.ts';
import {
  keepAllowed,
  mayLearn,
  mailbox,
  mayMail,
  mayOpenFolder,
  mayReach,
  mayRestore,
  mayTouchFile,
  mayUseModel,
  tablesRefused,
  type PolicyVerdict,
  type TableNeeds,
} from '../../broker/policy.ts';
import { privacyBudgets } from '../../broker/learning/budget-book.ts';
import { memories } from '../../broker/models/memories.ts';
import { vectorStores } from '../../broker/models/vectors.ts';
import type { StepIdentity } from '../../broker/ports.ts';
import { dataTables } from '../../broker/sql/data-tables.ts';
import { tableAccess } from '../../broker/sql/table-out.ts';
import { kindOf } from '../../broker/sql/sql-statement.ts';
import { modelUrl } from '../../broker/models/model-formats.ts';
import { endpoint } from '../../broker/models/model-wire.ts';
import { readUrl } from '../../broker/network/url-judge.ts';
import { alikeToken } from '../../workflow/model/alike-tokens.ts';
import { isCountersignError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { rhoOf } from '../../kernel/privacy-loss.ts';
import { exampleItem } from '../../nodes/kit/example.ts';
import type { BrokerClient, MailboxMessage, SqlRequest } from '../../nodes/kit/executor.ts';
import { ownField } from '../../nodes/kit/paths.ts';
import { declaredFieldsSchema } from '../../nodes/kit/schemas.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { WouldDo } from '../ports.ts';

const DEEPEST = 12;

/** The plainest value that a JSON Schema allows. */
export function fakeFor(schema: JsonObject, depth = 0): Json {
  if (schema['const'] !== undefined) return schema['const'];
  const listed = schema['enum'];
  if (Array.isArray(listed)) return (listed as readonly Json[])[0] ?? null;
  const { type } = schema;
  switch (Array.isArray(type) ? (type as readonly Json[])[0] : type) {
    case 'string':
      return 'sample';
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
    case 'boolean':
      return false;
    case 'array':
      return depth < DEEPEST && isJsonObject(schema['items']) ? [fakeFor(schema['items'], depth + 1)] : [];
    case 'object': {
      const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
      return Object.fromEntries(
        Object.entries(properties).map(([key, part]) => [key, depth < DEEPEST && isJsonObject(part) ? fakeFor(part, depth + 1) : null]),
      );
    }
    default:
      return null;
  }
}

/** What a service answers whose answer's fields the step declares, or the description that it was chosen from. */
export function declaredAnswer(node: FlowNode | undefined): readonly Json[] | undefined {
  const fields = declaredFieldsSchema.safeParse(node?.parameters['responseFields'] ?? ownField(node?.parameters['operation'], 'answer'));
  return fields.success && fields.data.length > 0 ? [exampleItem(fields.data)] : undefined;
}

const sampleMessage: MailboxMessage = {
  uid: 1,
  messageId: '<sample@example.com>',
  received: '2026-01-31T10:00:00.000Z',
  subject: 'A sample message',
  text: 'A sample text.',
  seen: false,
  size: 1_000,
  from: { name: 'A sender', address: 'someone@example.com' },
  to: [],
  cc: [],
  replyTo: [],
  attachments: [],
};

/** The file behind a pinned sample of what was read from it; empty where the sample does not tell. */
function fileOf(sample: Json): string {
  const [base64, text] = [ownField(sample, 'base64'), ownField(sample, 'text')];
  if (typeof base64 === 'string') return base64;
  return typeof text === 'string' ? btoa(String.fromCharCode(...new TextEncoder().encode(text))) : '';
}

/** The same in each dry run. */
const sampleBytes =
  (index: number) =>
  (length: number): Uint8Array =>
    Uint8Array.from({ length }, (_none, at) => (at * 37 + index * 11) % 256);

const bytesOf = (text: string | undefined): number => new TextEncoder().encode(text ?? '').length;

export interface DryRunPorts {
  /** The answer of a service that is asked several things; undefined: the sample is the answer. */
  readonly rehearse?: (body: string | undefined) => Json | undefined;
  /** The real one: a model that lies here and is approved decides in a dry run, too, since nothing leaves by it. */
  readonly modelFile: BrokerClient['modelFile'];
  /** What a statement touches; rejects where it is not one that would be sent. */
  needsOf(database: SqlRequest['database'], statement: string): Promise<TableNeeds>;
}

/** A broker that asks the same policy, lets nothing out, and tells what would have left (E17). `sample` answers in place of the world. */
export function dryBroker(
  step: StepIdentity,
  grant: Grant,
  sample: readonly Json[] | undefined,
  ports: DryRunPorts,
  tell: (effect: WouldDo) => void,
): BrokerClient {
  const say = (kind: WouldDo['kind'], destination: string, method: string, bytes: number, verdict: PolicyVerdict<unknown>): void => {
    tell({
      kind,
      destination,
      method,
      bytes,
      labels: step.labels,
      allowed: verdict.allowed,
      ...(verdict.allowed ? {} : { reason: verdict.words }),
    });
  };
  const reach = (
    url: string,
    method: string,
    connection: string | undefined,
  ): { readonly verdict: PolicyVerdict<unknown>; readonly destination: string } => {
    const read = readUrl(url, ['https', 'http']);
    if (!read.allowed) return { verdict: { allowed: false, words: read.words, wanted: {} }, destination: '' };
    const scheme = read.url.protocol === 'http:' ? ('http' as const) : ('https' as const);
    return {
      destination: `${read.host}:${read.port}${read.url.pathname}`,
      verdict: mayReach(grant, {
        nodeId: step.nodeId,
        scheme,
        host: read.host,
        port: read.port,
        method: method.toUpperCase(),
        path: read.url.pathname,
        connection,
      }),
    };
  };
  const granted: PolicyVerdict<unknown> = { allowed: true, entry: undefined };
  const sqlVerdict = async (asked: {
    readonly database: SqlRequest['database'];
    readonly statement: string;
    readonly place: string;
    readonly file: string | undefined;
    readonly readOnly: boolean;
  }): Promise<PolicyVerdict<unknown>> => {
    const { database, statement } = asked;
    try {
      const kind = await kindOf(database, statement, () => ports.needsOf(database, statement));
      if (kind === 'refused' || (kind === 'write' && asked.readOnly))
        return {
          allowed: false,
          words:
            kind === 'refused'
              ? 'only one query or row change at a time is allowed'
              : 'the statement changes data, and this step may only read',
          wanted: {},
        };
      if (asked.file !== undefined) {
        const write = mayTouchFile(grant, step.nodeId, asked.file, 'write');
        // A database that may be changed may be asked.
        const file = kind === 'read' && !write.allowed ? mayTouchFile(grant, step.nodeId, asked.file, 'read') : write;
        if (!file.allowed) return file;
      }
      const refused = tablesRefused(grant, step.nodeId, asked.place, await ports.needsOf(database, statement));
      return refused === undefined ? granted : { allowed: false, ...refused };
    } catch (error) {
      if (isCountersignError(error)) return { allowed: false, words: error.message, wanted: {} };
      throw error;
    }
  };
  const [first = {}] = sample ?? [];
  return {
    http: async ({ url, method, body, connection }) => {
      const { verdict, destination } = reach(url, method, connection);
      say('http', destination, method.toUpperCase(), bytesOf(body), verdict);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(ports.rehearse?.(body) ?? first) };
    },
    model: async ({ baseUrl, model, provider, messages, responseSchema, connection }) => {
      const { verdict, destination } = reach(modelUrl({ provider, baseUrl }), 'POST', connection);
      const allowed = mayUseModel(grant, step.nodeId, provider, model);
      say(
        'model',
        `${model} at ${destination}`,
        'POST',
        bytesOf(messages.map((message) => message.content).join('')),
        verdict.allowed ? allowed : verdict,
      );
      const text =
        responseSchema === undefined
          ? sample === undefined
            ? 'A sample answer.'
            : typeof first === 'string'
              ? first
              : JSON.stringify(first)
          : JSON.stringify(fakeFor(responseSchema));
      return { text, inputTokens: 0, outputTokens: 0, model };
    },
    embed: async ({ baseUrl, model, provider, texts, connection }) => {
      const { verdict, destination } = reach(endpoint(baseUrl, '/embeddings'), 'POST', connection);
      const allowed = mayUseModel(grant, step.nodeId, provider, model);
      say('model', `${model} at ${destination}`, 'POST', bytesOf(texts.join('')), verdict.allowed ? allowed : verdict);
      return { vectors: texts.map(() => [1, 0, 0]), inputTokens: 0, model };
    },
    sql: async ({ database, statement, file, connection, readOnly }) => {
      say(
        'sql',
        file ?? connection ?? '',
        /^\s*(\w+)/.exec(statement)?.[1]?.toUpperCase() ?? '',
        0,
        await sqlVerdict({ database, statement, place: file ?? connection ?? '', file, readOnly }),
      );
      return { rows: (sample ?? []).filter(isJsonObject), changed: 0 };
    },
    mail: async ({ to, subject, text }) => {
      for (const recipient of to)
        say(
          'mail',
          mailbox(recipient)?.judged.replace(/^[^@]*/, '…') ?? '',
          'SEND',
          bytesOf(subject + text),
          mayMail(grant, step.nodeId, recipient),
        );
      return { messageId: '<dry-run@localhost>' };
    },
    readFile: async ({ path }) => {
      say('file', path, 'READ', 0, mayTouchFile(grant, step.nodeId, path, 'read'));
      return { base64: fileOf(first) };
    },
    modelFile: async (ask) => {
      const [refused, file] = await ports.modelFile(ask).then(
        (got) => [undefined, got] as const,
        (error: unknown) => {
          if (isCountersignError(error)) return [error, undefined] as const;
          throw error;
        },
      );
      if (!ask.bytes)
        say('file', ask.path, 'READ', 0, refused === undefined ? granted : { allowed: false, words: refused.message, wanted: {} });
      return file ?? { base64: '', absent: true };
    },
    listFolder: async ({ path }) => {
      say('file', path, 'LIST', 0, mayTouchFile(grant, step.nodeId, `${path.replace(/\/+$/, '')}/*`, 'read'));
      return { files: [] };
    },
    writeFile: async ({ path, base64, append }) => {
      const bytes = Math.floor((base64.length * 3) / 4);
      say('file', path, append ? 'APPEND' : 'WRITE', bytes, mayTouchFile(grant, step.nodeId, path, 'write'));
      return { bytes };
    },
    tokenise: async ({ values, looks }) => {
      say('vault', 'vault', 'TOKENISE', values.length, granted);
      return {
        tokens: values.map(
          (value, index) => (looks === undefined ? undefined : alikeToken(value, sampleBytes(index))) ?? `tok_sample_${index}`,
        ),
      };
    },
    restore: async ({ tokens, purpose, known }) => {
      say('vault', 'vault', 'RESTORE', tokens.length, mayRestore(grant, step.nodeId, purpose));
      return { values: tokens.map((token) => (known === true ? token : 'sample')) };
    },
    table: async ({ table, operation, rows }) => {
      const refused = tablesRefused(grant, step.nodeId, dataTables, { tables: [{ table, access: tableAccess(operation) }], functions: [] });
      say(
        'table',
        `${dataTables}/${table}`,
        operation.toUpperCase(),
        bytesOf(JSON.stringify(rows)),
        refused === undefined ? granted : { allowed: false, ...refused },
      );
      return { rows: operation === 'find' ? (sample ?? []).filter(isJsonObject) : [], changed: 0 };
    },
    mailbox: async ({ operation, folder, connection }) => {
      say(
        'mailbox',
        `${connection ?? ''} ${folder}`,
        operation.toUpperCase(),
        0,
        mayOpenFolder(grant, { nodeId: step.nodeId, connection, folder, access: operation === 'read' ? 'read' : 'write' }),
      );
      return { validity: '1', messages: operation === 'read' ? [sampleMessage] : [] };
    },
    vectors: async ({ operation, store, entries }) => {
      say(
        'table',
        `${vectorStores}/${store}`,
        operation.toUpperCase(),
        bytesOf(entries.map(({ text }) => text).join('')),
        keepAllowed(grant, step.nodeId, vectorStores, store, operation === 'search' ? 'read' : 'write'),
      );
      return {
        matches: operation === 'search' ? [{ id: 'sample', text: 'A sample text.', source: 'a sample', trust: 'public', score: 1 }] : [],
        changed: 0,
      };
    },
    memory: async ({ operation, memory, messages }) => {
      say(
        'table',
        `${memories}/${memory}`,
        operation.toUpperCase(),
        bytesOf(JSON.stringify(messages)),
        keepAllowed(grant, step.nodeId, memories, memory, operation === 'remember' ? 'write' : 'read'),
      );
      return { messages: [] };
    },
    learn: async ({ budget, sums }) => {
      const verdict = mayLearn(grant, step.nodeId, budget, sums.length);
      say('table', `${privacyBudgets}/${budget}`, 'SPEND', sums.length, verdict);
      const { epsilon, total, delta } = verdict.allowed ? verdict.entry : { epsilon: 1, total: 1, delta: 1e-6 };
      // Sums of real records would leave without noise.
      return {
        sums: sums.map(() => 0),
        data: '',
        spent: 0,
        limit: total,
        left: Math.floor(rhoOf(total, delta) / rhoOf(epsilon, delta)),
        again: false,
        madeUp: true,
      };
    },
    pace: async ({ take, most }) => ({ taken: Math.min(take, most) }),
    sign: async ({ payload }) => {
      say('vault', 'vault', 'SIGN', bytesOf(payload), granted);
      return { signature: 'A'.repeat(86), keyId: 'sample', publicKey: 'A'.repeat(43) };
    },
    verify: async ({ payload }) => {
      say('vault', 'vault', 'VERIFY', bytesOf(payload), granted);
      return { valid: true };
    },
    consent: async ({ operation, purpose }) => {
      const refused = tablesRefused(grant, step.nodeId, 'consents', {
        tables: [{ table: purpose, access: operation === 'check' ? 'read' : 'write' }],
        functions: [],
      });
      say('vault', `consents/${purpose}`, operation.toUpperCase(), 0, refused === undefined ? granted : { allowed: false, ...refused });
      return { given: operation !== 'withdraw' };
    },
    erase: async ({ tables, vault, rows, runs }) => {
      const parts = [...(vault ? ['#vault'] : []), ...(runs ? ['#runs'] : []), ...(rows ? (tables.length === 0 ? ['*'] : tables) : [])];
      const refused = tablesRefused(grant, step.nodeId, 'erasure', {
        tables: parts.map((table) => ({ table, access: 'write' })),
        functions: [],
      });
      say('vault', 'erasure', 'ERASE', 0, refused === undefined ? granted : { allowed: false, ...refused });
      return { tokens: 0, rows: 0, runs: 0, openRuns: 0 };
    },
    pseudonymise: async ({ values }) => {
      say('vault', 'vault', 'PSEUDONYMISE', values.length, granted);
      return { digests: values.map((_value, index) => index.toString(16).padStart(64, '0')) };
    },
  };
}
