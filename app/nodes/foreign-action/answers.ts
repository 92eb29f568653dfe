/** What a service's answer has of the question. */
import type { NetworkFact } from '../kit/facts.ts';
import type { ForeignActionParameters } from './parameters.ts';

/** Their work is to give the same text, or what stands at the address, again: in another language, as letters, in short. */
const handingHosts = /(?:^|\.)(?:deepl\.com|backenster\.com|libretranslate\.com|firecrawl\.dev|ocr\.space|jina\.ai|convertapi\.com|scrapingbee\.com|zenrows\.com|scraperapi\.com|browserless\.io|httpbin\.org|postman-echo\.com)$|^(?:vision|language|translation|translate|speech|documentai)\.googleapis\.com$/i;
const handingPath = /(?:^|[/:_-])(?:translate|translations?|ocr|scrape|crawl|extract|echo|anything|transcri(?:be|ptions?)|summari[sz]e|paraphrase|rewrite|annotate)\/?$/i;
const handingWords = /translat|transcri|summari[sz]|paraphras|rewrite|\bocr\b|\becho\b|scrape|crawl|spell|parse|toText|toMarkdown/i;
/** Asked by POST, and nothing stays of it. */
const findingPath = /(?:^|[/:_])(?:search|query|lookup|find|embed(?:ding)?s?|rerank|count|runQuery|batchGet)\/?$/i;
const findingHosts = /(?:^|\.)(?:tavily\.com|serper\.dev|exa\.ai|perplexity\.ai)$/i;

/** undefined: it hands the text on, so whoever wrote that speaks in the answer too. */
export function answerOf({ title, operation = '', facts }: ForeignActionParameters, networks: readonly NetworkFact[]): 'made' | 'found' | undefined {
  const hosts = [...facts.hosts, ...networks.flatMap(({ host }) => host ?? [])];
  const paths = networks.flatMap(({ path }) => path?.split(/[?#]/)[0] ?? []);
  if (hosts.some((host) => handingHosts.test(host)) || paths.some((path) => handingPath.test(path)) || handingWords.test(`${title} ${operation}`)) return undefined;
  const reads = facts.effects.every(({ kind }) => kind === 'read' || kind === 'none');
  return reads || hosts.some((host) => findingHosts.test(host)) || paths.some((path) => findingPath.test(path)) ? 'found' : 'made';
}
