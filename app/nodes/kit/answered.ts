/** What a service's answer has of the question. */
import { labels } from '../../workflow/model/labels.ts';
import type { EffectFact, TransferStep } from './facts.ts';

/** Their work is to give the same text again: in another language, as letters, in short. */
const handingHosts =
  /(?:^|\.)(?:deepl\.com|backenster\.com|libretranslate\.com|ocr\.space|convertapi\.com|httpbin\.org|postman-echo\.com)$|^(?:vision|language|translation|translate|speech|documentai)\.googleapis\.com$/i;
const handingPath =
  /(?:^|[/:_-])(?:translate|translations?|ocr|extract|echo|anything|transcri(?:be|ptions?)|summari[sz]e|paraphrase|rewrite|annotate)\/?$/i;
const handingWords = /translat|transcri(?!pt(?!ion))|summari[sz]|paraphras|rewrite|\bocr\b|\becho\b|spell|parse|toText|toMarkdown/i;
/** They give what stands at the address that they are told. */
const fetchingHosts = /(?:^|\.)(?:firecrawl\.dev|jina\.ai|scrapingbee\.com|zenrows\.com|scraperapi\.com|browserless\.io)$/i;
const fetchingPath = /(?:^|[/:_-])(?:scrape|crawl)\/?$/i;
const fetchingWords = /scrape|crawl|transcript(?!ion)/i;
/** Asked by POST, and nothing stays of it. */
const findingPath = /(?:^|[/:_])(?:search|query|lookup|find|embed(?:ding)?s?|rerank|count|runQuery|batchGet)\/?$/i;
const findingHosts = /(?:^|\.)(?:tavily\.com|serper\.dev|exa\.ai|perplexity\.ai)$/i;

/** A message's file is a part of the message. */
const ofMessages = /^(?:message|email)\./;
const filesOf = /\b(?:file|media|attachment)|download/i;

export interface Asked {
  /** How the service and what is asked of it are called. */
  readonly words: string;
  readonly category: string;
  readonly operation: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly effects: readonly Pick<EffectFact, 'kind'>[];
}

/** undefined: it hands the text on, so whoever wrote that speaks in the answer too. */
export function answeredHow({ words, category, operation, hosts, paths, effects }: Asked): 'made' | 'found' | 'fetched' | undefined {
  if (
    hosts.some((host) => handingHosts.test(host)) ||
    paths.some((path) => handingPath.test(path)) ||
    handingWords.test(words) ||
    (ofMessages.test(category) && filesOf.test(operation))
  )
    return undefined;
  if (hosts.some((host) => fetchingHosts.test(host)) || paths.some((path) => fetchingPath.test(path)) || fetchingWords.test(words))
    return 'fetched';
  const reads = effects.every(({ kind }) => kind === 'read' || kind === 'none');
  return reads || hosts.some((host) => findingHosts.test(host)) || paths.some((path) => findingPath.test(path)) ? 'found' : 'made';
}

/** A service answers about what it was asked, and does not send back the key that it was asked with; a page says nothing of whoever asked for it. */
export const keptBack = (answered: 'made' | 'found' | 'fetched' | undefined): TransferStep => ({
  op: 'protect',
  paths: [[]],
  ...(answered === 'fetched' ? { method: 'mask', labels } : { method: 'redact', labels: ['credential', 'secret'] }),
});
