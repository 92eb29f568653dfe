/** Where what an outsider may have written comes from: the answer of a service that the flow itself calls, or anybody. */
import type { CellBit } from '../dataflow/cell.ts';
import type { Spot } from '../dataflow/origins.ts';
import type { Seen, StepView } from './step-view.ts';

const MOST = 500;
/** Names of headers in which a key travels. */
const keyHeader = /"(?:name|key)":"(?:(?:proxy-)?authorization|(?:x-)?(?:[\w-]{1,40}-)?(?:api|access|auth|subscription)[-_]?(?:key|token)|x-[\w-]{1,40}-(?:key|token))"/i;

/** They hand on what stands in the pages, posts and mails of others, whoever has the key. */
const handsOn = /crawl|scrap|apify|serp|serper|tavily|brave|exa\.ai|perplexity|browse|jina\.ai|zenrows|brightdata|phantombuster|diffbot|rapidapi|dataforseo|news|rss|feed|search|graph\.facebook|slack\.com|telegram\.org|discord|reddit|twitter|x\.com|linkedin|youtube|github|gitlab|googleapis|microsoft\.com|notion|airtable/i;

/** It calls one host that is written out, encrypted and with a key: whoever answers there is known. */
function callsItsService({ facts, node }: StepView): boolean {
  const calls = facts.networks.filter(({ direction }) => direction === 'out');
  return facts.trigger === undefined && facts.ai === undefined && calls.length > 0 && calls.every(({ host, hostReads, scheme, verifyCertificate }) => host !== undefined && !handsOn.test(host) && hostReads.length === 0 && scheme === 'https' && verifyCertificate)
    && (calls.every(({ sendsCredentials, inlineCredentials }) => sendsCredentials || inlineCredentials === true) || keyHeader.test(JSON.stringify(node.parameters)));
}

/** True where everything in `seen` that carries `bit` begins in the answers of services that the flow calls with a key of its own. */
export function comesFromServices({ flow }: StepView, seen: Seen, bit: CellBit): boolean {
  const { witnesses, graph } = flow.analysis;
  const queue: Spot[] = witnesses.spots(seen.joined, seen.at).filter((spot) => witnesses.carries(spot, bit));
  const met = new Set(queue.map(({ port, cell }) => `${port}:${cell}`));
  if (queue.length === 0) return false;
  for (let spot = queue.pop(); spot !== undefined; spot = queue.pop()) {
    const origins = witnesses.comesFrom(spot).filter((origin) => witnesses.carries(origin, bit));
    if (origins.length === 0 || met.size > MOST) return false;
    for (const { port, cell } of origins) {
      if (port < 0) {
        if (!callsItsService(flow.step(graph.portNode[spot.port] as number))) return false;
      } else if (!met.has(`${port}:${cell}`)) {
        met.add(`${port}:${cell}`);
        queue.push({ port, cell });
      }
    }
  }
  return true;
}
