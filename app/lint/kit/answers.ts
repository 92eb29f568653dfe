/** Where what an outsider may have written comes from: the answer of a service that the flow itself calls, or anybody. */
import type { JsonObject } from '../../kernel/json.ts';
import { labelSet, type LabelSet } from '../../workflow/model/labels.ts';
import { gravity, lowBit, NAMED, PARTNER, typeOf, type CellBit } from '../dataflow/cell.ts';
import { STORE_PORT } from '../dataflow/graph.ts';
import { labelsOfField } from '../dataflow/naming.ts';
import type { Spot } from '../dataflow/origins.ts';
import type { Value } from '../dataflow/value.ts';
import type { FlowView } from './flow-view.ts';
import { hashBit, isHashed, isPublic, isQuoted, labelsSeen, publicBit, type Seen, type StepView } from './step-view.ts';

const MOST = 500;
const MOST_DEEP = 3;
const LABEL_BITS = 16;
/** Names of headers in which a key travels. */
const keyHeader =
  /"(?:name|key)":"(?:(?:proxy-)?authorization|(?:x-)?(?:[\w-]{1,40}-)?(?:api|access|auth|subscription)[-_]?(?:key|token)|x-[\w-]{1,40}-(?:key|token))"/i;

/** They hand on what stands in the pages, posts and mails of others, whoever has the key. */
const handsOn =
  /crawl|scrap|apify|serp|serper|tavily|brave|exa\.ai|perplexity|browse|jina\.ai|zenrows|brightdata|phantombuster|diffbot|rapidapi|dataforseo|news|rss|feed|search|graph\.facebook|slack\.com|telegram\.org|discord|reddit|twitter|x\.com|linkedin|youtube|github|gitlab|googleapis|microsoft\.com|notion|airtable/i;

/** By step, depth and key: a host that many name is looked at once. */
const servicesCalled = (): Map<string, boolean> => new Map();

