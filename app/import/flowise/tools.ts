/** Facts of tools: what they do to the world, as the model or a step calls them. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings } from '../n8n/describe/kit.ts';
import { fixedStart, hostOf } from '../n8n/describe/network.ts';
import { does as stepDoes } from '../step-facts.ts';
import { nothing, out, text, type Facts } from './description.ts';
import type { FlowiseNode } from './parse.ts';
import { describedServer, toolServer } from './servers.ts';
import { reached, vendorOf } from './vendors.ts';

const toolEffects: readonly (readonly [pattern: RegExp, effect: EffectKind])[] = [
  [/calculator|currentDateTime|chainTool|retrieverTool|queryEngineTool|agentAsTool|chatflowTool|composio$/i, 'none'],
  [/codeInterpreter|pythonInterpreter|shell|customTool|customMCP|mcp/i, 'exec'],
  [/stripe/i, 'pay'],
  [/gmail|outlook|slack|teams|discord|telegram|make\.?com|webhook|email/i, 'send'],
  [/requestsDelete/i, 'delete'],
  [
    /requestsPost|requestsPut|requestsPatch|writeFile|calendar|docs|sheets|drive|jira|notion|airtable|openAPIToolkit|github|composio|supabase/i,
    'write',
  ],
];
/** The model says with what it is called; what runs lies elsewhere. */
const runsStored = /customTool|mcp/i;
export const does: Readonly<Record<EffectKind, string>> = { ...stepDoes, none: 'changes nothing', exec: 'runs code in' };

/** What the actions that are ticked do, the gravest first. */
const actionEffects: readonly (readonly [pattern: RegExp, effect: EffectKind])[] = [
  [/^(?:delete|trash|clear|purge|remove|empty)/i, 'delete'],
  [/^(?:share|grant|invite)/i, 'grant'],
  [/^(?:send|reply|forward|post)/i, 'send'],
  [/^(?:create|update|add|modify|append|insert|move|copy|edit|quickAdd|upload|download|write|set|patch)/i, 'write'],
  [/^(?:get|list|search|read|find|query|freeBusy|export)/i, 'read'],
];

/** By the actions that are ticked, where the settings say so; a word that nobody knows leaves it to the tool's name. */
function tickedEffects(settings: JsonObject): readonly EffectKind[] {
  const named = Object.entries(settings)
    .filter(([key]) => /^[a-z]{1,40}Actions$/.test(key))
    .flatMap(([, value]) =>
      [...(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 5_000).matchAll(/"([A-Za-z_]{2,60})"/g)].map(
        ([, word = '']) => word,
      ),
    );
  const found = named.map((word) => actionEffects.find(([pattern]) => pattern.test(word))?.[1]);
  return found.includes(undefined) ? [] : actionEffects.map(([, effect]) => effect).filter((effect) => found.includes(effect));
}

/** The canvas of agents writes an address as a paragraph. */
const withoutTags = (value: Json | undefined): Json | undefined =>
  typeof value === 'string'
    ? value
        .slice(0, 5_000)
        .replace(/<\/?(?:p|span)(?:\s[^<>]{0,600})?>/g, '')
        .trim()
    : value;
const asks = /^requests/;
const atAddress: Readonly<Partial<Record<EffectKind, string>>> = { write: 'sends data to', delete: 'deletes at' };
/** `customTool` as a word; a request without an address goes where the model says. */
const calledIn = (name: string): string =>
  asks.test(name)
    ? 'an address that the model picks'
    : `“${name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ').toLowerCase()}”`;

/** A tool that the model calls: it writes what goes in. `settings` are its own inputs. */
export function toolFacts(name: string, settings: JsonObject, credentials: boolean): Facts {
  const ticked = tickedEffects(settings);
  const named = toolEffects.find(([pattern]) => pattern.test(name))?.[1] ?? 'read';
  const kinds: readonly EffectKind[] =
    named === 'none' || ticked.length === 0 ? [named] : ticked.length > 1 ? ticked.filter((one) => one !== 'read') : ticked;
  const [effect = named] = kinds.includes('send') ? ['send' as const] : kinds;
  const vendor = vendorOf(name);
  const asksAddress = asks.test(name);
  // What is asked of one's own account at a company stays with that company, and an account that is only written to tells nothing.
  const asksOwnAccount = ticked.length > 0 && vendor !== undefined && ticked.every((one) => one === 'read');
  const onlyActs = ticked.length > 0 && vendor !== undefined && !ticked.includes('read');
  const start = fixedStart(withoutTags(settings['url'] ?? settings['baseUrl'] ?? settings[`${name}Url`]));
  const host = hostOf(start, true);
  const where =
    effect === 'none'
      ? { zone: { scope: 'local' as const }, networks: [], hosts: [] }
      : host !== undefined
        ? {
            zone: zoneOfHost(host),
            networks: [{ url: start.slice(0, 2_000), verifyCertificate: true, followsRedirects: true, sendsCredentials: credentials }],
            hosts: [host],
          }
        : {
            ...reached(vendor, credentials),
            ...toolServer(settings, credentials),
            ...(/openapi/i.test(name) ? describedServer(settings, credentials) : {}),
          };
  return {
    ...nothing,
    ...where,
    result: effect === 'none' ? 'join' : 'answer',
    effects:
      effect === 'none'
        ? []
        : kinds.map((kind) => ({
            kind,
            what: `${(host === undefined && !asksAddress) || vendor !== undefined ? does[kind] : (atAddress[kind] ?? does[kind])} ${vendor?.name ?? host ?? calledIn(name)}`.slice(
              0,
              300,
            ),
            idempotent: kind === 'read',
          })),
    sinks:
      effect === 'none' || asksOwnAccount
        ? []
        : [
            {
              kind:
                effect === 'send'
                  ? 'message'
                  : effect === 'exec'
                    ? runsStored.test(name)
                      ? 'tool'
                      : 'code'
                    : effect === 'read'
                      ? 'network'
                      : 'store',
              parameter: [],
              model: true,
            },
          ],
    brings:
      effect === 'none' || effect === 'exec' || onlyActs
        ? []
        : brings(
            /gmail|outlook/i.test(name)
              ? 'mail'
              : /slack|teams|discord/i.test(name)
                ? 'message'
                : effect === 'read' && host === undefined && !/calendar|docs|sheets|drive|jira|notion|airtable/i.test(name)
                  ? 'web'
                  : 'file',
            out,
          ),
  };
}

/** A tool that a step calls with arguments which are written out: one that asks an address goes where its argument says. */
export function calledTool({ inputs }: FlowiseNode): Facts {
  const name = text(inputs['toolAgentflowSelectedTool']);
  const facts = toolFacts(
    name,
    isJsonObject(inputs['toolAgentflowSelectedToolConfig']) ? inputs['toolAgentflowSelectedToolConfig'] : {},
    true,
  );
  const rows = Array.isArray(inputs['toolInputArgs']) ? (inputs['toolInputArgs'] as readonly Json[]) : [];
  const address = /^requests/i.test(name) ? rows.findIndex((row) => isJsonObject(row) && row['inputArgName'] === 'url') : -1;
  const parameter = ['toolInputArgs', String(address), 'inputArgValue'];
  return {
    ...facts,
    sinks: [
      ...facts.sinks.map(({ kind }) => ({ kind, parameter: ['toolInputArgs'] })),
      ...(address < 0 ? [] : [{ kind: 'url' as const, parameter }]),
    ],
    ...(address < 0 ? {} : { networks: [{ parameter, verifyCertificate: true, followsRedirects: true, sendsCredentials: false }] }),
  };
}
