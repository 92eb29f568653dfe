/**
 * The Model Context Protocol over Streamable HTTP, as a client that lists and calls tools: revision 2026-07-28, in which every request stands
 * alone, and for servers that do not know it yet the revisions with a handshake, 2025-03-26 to 2025-11-25. Servers ask nothing of us: no
 * sampling, no elicitation, no roots. Whatever a server says is data.
 */
import { z } from 'zod';
import { TerminalError, UserError, type CountersignError } from '../../kernel/errors.ts';
import { isJsonObject, jsonObjectSchema, jsonSchema, type Json, type JsonObject } from '../../kernel/json.ts';
import { isEventStream, readEvents } from '../../kernel/server-events.ts';
import { jsonOf, refuseStatus } from '../kit/answers.ts';
import type { BrokerClient, HttpResponse } from '../kit/executor.ts';

export const modernVersion = '2026-07-28';
export const legacyVersions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

export const toolLimits = { pages: 20, tools: 1_000, definitionCharacters: 100_000 } as const;

/** What a tool says of itself, and what it is pinned by. Pictures and other additions are left out: they tell a model nothing. */
export const serverToolSchema = z.object({
  name: z.string().min(1).max(200),
  title: z.string().max(1_000).optional(),
  description: z.string().max(50_000).optional(),
  inputSchema: jsonObjectSchema,
  outputSchema: jsonObjectSchema.optional(),
  annotations: jsonObjectSchema.optional(),
});
export type ServerTool = z.infer<typeof serverToolSchema>;

const toolsPage = z.object({ tools: z.array(z.unknown()).max(toolLimits.tools), nextCursor: z.string().max(10_000).optional() });
const contentSchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  resource: z.object({ text: z.string().optional() }).optional(),
});
const callResult = z.object({
  resultType: z.string().optional(),
  content: z.array(contentSchema).max(10_000).default([]),
  structuredContent: jsonSchema.optional(),
  isError: z.boolean().optional(),
});
const initializeResult = z.object({ protocolVersion: z.string().max(40) });
const messageSchema = z.object({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string().optional(),
  result: jsonObjectSchema.optional(),
  error: z.object({ code: z.number() }).optional(),
});

export interface ToolServerOptions {
  readonly address: string;
  readonly connection: string | undefined;
  readonly timeoutMs: number;
  /** For messages. */
  readonly place: string;
  readonly now: () => number;
  /** Before the next call, once the server may offer other tools than it listed: it has said so, or knows the session no more and was begun with anew. Throws where nothing may be called any more. */
  readonly mayHaveChanged?: (server: Pick<ToolServer, 'list'>) => Promise<void>;
}

export interface ToolResult {
  readonly structured: Json | undefined;
  readonly text: string;
}

export interface ToolServer {
  /** What the server speaks. */
  readonly version: string;
  list(): Promise<readonly ServerTool[]>;
  call(tool: ServerTool, given: JsonObject): Promise<ToolResult>;
}

/** A header holds printable ASCII; anything else goes as base64 of UTF-8 between `=?base64?` and `?=`. */
function headerText(text: string): string {
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?base64?')) return text;
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte));
  return `=?base64?${btoa(bytes.join(''))}?=`;
}

/** Arguments that a tool wants repeated as headers (`x-mcp-header` at properties of its schema). */
function argumentHeaders(schema: Json | undefined, given: Json | undefined, depth = 0): Record<string, string> {
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) && depth < 6 ? Object.entries(schema['properties']) : [];
  return Object.assign(
    {},
    ...properties.map(([name, part]): Record<string, string> => {
      const value = isJsonObject(given) && Object.hasOwn(given, name) ? given[name] : undefined;
      const wanted = isJsonObject(part) ? part['x-mcp-header'] : undefined;
      if (typeof wanted !== 'string' || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(wanted)) return argumentHeaders(part, value, depth + 1);
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? { [`mcp-param-${wanted.toLowerCase()}`]: headerText(String(value)) }
        : {};
    }),
  ) as Record<string, string>;
}

const failed = (place: string, what: string, mend = 'Ask whoever runs the server.'): TerminalError =>
  new TerminalError('step/failed', `The tool server ${what}.`, { place, mend });

interface Heard {
  readonly response: HttpResponse;
  readonly result: JsonObject | undefined;
  readonly errorCode: number | undefined;
  readonly toolsChanged: boolean;
}

/** The answer to our request, from JSON or from a stream that may hold notices before it. */
function hear(response: HttpResponse, id: number): Heard {
  const stream = isEventStream(response.headers);
  const messages = stream ? readEvents(response.body).map(({ data }) => jsonOf({ body: data })) : [jsonOf(response)];
  let toolsChanged = false;
  for (const message of messages) {
    const parsed = messageSchema.safeParse(message);
    toolsChanged ||= parsed.data?.method === 'notifications/tools/list_changed';
    // What a server asks of us has an id of its own, which may be the same.
    if (parsed.data?.method !== undefined) continue;
    // An error to a request that the server could not read has no id.
    if (parsed.success && (parsed.data.id === id || (parsed.data.error !== undefined && !stream)))
      return { response, result: parsed.data.result, errorCode: parsed.data.error?.code, toolsChanged };
  }
  return { response, result: undefined, errorCode: undefined, toolsChanged };
}

const client = { name: 'countersign', version: '1' };