/** It calls hosts that are written out, or that such a host has named, encrypted; `keyed`: and with a key. */
function callsService(step: StepView, keyed: boolean, depth: number): boolean {
  const known = step.flow.once(servicesCalled);
  const key = `${step.index} ${depth} ${String(keyed)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = looksLikeService(step, keyed, depth);
  known.set(key, found);
  return found;
}

function looksLikeService(step: StepView, keyed: boolean, depth: number): boolean {
  const { facts, node } = step;
  const calls = facts.networks.filter(({ direction }) => direction === 'out');
  if (facts.trigger !== undefined || facts.ai !== undefined || calls.length === 0) return false;
  const known = calls.every(
    ({ host, hostReads, scheme, verifyCertificate }) =>
      verifyCertificate &&
      (hostReads.length === 0
        ? host !== undefined && scheme === 'https' && !handsOn.test(host)
        : depth < MOST_DEEP &&
          step.seeFacts(hostReads).every((one) => !isPublic(one) || comesFromServices(step, one, publicBit, keyed, depth + 1))),
  );
  return (
    known &&
    (!keyed ||
      calls.every(({ sendsCredentials, inlineCredentials }) => sendsCredentials || inlineCredentials === true) ||
      keyHeader.test(JSON.stringify(node.parameters)))
  );
}

/** Of a step on the way: no further need be looked, or it is not so. */
type Verdict = 'stop' | 'no' | undefined;

/** Its name says so, whatever else does. */
function namedSo({ analysis: { values, table } }: FlowView, { port, cell }: Spot, bit: CellBit): boolean {
  const { paths, low, high } = values[port] as Value;
  return (
    ((high[cell] ?? 0) & NAMED) !== 0 && bit < LABEL_BITS && (labelsOfField(paths[cell] ?? 0, low[cell] ?? 0, table) & (1 << bit)) !== 0
  );
}

/** True where `judge` refuses no step on the ways by which `bit` came to the field, back to where it begins. */
function everyWay(
  { flow }: StepView,
  seen: Seen,
  bit: CellBit,
  judge: (step: StepView, from: 'nowhere' | 'store' | 'step', hashed: boolean) => Verdict,
): boolean {
  const { witnesses, graph } = flow.analysis;
  const queue: Spot[] = witnesses.spots(seen.joined, seen.at).filter((spot) => witnesses.carries(spot, bit));
  const met = new Set(queue.map(({ port, cell }) => `${port}:${cell}`));
  if (queue.length === 0) return false;
  for (let spot = queue.pop(); spot !== undefined; spot = queue.pop()) {
    const origins = witnesses.comesFrom(spot).filter((origin) => witnesses.carries(origin, bit));
    if (origins.length === 0 || met.size > MOST) return false;
    const step = flow.step(graph.portNode[spot.port] as number);
    const hashed = witnesses.carries(spot, hashBit);
    if (namedSo(flow, spot, bit) && judge(step, 'nowhere', hashed) === 'no') return false;
    for (const { port, cell } of origins) {
      const verdict = judge(step, port < 0 ? 'nowhere' : graph.ports[port]?.name === STORE_PORT ? 'store' : 'step', hashed);
      if (verdict === 'no') return false;
      if (verdict === 'stop' || port < 0 || met.has(`${port}:${cell}`)) continue;
      met.add(`${port}:${cell}`);
      queue.push({ port, cell });
    }
  }
  return true;
}

/** What is put into a table is given back as it is; any other service says something of its own, in the place of all that came in. */
const onlyAnswers = ({ facts }: Pick<StepView, 'facts'>): boolean =>
  facts.transfer.some(({ steps }) =>
    steps.some(
      (step) =>
        step.op === 'assign' &&
        step.answered !== undefined &&
        step.path.length === 0 &&
        (step.answered !== 'made' || facts.stores.length === 0),
    ),
  );

/** True where everything in `seen` that carries `bit` begins in the answers of services that the flow calls, by hosts that are written out; `keyed`: with a key of its own. */
export const comesFromServices = (step: StepView, seen: Seen, bit: CellBit, keyed = true, depth = 0): boolean =>
  everyWay(step, seen, bit, (at, from) =>
    from === 'nowhere' ? (callsService(at, keyed, depth) ? undefined : 'no') : from === 'step' && onlyAnswers(at) ? 'stop' : undefined,
  );

/** By its address or its body it may give out what others have written, whatever is sent there. */
const tellsOfOthers =
  /graphql|quer(?:y|ies)|search|list|fetch|read|\bget|find|lookup|chat|complet|\bask|answer|messages?\b|tickets?\b|mails?\b|comments?\b|reviews?\b|posts\b|pages?\b|documents?\b|notes?\b|translate|summar|scrap|crawl|news|feed|rpc|jina|wiki|forum|\bai\b|gpt|llm|model/i;
/** Places where something is done, and whose answer is that it is: the last word of the address. Of any other nobody knows what it gives out. */
const placeOfDeeds =
  /(?:^|[/_-])(?:orders?|payments?|charges?|refunds?|payouts?|transfers?|bookings?|reservations?|appointments?|shipments?|notifications?|notify|alerts?|alarms?|sms|push|deployments?|deploy|restart|start|stop|create|add|insert|upsert|update|set|save|submit|send|publish|pay|charge|refund|cancel|book|reserve|order|ship|register|subscribe|unsubscribe|delete|remove|enable|disable|lock|unlock|grant|revoke|approve|close|invite|track)\/?$/i;
/** Something is asked for behind the address: `?expand=notes`. */
const asksForMore = ({ url, query }: JsonObject): boolean =>
  [url, query].some((one) => one !== undefined && (Array.isArray(one) ? one.length > 0 : /\?/.test(JSON.stringify(one))));
/** A tool that writes, sends or pays at a service whose address is written out, and reads nothing there. Other programs ask by POST for anything. */
const doesADeed = (step: StepView): boolean =>
  step.node.foreign === undefined &&
  step.isTool &&
  step.facts.effects.length > 0 &&
  step.facts.effects.every(({ kind }) => kind !== 'read' && kind !== 'none' && kind !== 'exec') &&
  step.facts.networks.every(
    ({ host = '', path, pathReads, queryReads }) =>
      path !== undefined && pathReads.length + queryReads.length === 0 && placeOfDeeds.test(path) && !tellsOfOthers.test(`${host} ${path}`),
  ) &&
  !asksForMore(step.node.parameters) &&
  ['body', 'text', 'form', 'parts'].every((key) => !tellsOfOthers.test(JSON.stringify(step.node.parameters[key] ?? ''))) &&
  callsService(step, false, 0);

/** By its index: which steps do a deed. */
const deedsOf = ({ steps }: FlowView): ReadonlySet<number> => new Set(steps.filter(doesADeed).map(({ index }) => index));

/** True where everything in it that an outsider may have written is what services say to deeds of this flow: that it is done, and under which number. */
export const comesFromDeeds = (step: StepView, seen: Seen): boolean => {
  const deeds = step.flow.once(deedsOf);
  return (
    deeds.size > 0 &&
    everyWay(step, seen, publicBit, (at, from) => {
      const isDeed = deeds.has(at.index);
      if (from === 'nowhere') return isDeed ? undefined : 'no';
      return from === 'store' ? 'no' : isDeed && onlyAnswers(at) ? 'stop' : undefined;
    })
  );
};

/** True where all of it that is not the house's own begins in what somebody sends who has shown a key: whoever has one may start the flow, no more. */
export const comesFromCaller = (step: StepView, seen: Seen): boolean =>
  (seen.low & PARTNER) !== 0 &&
  !isPublic(seen) &&
  everyWay(step, seen, lowBit(PARTNER), ({ facts: { trigger } }, from) =>
    from === 'nowhere' && trigger?.kind !== 'webhook' ? 'no' : undefined,
  );

/** True where all of it that is not the house's own begins in a call from outside, whoever may call. */
export const comesFromCall = (step: StepView, seen: Seen): boolean =>
  (seen.low & PARTNER) !== 0 &&
  everyWay(step, seen, isPublic(seen) ? publicBit : lowBit(PARTNER), ({ facts: { trigger } }, from) =>
    from === 'nowhere' && trigger?.exposed !== true ? 'no' : undefined,
  );

/** What comes out may be anything made of all that went in: a token that is signed there, say. */
const makesAnew = ({ facts: { transfer } }: StepView): boolean =>
  transfer.some(({ steps }) =>
    steps.some((step) => step.op === 'assign' && step.path.length === 0 && step.reads.some(({ from }) => from === 'any')),
  );

/** True where what an outsider said of it went through no step that makes something else of it, and into no service that answers with it. */
export const isNotMadeHere = (step: StepView, seen: Seen): boolean =>
  everyWay(step, seen, publicBit, (at, from) => (makesAnew(at) || onlyAnswers(at) || from === 'store' ? 'no' : undefined));

const hashesWithKey = ({ facts: { transfer } }: StepView): boolean =>
  transfer.some(({ steps }) => steps.some((step) => step.op === 'protect' && step.keyed === true));

/** All of it was made with a key that is no part of the flow: on no way is it what somebody sent, or what stands written here. */
export const isMadeWithKey = (step: StepView, seen: Seen): boolean =>
  isHashed(seen) &&
  typeOf(seen.low) === 'uuid' &&
  (isPublic(seen)
    ? everyWay(step, seen, publicBit, (at, from, hashed) => (from === 'nowhere' ? 'no' : hashed && hashesWithKey(at) ? 'stop' : undefined))
    : [step.flow.originOf(seen, hashBit)?.step].some((by) => by !== undefined && hashesWithKey(by)));

/** What a service names its things by itself. */
const ownName = /(?:^|[._-])(?:u?u?id|guid|sha|number|cursor|token|file_path)$|(?:Id|ID|Uid|Token)$/;

/** Whoever answers at this host has said it, and nobody else; where it hands on what others write, only the names that it gives itself. */
export const comesFromHost = (step: StepView, seen: Seen, bit: CellBit, host: string): boolean =>
  !isQuoted(seen) &&
  (!handsOn.test(host) || ownName.test(seen.field)) &&
  everyWay(step, seen, bit, (at, from) =>
    from === 'step' && onlyAnswers(at)
      ? 'stop'
      : from === 'nowhere' &&
          !(
            at.facts.trigger === undefined &&
            at.facts.networks.length > 0 &&
            at.facts.networks.every((network) => network.host === host && network.hostReads.length === 0)
          )
        ? 'no'
        : undefined,
  );

const publishes = ({ facts: { sources } }: StepView, label: LabelSet): boolean => {
  const telling = sources.filter(({ labels }) => (labelSet(labels) & label) !== 0);
  return telling.length > 0 && telling.every(({ published }) => published === true);
};

/** Where every way by which `label` came leads through the question to some service, so that it is there only if the answer says it again, or begins in what is public: those that were asked. */
function askedOnTheWay(step: StepView, seen: Seen, label: LabelSet): { readonly asked: readonly StepView[] } | undefined {
  const asked: StepView[] = [];
  let published = false;
  const every = everyWay(step, seen, lowBit(label), (at, from) => {
    if (from === 'nowhere') {
      published ||= publishes(at, label);
      return publishes(at, label) ? undefined : 'no';
    }
    if (from === 'store' || !onlyAnswers(at)) return undefined;
    asked.push(at);
    return 'stop';
  });
  return every && (published || asked.length > 0) ? { asked } : undefined;
}

/** In most flows nobody has to be asked how anything came. */
const mayDiffer = (flow: FlowView): boolean =>
  flow.graph.facts.some((one) => onlyAnswers(one) || one.facts.sources.some(({ published }) => published === true));

/** The record of somebody was asked for by what tells who it is: `/customers?mail=...`. */
const asksAbout = (step: StepView, labels: LabelSet): boolean =>
  step.facts.networks.some(
    (network) => network.direction === 'out' && step.seeAddress(network).some((one) => (labelsSeen(one) & labels) !== 0),
  );
const tellsWho = labelSet(['contact', 'id', 'health', 'special', 'card', 'bank']);

/**
 * How sure it is that any of `labels` is in the field, and is somebody's own: `itself` where one came as it was, `asked` where the record of that
 * very person was asked for, `repeated` where only a service was told it that may say it again, `published` where everybody may read it.
 */
export function howItCame(step: StepView, seen: Seen, labels: LabelSet): 'itself' | 'asked' | 'repeated' | 'published' {
  if (!step.flow.once(mayDiffer)) return 'itself';
  let about = false;
  let repeated = false;
  for (const label of gravity) {
    const bit = labelSet([label]);
    if ((labelsSeen(seen) & labels & bit) === 0) continue;
    const ways = askedOnTheWay(step, seen, bit);
    if (ways === undefined) return 'itself';
    const { asked } = ways;
    repeated ||= asked.length > 0;
    about ||= (bit & tellsWho) !== 0 && asked.some((one) => asksAbout(one, bit));
  }
  return about ? 'asked' : repeated ? 'repeated' : 'published';
}
