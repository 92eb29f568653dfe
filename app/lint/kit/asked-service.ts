/** Services that are asked by POST: they read a picture, fetch a page, search or work something out, and keep nothing of it. */
import type { NetworkFact } from '../../nodes/kit/facts.ts';
import { isModelAddress } from '../../nodes/kit/asked-model.ts';

/** Makers of nothing else: whatever is called there is a question. */
const askedHosts = /(?:^|\.)(?:firecrawl\.dev|ocr\.space|tavily\.com|serper\.dev|exa\.ai|jina\.ai|convertapi\.com|scrapingbee\.com|zenrows\.com|scraperapi\.com|browserless\.io|deepl\.com)$|^(?:vision|language|translation|speech|documentai)\.googleapis\.com$/i;
/** The last part of an address that names a question. `/search/jobs` and the like make something that stays. */
const question = /(?:^|[/:_])(?:search|query|scrape|ocr|embed(?:ding)?s?|rerank|translate|annotate|detect|transcri(?:be|ptions?)|moderations?|count|lookup|runQuery|batchGet)\/?$/i;

/** Asking once more changes nothing there. */
export const onlyAsks = (networks: readonly NetworkFact[]): boolean =>
  networks.length > 0 && networks.every(({ direction, host, path = '' }) => direction === 'out' && host !== undefined && (askedHosts.test(host) || question.test(path) || isModelAddress(host, path)));
