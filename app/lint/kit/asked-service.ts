/** Services that are asked by POST: they read a picture, fetch a page, search or work something out, and keep nothing of it. */
import type { NetworkFact } from '../../nodes/kit/facts.ts';
import { isModelAddress } from '../../nodes/kit/asked-model.ts';
import type { StepView } from './step-view.ts';

/** Where they are asked; elsewhere the same services start work that goes on, and keep what it gave. Those that call others for whoever asks are not here: what they pass on may act. */
const askedAt: readonly (readonly [host: RegExp, path: RegExp])[] = [
  [/(?:^|\.)firecrawl\.dev$/i, /^\/v\d+\/(?:scrape|search|map)\/?$/],
  [/(?:^|\.)ocr\.space$/i, /^\/parse\//],
  [/(?:^|\.)tavily\.com$/i, /^\/(?:search|extract|map)\/?$/],
  [/(?:^|\.)serper\.dev$/i, /^\/[a-z]*\/?$/],
  [/(?:^|\.)exa\.ai$/i, /^\/(?:search|contents|answer|findSimilar)\/?$/],
  [/(?:^|\.)jina\.ai$/i, /^\/(?:v1\/(?:embeddings|rerank|classify|segment)\/?)?$/],
  [/(?:^|\.)convertapi\.com$/i, /^\/convert\//],
  [/(?:^|\.)deepl\.com$/i, /^\/v\d+\/(?:translate|write\/rephrase)\/?$/],
  [/^api\.notion\.com$/i, /^\/v1\/(?:(?:databases|data_sources)\/[^/]+\/query|search)\/?$/],
  [
    /^(?:vision|language|translation|speech|documentai)\.googleapis\.com$/i,
    /:(?:annotate|analyze\w*|classifyText|translateText|detectLanguage|recognize|process)$|^\/language\/translate\/v2(?:\/detect)?\/?$/,
  ],
];
/** The last part of an address that names a question. `/search/jobs` and the like make something that stays. */
const question =
  /(?:^|[/:_])(?:search|scrape|ocr|embed(?:ding)?s?|rerank|translate|annotate|detect|transcri(?:be|ptions?)|moderations?|lookup|runQuery|batchGet)\/?$/i;
/** That is a question too, but for databases, which carry out what they are told there. */
const query = /(?:^|[/:_])query\/?$/i;
const ofDatabase = /(?:^|\/)(?:d1|db|sql|databases?)\//i;
const statement = /\b(?:sql|run_sql|statements?|stmt|cypher)\b/i;
/** Beside answering, makers of models run assistants and threads that stay, and act. */
const modelQuestion =
  /(?:^|\/)(?:chat\/completions|completions|responses|v1\/messages|embeddings?|api\/(?:chat|generate|embed)|images\/(?:generations|edits)|audio\/(?:transcriptions|translations|speech)|invoke(?:-with-response-stream)?|converse)\/?$|:(?:stream)?(?:generateContent|predict|embedContent|countTokens)\/?$/i;

const asksByQuery = ({ node }: Pick<StepView, 'node'>, path: string): boolean =>
  query.test(path) && !ofDatabase.test(path) && !statement.test(JSON.stringify(node.parameters['values'] ?? node.parameters));

function onlyAsksAt(step: Pick<StepView, 'node'>, { direction, host, path = '', pathReads }: NetworkFact): boolean {
  if (direction !== 'out' || host === undefined || pathReads.length > 0) return false;
  return (
    askedAt.some(([maker, place]) => maker.test(host) && place.test(path)) ||
    question.test(path) ||
    (isModelAddress(host, path) && modelQuestion.test(path)) ||
    asksByQuery(step, path)
  );
}

/** Asking once more changes nothing there. What is not fixed of an address could name another thing to do. */
export const onlyAsks = (step: Pick<StepView, 'node' | 'facts'>): boolean =>
  step.facts.networks.length > 0 && step.facts.networks.every((network) => onlyAsksAt(step, network));
