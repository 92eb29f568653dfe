/** What a request does, from its method and what people say of it. They may say that it does more than its method tells, and less only where the request bears that out. */
import type { EffectKind } from './facts.ts';

const effectOfMethod: Readonly<Record<string, EffectKind>> = { GET: 'read', HEAD: 'read', OPTIONS: 'read', DELETE: 'delete' };

/**
 * A question that is too long for an address is asked by POST: the last word of the path, or of the operation's name, says so. Everything
 * else that is posted may change something, whatever stands beside it in the flow.
 */
const asks =
  /(?:^|[/:.])_?(?:m?search(?:es)?|quer(?:y|ies)|find|lookups?|look-?up|filters?|select|match|run(?:Report|Query)|list|graphql|sparql|validate|preview|estimate|calculate|compute|convert|translate|detect|analy[sz]e|classify|extract|parse|ocr|embed|embeddings|rerank|moderations|tokeni[sz]e|count|suggest|autocomplete|geocode|introspect)(?:[-_](?:by|all|batch)\w*|[A-Z]\w*)?$/;
const asksByName =
  /^(?:search|query|find|lookup|look[-_]?up|filter|list|get|fetch|read|validate|preview|estimate|calculate|convert|translate|detect|analy[sz]e|classify|extract|parse|count|suggest|geocode)(?![a-z])/;
/** "messages/12/read" marks it as read. */
const marks = /^read(?![a-z])/;
/** `findOrCreate`, `search_and_replace`. */
const asksAndActs =
  /(?:And|Or|[-_](?:and|or)[-_])(?:create|update|delete|modify|replace|remove|insert|send|save|set|write|upsert|post|pay|charge|book|order|submit|apply|execute|run|add|mark)/i;
/** The version of a service, the form of its answer and a closing slash say nothing of what it does. */
const trailing = /(?:\.(?:json|xml|csv))?(?:\/v\d[\w.-]*)?\/?$/;

function asksByPath(path: string): boolean {
  const short = path.replace(trailing, '');
  const last = short.split(/[/:.]/).at(-1) ?? '';
  return !asksAndActs.test(last) && (asks.test(short) || (asksByName.test(last) && !marks.test(last)));
}

/** Where services of payment are told to take, give back or pay out money. To Mollie a new payment is only a page where somebody may pay. */
const payments: readonly (readonly [host: RegExp, path: RegExp])[] = [
  [/(?:^|\.)stripe\.com$/, /^\/v\d\/(?:payouts|transfers|charges|payment_intents|refunds|topups)\b/],
  [/(?:^|\.)paypal\.com$/, /^\/v\d\/payments\b|\/(?:capture|refund)$/],
  [/(?:^|\.)(?:wise|transferwise)\.com$/, /\/(?:payments|transfers)\b/],
  [/(?:^|\.)adyen\.com$/, /\/(?:payments|payouts|transfers|refunds)\b/i],
  [/(?:^|\.)mollie\.com$/, /^\/v\d\/(?:payments\/|refunds\b|payouts\b)/],
  [/(?:^|\.)(?:squareup|gocardless|razorpay)\.com$/, /\/(?:payments|payouts|refunds|transfers)\b/],
  [/(?:^|\.)(?:paystack\.co|flutterwave\.com)$/, /^\/(?:v\d\/)?(?:transfers?|refunds?)\b/],
];
/** A call of such an address pays, whatever else is said of it. */
export const movesMoney = (method: string, host: string | undefined, path: string | undefined): boolean =>
  host !== undefined &&
  path !== undefined &&
  !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method) &&
  payments.some(([of, at]) => of.test(host) && at.test(path));

/** Words for which money goes from one to another, at the end of a path or in the name of an operation. */
const paysByPath =
  /\/(?:payments?|payouts?|refunds?|charges?|(?:bank|wire|money|funds|sepa|credit|instant)[-_]?(?:transfers?|payments?)|withdrawals?|disbursements?|remittances?|pay)$/i;
const paysByName =
  /^(?:(?:create|make|send|issue|execute|submit|initiate|start|trigger|do|process|new|post|confirm|capture|book|order|release)[-_]?)?(?:(?:bank|wire|money|funds|sepa|credit|instant)[-_]?)*(?:payments?|payouts?|refunds?|charges?|withdrawals?|disbursements?|remittances?)(?:[-_]?v\d+)?$|^(?:pay|refund|wire|disburse|remit)(?:[-_]?(?:out|money|funds|invoices?|bills?|suppliers?|vendors?|customers?|orders?|account|amount|salary|salaries|back))?$|^(?:transfer|send|move|withdraw|wire)[-_]?(?:money|funds|cash|payment)$/i;
