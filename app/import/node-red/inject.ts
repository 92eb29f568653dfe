/** Facts of the step that begins a run, by hand or by the clock. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { contextStores, type Contexts } from './context-stores.ts';
import { list, nothing, numberIn, text, type RedDescription } from './description.ts';
import type { RedNode } from './parse.ts';
import { typedValue } from './values.ts';

export function injectOf(node: RedNode, contexts: Contexts): RedDescription {
  const crontab = text(node.raw['crontab']);
  const every = numberIn(node.raw['repeat']) ?? 0;
  const cron =
    crontab !== ''
      ? crontab
      : every > 0
        ? every < 60
          ? `*/${Math.max(1, Math.round(every))} * * * * *`
          : every < 3_600
            ? `*/${Math.round(every / 60)} * * * *`
            : `0 */${Math.min(23, Math.max(1, Math.round(every / 3_600)))} * * *`
        : undefined;
  const props = list(node.raw['props']).filter(isJsonObject);
  const named =
    props.length > 0
      ? props
      : [
          { p: 'payload', v: node.raw['payload'] ?? '', vt: node.raw['payloadType'] ?? 'date' },
          { p: 'topic', v: node.raw['topic'] ?? '', vt: 'str' },
        ];
  const values: JsonObject = {
    properties: named.map((one) => ({
      field: text(one['p']),
      value: typedValue(
        one['p'] === 'payload' && one['v'] === undefined ? node.raw['payload'] : one['v'],
        one['p'] === 'payload' && one['vt'] === undefined ? node.raw['payloadType'] : one['vt'],
      ),
    })),
    ...(cron === undefined ? {} : { cron }),
    once: node.raw['once'] === true,
  };
  return {
    category: cron === undefined ? 'trigger.manual' : 'trigger.schedule',
    title: 'Inject',
    values,
    facts: {
      ...nothing,
      stores: contextStores(node, contexts),
      result: 'keep',
      fields: named
        .slice(0, 100)
        .flatMap((one, index) =>
          text(one['p']) === '' || text(one['p']).length > 200
            ? []
            : [{ path: text(one['p']).split('.').slice(0, 20), parameter: ['properties', String(index), 'value'] }],
        ),
      trigger: {
        kind: cron === undefined ? 'manual' : 'schedule',
        exposed: false,
        auth: 'session',
        atLeastOnce: false,
        ...(cron === undefined ? {} : { cron: cron.slice(0, 300) }),
      },
    },
  };
}