export async function openToolServer(broker: Pick<BrokerClient, 'http'>, options: ToolServerOptions): Promise<ToolServer> {
  const { place } = options;
  let next = 1;
  const post = (headers: Readonly<Record<string, string>>, body: JsonObject & { readonly id?: number }): Promise<HttpResponse> =>
    broker.http({
      url: options.address,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
      ...(options.connection === undefined ? {} : { connection: options.connection }),
      // A server may keep the stream open in which it answered, or that it opened for a notice.
      answers: body.id ?? 'nothing',
      timeoutMs: options.timeoutMs,
      followRedirects: false,
    });
  const fail = (heard: Heard): CountersignError => {
    if (heard.errorCode === undefined) refuseStatus(heard.response, place, options.now());
    return failed(
      place,
      heard.errorCode === undefined ? 'gave an answer that is not in its protocol' : `refused the request (${heard.errorCode})`,
      'Check the address and what the tool is given.',
    );
  };

  type Ask = (method: string, params: JsonObject, headers?: Readonly<Record<string, string>>) => Promise<Heard>;
  const meta = {
    'io.modelcontextprotocol/protocolVersion': modernVersion,
    'io.modelcontextprotocol/clientInfo': client,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const modern: Ask = async (method, params, headers = {}) => {
    const id = next++;
    return hear(
      await post(
        { 'mcp-protocol-version': modernVersion, 'mcp-method': method, ...headers },
        { id, method, params: { ...params, _meta: meta } },
      ),
      id,
    );
  };

  /** A session with a server of before, or undefined where it is none. */
  const shakeHands = async (): Promise<{ readonly ask: Ask; readonly version: string; readonly named: boolean } | undefined> => {
    const id = next++;
    const { response, result } = hear(
      await post({}, { id, method: 'initialize', params: { protocolVersion: legacyVersions[0], capabilities: {}, clientInfo: client } }),
      id,
    );
    const greeted = initializeResult.safeParse(result);
    if (!greeted.success || !(legacyVersions as readonly string[]).includes(greeted.data.protocolVersion)) return undefined;
    const version = greeted.data.protocolVersion;
    const session = response.headers['mcp-session-id'];
    const named = session !== undefined && /^[\x21-\x7e]{1,1000}$/.test(session);
    const headers = { 'mcp-protocol-version': version, ...(named ? { 'mcp-session-id': session } : {}) };
    await post(headers, { method: 'notifications/initialized' });
    return {
      version,
      named,
      ask: async (method, params) => {
        const asked = next++;
        return hear(await post(headers, { id: asked, method, params }), asked);
      },
    };
  };

  let changed = false;
  let looksAgain = false;
  const lookAgain = async (): Promise<void> => {
    looksAgain = true;
    try {
      await options.mayHaveChanged?.(server);
    } finally {
      looksAgain = false;
    }
    changed = false;
  };

  let ask = modern;
  let version: string = modernVersion;
  let first: Heard | undefined = await modern('tools/list', {});
  const { status } = first.response;
  // Who has no such request may be a server of before; who knows no caller, or has no time, would not be another one then.
  if (first.result === undefined && ![401, 403, 408, 429].includes(status) && status < 500) {
    const older = await shakeHands();
    if (older === undefined) throw fail(first);
    ({ version } = older);
    const { named } = older;
    let inSession = older.ask;
    ask = async (method, params) => {
      const heard = await inSession(method, params);
      // By this a server says that it knows the session no more (2025-11-25, Session Management): nothing was done in it.
      if (heard.response.status !== 404 || !named || looksAgain) return heard;
      const anew = await shakeHands();
      if (anew?.version !== version) return heard;
      inSession = anew.ask;
      if (method === 'tools/call') await lookAgain();
      return await inSession(method, params);
    };
    first = undefined;
  }

  const server: ToolServer = {
    version,
    async list() {
      const tools: ServerTool[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < toolLimits.pages; page += 1) {
        const heard: Heard = first ?? (await ask('tools/list', cursor === undefined ? {} : { cursor }));
        first = undefined;
        const parsed = toolsPage.safeParse(heard.result);
        if (!parsed.success) throw fail(heard);
        // A tool that is not described as the protocol wants it cannot be pinned, and so not be called.
        tools.push(...parsed.data.tools.flatMap((tool) => serverToolSchema.safeParse(tool).data ?? []));
        cursor = parsed.data.nextCursor;
        if (cursor === undefined || tools.length >= toolLimits.tools) break;
      }
      return tools;
    },
    async call(tool, given) {
      if (changed) await lookAgain();
      const heard = await ask(
        'tools/call',
        { name: tool.name, arguments: given },
        { 'mcp-name': headerText(tool.name), ...argumentHeaders(tool.inputSchema, given) },
      );
      changed ||= heard.toolsChanged;
      const parsed = callResult.safeParse(heard.result);
      if (!parsed.success) throw fail(heard);
      const { resultType, content, structuredContent, isError } = parsed.data;
      if (resultType === 'input_required')
        throw new UserError('step/failed', 'The tool asks for more than it was given, and nobody is there to answer.', {
          place,
          mend: 'Give it all that it needs, or leave it out.',
        });
      // What the server says about it is neither quoted nor kept: it may hold anything.
      if (isError === true) throw failed(place, 'says that the tool failed', 'Look at what the tool is given.');
      return { structured: structuredContent, text: content.flatMap((part) => part.text ?? part.resource?.text ?? []).join('\n') };
    },
  };
  return server;
}
