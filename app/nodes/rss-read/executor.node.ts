import { TerminalError } from '../../kernel/errors.ts';
import { refuseStatus } from '../kit/answers.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { parameters } from './definition.ts';
import { readFeed, type FeedEntry } from './feed.ts';

const HOUR_MS = 3_600_000;

/** Once a run of the step, however many items set it off: they do not say what is read. */
const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const place = request.node.name;
  if (given.address === '') throw stepFailure(request, 'has no feed', 'Fill in the address of the feed.');
  if (itemsIn(request).length === 0) return done({ out: [] });
  stopIfCancelled(request, tools);
  const response = await tools.broker.http({
    url: given.address,
    method: 'GET',
    headers: { accept: 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5' },
    ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
    timeoutMs: given.timeoutMs,
    followRedirects: false,
  });
  refuseStatus(response, place, tools.clock.now());
  let entries: FeedEntry[];
  try {
    entries = readFeed(response.body);
  } catch (error) {
    const why =
      error instanceof RangeError || (error instanceof SyntaxError && /^(?:is|holds|brings|has|nests) /.test(error.message))
        ? error.message
        : 'cannot be read';
    throw new TerminalError('step/failed', `What the step “${place}” read ${why}.`, {
      place,
      mend: 'Check the address: it should lead to the feed itself, not to the page.',
    });
  }
  const since = given.newerThanHours === 0 ? undefined : tools.clock.now() - given.newerThanHours * HOUR_MS;
  return done({
    out: entries
      .filter(({ published }) => since === undefined || (published !== null && Date.parse(published) >= since))
      .slice(0, given.maxEntries),
  });
};
export default execute;