/** Said of a step on whose host nothing is known: the last word of the address, or the name of the operation. */
const soundsLikePaying = ({ method, path, operation, host }: DeclaredRequest): boolean =>
  !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method) &&
  !(host !== undefined && payments.some(([of]) => of.test(host))) &&
  ((path !== undefined && paysByPath.test(path.replace(trailing, ''))) || (operation !== undefined && paysByName.test(operation)));

/** A call pays by the host and the path that are fixed at its beginning, or, where all of its path is fixed (`whole`), by the last word of that. */
export const paysAt = (method: string, host: string | undefined, start: string | undefined, whole: string | undefined): boolean =>
  movesMoney(method, host, start) || soundsLikePaying({ method, host, path: whole });

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));
/** Words of which the first that stands in a name says what it does: `github_delete_repo` is named after its server. */
const asking = setOf(
  'get list read search find fetch query describe count check show view lookup retrieve preview validate verify summarize',
);
const deleting = setOf('delete remove drop purge destroy erase wipe');
const changing = setOf(
  'create add insert update upsert write edit send publish upload execute deploy invite grant revoke approve reject rename cancel',
);
/** At the beginning they say it as well; further on they are things: the `order` of a customer. */
const changingFirst = setOf(
  'set put save patch post reply close merge move run exec assign book order buy sell trade submit trigger start stop restart enable disable reset',
);
/** Of these things one asks how they stand: `order_status` orders nothing, and `order_status_update` changes something. */
const thingsToo = setOf('order book trade run merge');
const standing = setOf(
  'status state details detail info information history count total totals price prices summary tracking number id ids overview list',
);
const asksAfter = ([first = '', ...more]: readonly string[]): boolean => thingsToo.has(first) && standing.has(more[0] ?? '');
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');

function leastOfName(name: string): EffectKind {
  const words = wordsOf(name);
  const acts = (word: string | undefined): boolean => word !== undefined && (deleting.has(word) || changing.has(word));
  const also = words.findIndex((word, index) => (word === 'or' || word === 'and') && acts(words[index + 1]));
  const saysSo = (word: string, index: number): boolean =>
    asksAfter(words)
      ? index > 1 && (acts(word) || changingFirst.has(word))
      : asking.has(word) || acts(word) || (index === 0 && changingFirst.has(word));
  const first = words.findIndex(saysSo);
  const at = first >= 0 && asking.has(words[first] ?? '') && also >= 0 ? also + 1 : first;
  const word = words[at] ?? '';
  if (deleting.has(word)) return 'delete';
  if (paysByName.test(name) || (at > 0 && paysByName.test(words.slice(at).join('_')))) return 'pay';
  return at >= 0 && !asking.has(word) ? 'write' : 'read';
}
const weights: readonly EffectKind[] = ['none', 'read', 'write', 'send', 'exec', 'grant', 'pay', 'delete'];

/** What a tool of a server does, by its name: less than the name says it never does, whatever is declared. */
export function effectOfTool(declared: 'auto' | EffectKind, name: string, destroys: boolean): EffectKind {
  const least: EffectKind = destroys ? 'delete' : leastOfName(name);
  if (declared === 'auto') return least === 'read' ? 'write' : least;
  return weights.indexOf(declared) < weights.indexOf(least) ? least : declared;
}

export interface DeclaredRequest {
  readonly method: string;
  /** The path, or what is fixed at its end; undefined where data decides about that. */
  readonly path: string | undefined;
  readonly host?: string | undefined;
  /** What is fixed at the beginning of the path. */
  readonly start?: string;
  /** How the service calls it. */
  readonly operation?: string;
}

const isQuestion = ({ method, path, operation }: DeclaredRequest): boolean =>
  method === 'POST' &&
  ((path !== undefined && asksByPath(path)) || (operation !== undefined && asksByName.test(operation) && !asksAndActs.test(operation)));

/** `declared`: what somebody has chosen in the step; `auto` leaves it to the method. */
export function effectOfRequest(declared: 'auto' | EffectKind, request: DeclaredRequest): EffectKind {
  if (movesMoney(request.method, request.host, request.start)) return 'pay';
  if (declared !== 'grant' && declared !== 'delete' && soundsLikePaying(request)) return 'pay';
  const usual = effectOfMethod[request.method] ?? 'write';
  if (declared === 'auto' || usual === 'read') return declared === 'auto' ? usual : declared;
  if (declared === 'read' || declared === 'none') return isQuestion(request) ? declared : usual;
  // What deletes does not only write.
  return usual === 'delete' && (declared === 'write' || declared === 'send') ? usual : declared;
}
