/**
 * A step of another program, as data: what the importer knew about it, in the words of the security facts, beside the step's own
 * parameters. The facts travel with the flow, so that they are reviewed, hashed and signed with it.
 */
import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../../kernel/json.ts';
import { edgeKinds } from '../../workflow/model/flow.ts';
import { labels, trustLevels, valueTypes } from '../../workflow/model/labels.ts';
import { vouchFor } from '../kit/define-node.ts';
import { effectKinds, sinkKinds } from '../kit/facts.ts';

const longestShort = 300;
const longestCategory = 64;
const longestCode = 1_000_000;
const short = z.string().max(longestShort);
/** A parameter inside `values`, as a path: `["options", "systemMessage"]`; empty for all of them. */
const parameterPath = z.array(z.string().max(200)).max(20);
const fieldPath = z.array(z.string().max(200)).max(20);
const portId = z.string().min(1).max(128);

const portSchema = z.lazy(() =>
  z.strictObject({
    id: portId,
    title: short,
    kind: z.enum(edgeKinds),
    required: z.boolean().optional(),
    many: z.boolean().optional(),
  }),
);

const zoneSchema = z.lazy(() =>
  z.strictObject({
    scope: z.enum(['local', 'internal', 'vendor', 'public', 'unknown']),
    vendor: short.optional(),
    host: short.optional(),
    region: short.optional(),
  }),
);

/** Input fields that the step reads without an expression saying so: `[[]]` is the whole item. */
const impliedReads = z.array(fieldPath).max(20);

const sinkSchema = z.lazy(() =>
  z.strictObject({
    kind: z.enum(sinkKinds),
    parameter: parameterPath,
    implied: impliedReads.optional(),
    /** The model that holds this tool writes a part of what goes in here. */
    model: z.boolean().optional(),
    bound: z.boolean().optional(),
    /** A question in a language in which nothing can be changed or run. */
    onlyAsks: z.literal(true).optional(),
    /** This address gets a copy that nobody sees. */
    hiddenCopy: short.optional(),
    /** Whoever opens it sees live links and pictures; `unless` all of these parameters have these values. */
    markup: z
      .strictObject({
        kind: z.enum(['html', 'markdown']),
        unless: z.array(z.strictObject({ parameter: parameterPath, is: z.union([short, z.boolean()]) })).max(5),
      })
      .optional(),
  }),
);

const networkSchema = z.lazy(() =>
  z.strictObject({
    /** The parameter that holds the URL; without one, `url` is where the step always goes. With both, `url` is a part of the parameter. */
    parameter: parameterPath.optional(),
    url: z.string().max(2000).optional(),
    method: z.string().max(40).optional(),
    query: z.array(parameterPath).max(20).optional(),
    headers: z.array(parameterPath).max(20).optional(),
    verifyCertificate: z.boolean(),
    followsRedirects: z.boolean(),
    sendsCredentials: z.boolean(),
    /** How it logs in, where the file says so and no connection does. */
    auth: z.enum(['basic']).optional(),
    keyInAddress: z.literal(true).optional(),
    /** The answer names the address of the next page. */
    namedByAnswer: z.literal(true).optional(),
  }),
);

const bringsSchema = z.lazy(() =>
  z.strictObject({
    port: portId,
    path: fieldPath,
    labels: z.array(z.enum(labels)).max(labels.length),
    trust: z.enum(trustLevels),
    type: z.enum(valueTypes),
    why: short,
    alone: z.literal(true).optional(),
    published: z.literal(true).optional(),
    guessed: z.literal(true).optional(),
  }),
);

/** How the output comes from the input. `answer`: what the service sends back, which may repeat what it was sent. */
export const resultKinds = ['nothing', 'pass', 'assign', 'keep', 'answer', 'model', 'collect', 'spread', 'join'] as const;

const closedFields = z.array(z.strictObject({ path: fieldPath, type: z.enum(valueTypes) })).max(200);

const aiSchema = z.lazy(() =>
  z.strictObject({
    role: z.enum([
      'model',
      'chat',
      'agent',
      'embed',
      'classifier',
      'extractor',
      'guardrail',
      'memory',
      'vector-store',
      'parser',
      'tool-source',
    ]),
    provider: short.optional(),
    model: short.optional(),
    pinned: z.boolean().optional(),
    /** The parameter by which data says which model is asked. */
    named: parameterPath.optional(),
    external: z.boolean(),
    region: short.optional(),
    system: z.array(parameterPath).max(20),
    prompt: z.array(parameterPath).max(20),
    impliedPrompt: impliedReads.optional(),
    output: z.enum(['closed', 'schema', 'none']),
    /** Fields of the answer that are checked, so that no free text fits into them. */
    closed: closedFields.optional(),
    steps: z.int().min(1).optional(),
    tokens: z.int().min(1).optional(),
    seconds: z.number().positive().optional(),
  }),
);

const triggerSchema = z.lazy(() =>
  z.strictObject({
    kind: z.enum(['manual', 'webhook', 'schedule', 'form', 'chat', 'email', 'message', 'event', 'queue', 'file', 'flow', 'mcp', 'error']),
    exposed: z.boolean(),
    auth: z.enum([
      'none',
      'api-key',
      'basic',
      'bearer',
      'oauth2',
      'mtls',
      'database',
      'smtp',
      'aws',
      'unknown',
      'hmac',
      'jwt',
      'session',
      'unseen',
    ]),
    atLeastOnce: z.boolean(),
    /** Whoever starts it is answered with what its last step gives. */
    answersLast: z.literal(true).optional(),
    cron: short.optional(),
    timezone: short.optional(),
  }),
);

const foreignFactsSchema = z.lazy(() =>
  z.strictObject({
    /** False: nobody has described this type. It is shown grey and taken for untrusted and maybe personal. */
    known: z.boolean(),
    zone: zoneSchema,
    inputs: z.array(portSchema).max(200),
    outputs: z.array(portSchema).max(1000),
    effects: z
      .array(
        z.strictObject({
          kind: z.enum(effectKinds),
          what: short,
          idempotent: z.boolean(),
          adds: z.literal(true).optional(),
          toEveryone: z.literal(true).optional(),
        }),
      )
      .max(20),
    brings: z.array(bringsSchema).max(50),
    sinks: z.array(sinkSchema).max(50),
    networks: z.array(networkSchema).max(50),
    hosts: z.array(short).max(50),
    result: z.enum(resultKinds),
    /** With `pass`: ways out that hand on only what came in by one way in. */
    carries: z
      .array(z.strictObject({ output: portId, input: portId }))
      .max(20)
      .optional(),
    /** Fields that an `answer` or a `model`'s words are put into, beside what came in; without any the answer takes its place. */
    into: z.array(fieldPath.min(1)).min(1).max(50).optional(),
    /** With `into`: fields that it writes over beside them, with nothing but what `brings` says. */
    clears: z.array(fieldPath.min(1)).min(1).max(20).optional(),
    /** Fields that `assign` fills, each from one parameter; `keep` keeps these only. */
    fields: z
      .array(
        z.strictObject({
          path: fieldPath,
          parameter: parameterPath,
          /** Mixed with a secret key, so that nobody can tell what it was. */ hashed: z.boolean().optional(),
          /** With a key that the flow alone can know. */ keyed: z.literal(true).optional(),
          /** Of a list its elements. */ each: z.boolean().optional(),
          /** What was there stays beside it. */ adds: z.boolean().optional(),
          implied: impliedReads.optional(),
        }),
      )
      .max(500),
    /** Fields of the output that are checked, so that no free text fits into them. */
    closes: closedFields.optional(),
    stores: z
      .array(
        z.strictObject({
          kind: z.enum(['table', 'queue', 'vector-store', 'memory', 'file', 'mailbox']),
          key: z.string().max(500),
          access: z.enum(['read', 'write', 'both']),
          /** A memory whose conversation goes by a fixed name. */ oneForAll: z.literal(true).optional(),
          /** Only new rows start it, or a write that makes none. */ rows: z.enum(['new', 'kept']).optional(),
          /** The parameter whose entries are the only columns that are written. */ columns: parameterPath.optional(),
          /** Of them, those by which the row is found that is changed. */ picks: z.array(z.string().max(1_000)).max(20).optional(),
          /** What is read stands under the names of columns. */ byColumn: z.literal(true).optional(),
        }),
      )
      .max(20),
    /** Put into what the flow keeps from step to step, each from one parameter. */
    keeps: z
      .strictObject({
        store: short,
        fields: z
          .array(
            z.strictObject({
              path: fieldPath,
              parameter: parameterPath,
              /** What the step itself gives is in it. */ own: z.literal(true).optional(),
              /** It is one field of that, held to this type by the step. */ type: z.enum(['number', 'boolean', 'enum']).optional(),
            }),
          )
          .min(1)
          .max(100),
      })
      .optional(),
    timeoutMs: z.int().min(1).optional(),
    trigger: triggerSchema.optional(),
    ai: aiSchema.optional(),
    code: z
      .strictObject({
        language: z.enum(['javascript', 'python', 'shell', 'sql', 'unknown']),
        dialect: z.enum(['countersign', 'n8n', 'node-red', 'process']),
        libraries: z.array(short).max(100).optional(),
        given: z.array(short).max(50).optional(),
      })
      .optional(),
    human: z
      .strictObject({
        approvers: z.int().min(1),
        deadlineMs: z.int().min(1).optional(),
        /** The step goes on whatever is answered: somebody has to look at the answer. */ undecided: z.literal(true).optional(),
        /** Each call of the step is shown as it is, and waits for a yes. */ bound: z.literal(true).optional(),
        /** Parameters that whoever is asked sees, where that is known. */ shown: z.array(parameterPath).max(50).optional(),
        /** It has a button for yes and one for no. */ yesOrNo: z.literal(true).optional(),
        /** Whoever started the run answers. */ byStarter: z.literal(true).optional(),
        /** Parameters by which data says who is asked. */ to: z.array(parameterPath).max(20).optional(),
      })
      .optional(),
    /** What it says goes back into the chat that started the flow, and nowhere else. */
    answers: z.literal(true).optional(),
    guardPort: portId.optional(),
    /** What has held behind the guard's port; a guardrail unless it says so. */
    guardKind: z.enum(['approval', 'signature', 'file-check']).optional(),
    /** The parameter with the token or signature that is looked at. */
    guardShown: parameterPath.optional(),
    /** The step whose answer an approval's guard looks at. */
    guardAsked: z.string().max(128).optional(),
    connector: z
      .strictObject({
        kind: z.enum(['mcp', 'package']),
        name: short,
        version: short.optional(),
        digest: short.optional(),
        operations: z.union([z.literal('all'), z.array(short).max(500)]).optional(),
      })
      .optional(),
    holds: z.strictObject({ kind: z.enum(['list', 'file']), maximum: z.int().min(1).optional() }).optional(),
    /** How many of its items it works on at the same time at most. */
    concurrency: z.int().min(1).optional(),
    /** It works on each entry of a list, on all of them at once. */
    eachAtOnce: z.literal(true).optional(),
    control: z
      .strictObject({
        kind: z.enum(['branch', 'loop', 'merge', 'wait', 'stop', 'split', 'subflow']),
        reads: z.array(parameterPath).max(20),
        /** What names the other flow, where data does. */
        named: z.array(parameterPath).min(1).max(5).optional(),
        onlyNew: z.literal(true).optional(),
        byLink: z.literal(true).optional(),
        bound: z.int().min(1).optional(),
        concurrency: z.int().min(1).optional(),
        flowId: z.string().max(200).optional(),
        deed: z.enum(['pay', 'delete']).optional(),
        /** By its name an agent of its own runs there. */ thinks: z.literal(true).optional(),
      })
      .optional(),
  }),
);

export const foreignActionSchema = z.lazy(() =>
  z.strictObject({
    /** The generic category of the importer's map: `message.send`, `ai.agent`, ... */
    category: z.string().min(1).max(longestCategory),
    /** What the other program calls this step: "Slack". */
    title: short,
    /** `message: post`. */
    operation: short.optional(),
    facts: foreignFactsSchema,
    /** The program of a script step. */
    code: z.string().max(longestCode).optional(),
    /** The step's other parameters; its expressions are translated where that loses nothing. */
    values: jsonObjectSchema,
  }),
);

export type ForeignFacts = z.infer<typeof foreignFactsSchema>;
export type ForeignActionParameters = z.infer<typeof foreignActionSchema>;

/** As `jsonObjectSchema` takes it. */
function isPlainJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) if (!isPlainJson(value[i])) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) if (key === '__proto__' || !isPlainJson((value as Readonly<Record<string, unknown>>)[key])) return false;
  return true;
}

const fitting = new WeakSet<ForeignFacts>();
/** By their text: facts that fit. Most steps of a file do what others of it do. Nothing that a schema of facts takes is null, so two facts with one text are the same. */
const seenFacts = new Map<string, ForeignFacts>();
/** Past so many the oldest go, and longer ones are not kept. */
const maxSeenFacts = 2_000;
const maxSeenText = 4_000;
/**
 * Facts that fit their schema; undefined where these do not. The same object for the same facts, so that a flow holds them once, in memory
 * and in what is sent to another thread, and whoever compares its steps looks at them once: nobody may change it.
 */
export function fittingFacts(facts: ForeignFacts): ForeignFacts | undefined {
  const text = JSON.stringify(facts);
  const seen = seenFacts.get(text);
  if (seen !== undefined) return seen;
  const found = foreignFactsSchema.safeParse(facts).data;
  if (found === undefined) return undefined;
  fitting.add(found);
  if (text.length <= maxSeenText) {
    const [oldest] = seenFacts.keys();
    if (oldest !== undefined && seenFacts.size >= maxSeenFacts) seenFacts.delete(oldest);
    seenFacts.set(text, found);
  }
  return found;
}

interface MadeAction {
  readonly category: string;
  readonly title: string;
  readonly operation?: string | undefined;
  readonly code?: string | undefined;
  readonly values: JsonObject;
}

/** The parameters of a step that an importer made. Where they fit, which is nearly always, nobody needs to check them again. */
export function foreignAction({ category, title, operation, code, values }: MadeAction, facts: ForeignFacts): JsonObject {
  const parameters: JsonObject = {
    category,
    title,
    ...(operation === undefined ? {} : { operation }),
    facts: facts as unknown as JsonObject,
    ...(code === undefined ? {} : { code }),
    values,
  };
  const fits =
    fitting.has(facts) &&
    category !== '' &&
    category.length <= longestCategory &&
    title.length <= longestShort &&
    (operation ?? '').length <= longestShort &&
    (code ?? '').length <= longestCode;
  if (fits && isPlainJson(values)) vouchFor(parameters);
  return parameters;
}

/** Facts of a step that does nothing and goes nowhere, to spread over. */
export const noForeignFacts: ForeignFacts = {
  known: true,
  zone: { scope: 'local' },
  inputs: [],
  outputs: [],
  effects: [],
  brings: [],
  sinks: [],
  networks: [],
  hosts: [],
  result: 'nothing',
  fields: [],
  stores: [],
};
