/** Triggers, branches, joins, waits and stops. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { at, fixedNumber, fixedText, listAt } from '../describe/kit.ts';
import { scheduleOf } from '../describe/triggers.ts';
import { newConditions, oldConditions, type Conditions } from './conditions.ts';
import { hasOnly, textOf, type Translator } from './request.ts';

const asJson = ({ combine, conditions }: Conditions): JsonObject => ({ combine, conditions: conditions as unknown as Json });

export const manualTrigger: Translator = ({ node }) =>
  hasOnly(node.parameters, ['notice']) ? { type: 'manual-trigger', parameters: { fields: [] } } : undefined;

const flowInputTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  any: 'any',
};

export const flowTrigger: Translator = ({ node: { parameters } }) => {
  const source = fixedText(parameters, 'inputSource') ?? 'passthrough';
  if (
    !hasOnly(parameters, ['inputSource', 'workflowInputs', 'events', 'notice']) ||
    (source !== 'passthrough' && source !== 'workflowInputs')
  )
    return undefined;
  const fields = listAt(parameters, 'workflowInputs', 'values').map((row) => ({
    name: fixedText(row, 'name') ?? '',
    type: flowInputTypes[fixedText(row, 'type') ?? 'string'] ?? 'any',
  }));
  // A name with a dot is one name there and a path here.
  return fields.some(({ name }) => name === '' || name.includes('.'))
    ? undefined
    : { type: 'flow-trigger', parameters: { fields: source === 'workflowInputs' ? fields : [], trust: 'public' } };
};

export const passOn: Translator = ({ node }) => (hasOnly(node.parameters, []) ? { type: 'noop', parameters: {} } : undefined);

export const schedule: Translator = ({ info, node, settings }) => {
  const { parameters } = node;
  const rules =
    info.key === 'interval'
      ? 1
      : Math.max(listAt(parameters, 'rule', 'interval').length, listAt(parameters, 'triggerTimes', 'item').length);
  const cron = scheduleOf(info.key, parameters);
  const timezone = fixedText(settings, 'timezone');
  if (rules > 1 || cron === undefined || !hasOnly(parameters, ['rule', 'triggerTimes', 'interval', 'unit', 'notice'])) return undefined;
  return {
    type: 'schedule-trigger',
    parameters: { cron, timezone: timezone === undefined || timezone === 'DEFAULT' ? '' : timezone, overlap: 'parallel' },
    changes: [
      {
        kind: 'value-changed',
        message: 'The schedule gives the planned time as "time"; n8n gives "timestamp" and further spellings of it.',
      },
    ],
  };
};

export const webhook: Translator = ({ node, values, usesFiles }) => {
  const { parameters } = node;
  if (usesFiles) return undefined;
  const auth = fixedText(parameters, 'authentication') ?? 'none';
  const mode = fixedText(parameters, 'responseMode') ?? 'onReceived';
  if ((auth !== 'none' && auth !== 'jwtAuth') || (mode !== 'onReceived' && mode !== 'responseNode')) return undefined;
  if (
    !hasOnly(parameters, ['path', 'httpMethod', 'authentication', 'responseMode', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['noResponseBody', 'responseData'])
  )
    return undefined;
  return {
    type: 'webhook-trigger',
    parameters: {
      path: typeof values['path'] === 'string' ? values['path'].replace(/^\/+|\/+$/g, '') : '',
      method: fixedText(parameters, 'httpMethod') ?? 'GET',
      auth: auth === 'none' ? 'none' : 'jwt',
      signatureHeader: 'x-signature',
      replayWindowSeconds: 0,
      ratePerMinute: 0,
      dedupeField: '',
      fields: [],
    },
    usesConnection: auth !== 'none',
  };
};

export const ifNode: Translator = ({ node, values }) => {
  if (
    !hasOnly(node.parameters, ['conditions', 'combineOperation', 'options', 'looseTypeValidation']) ||
    !hasOnly(at(node.parameters, 'options'), ['looseTypeValidation'])
  )
    return undefined;
  const found = node.typeVersion >= 2 ? newConditions(at(values, 'conditions')) : oldConditions(values);
  return found === undefined
    ? undefined
    : { type: 'if', parameters: { mode: 'conditions', ...asJson(found), expression: '' }, outputs: ['true', 'false'] };
};

export const filter: Translator = ({ node, values }) => {
  if (
    !hasOnly(node.parameters, ['conditions', 'combineConditions', 'options', 'looseTypeValidation']) ||
    !hasOnly(at(node.parameters, 'options'), ['looseTypeValidation'])
  )
    return undefined;
  const found = node.typeVersion >= 2 ? newConditions(at(values, 'conditions')) : oldConditions(values);
  return found === undefined ? undefined : { type: 'filter-items', parameters: asJson(found) };
};

export const switchNode: Translator = ({ node, values, ports }) => {
  const { parameters } = node;
  if (node.typeVersion < 3 || (fixedText(parameters, 'mode') ?? 'rules') !== 'rules') return undefined;
  if (
    !hasOnly(parameters, ['mode', 'rules', 'options', 'looseTypeValidation']) ||
    !hasOnly(at(parameters, 'options'), ['fallbackOutput', 'renameFallbackOutput', 'looseTypeValidation'])
  )
    return undefined;
  // A number: whatever meets no rule takes that rule's way too.
  const fallback = at(parameters, 'options', 'fallbackOutput') ?? 'none';
  if (fallback !== 'none' && fallback !== 'extra') return undefined;
  const rules = listAt(values, 'rules', 'values');
  const ids = ports.outputs.filter((port) => port.kind === 'data').map((port) => port.id);
  const cases = rules.map((rule, index) => {
    const found = newConditions(at(rule, 'conditions'));
    const id = ids[index];
    return found === undefined || id === undefined
      ? undefined
      : { id, title: fixedText(rule, 'outputKey') ?? `Rule ${index + 1}`, ...asJson(found) };
  });
  const complete = cases.filter((one) => one !== undefined);
  if (complete.length === 0 || complete.length < cases.length) return undefined;
  return {
    type: 'switch',
    parameters: { cases: complete, fallback: fallback === 'extra' },
    outputs: [...complete.map(({ id }) => id), ...(fallback === 'extra' ? ['fallback'] : [])],
  };
};

const mergePorts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;

/** Joins by fields compare strictly in n8n, so only those that compare nothing carry over. */
export const merge: Translator = ({ node: { parameters, typeVersion } }) => {
  const mode = fixedText(parameters, 'mode') ?? 'append';
  const count = fixedNumber(parameters, 'numberInputs') ?? 2;
  const ports = mergePorts.slice(0, count);
  if (!Number.isInteger(count) || ports.length !== count || count < 2) return undefined;
  const base = { mode, inputs: count, fieldA: '', fieldB: '', keep: 'matches', keepUnpaired: false, prefer: 'last' };
  if (mode === 'append')
    return hasOnly(parameters, ['mode', 'numberInputs'])
      ? { type: 'merge', parameters: { ...base, prefer: 'first' }, inputs: ports }
      : undefined;
  if (mode !== 'combine' || typeVersion < 3 || !hasOnly(parameters, ['mode', 'combineBy', 'numberInputs', 'options'])) return undefined;
  const by = fixedText(parameters, 'combineBy');
  if (by === 'combineByPosition' && hasOnly(at(parameters, 'options'), ['includeUnpaired']))
    return {
      type: 'merge',
      parameters: { ...base, mode: 'position', keepUnpaired: at(parameters, 'options', 'includeUnpaired') === true },
      inputs: ports,
    };
  return by === 'combineAll' && count === 2 && hasOnly(at(parameters, 'options'), [])
    ? { type: 'merge', parameters: { ...base, mode: 'pairs' }, inputs: ports }
    : undefined;
};

const secondsOf: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

export const wait: Translator = ({ node, values }) => {
  const { parameters } = node;
  const resume = fixedText(parameters, 'resume') ?? 'timeInterval';
  if (resume === 'timeInterval' && hasOnly(parameters, ['resume', 'amount', 'unit'])) {
    const old = node.typeVersion < 1.1;
    const amount = at(parameters, 'amount') ?? (old ? 1 : 5);
    const size = secondsOf[fixedText(parameters, 'unit') ?? (old ? 'hours' : 'seconds')];
    const seconds = typeof amount === 'number' && size !== undefined ? Math.round(amount * size) : 0;
    return seconds >= 1 ? { type: 'wait', parameters: { mode: 'for', seconds, until: '' } } : undefined;
  }
  const until = textOf(values, 'dateTime');
  return resume === 'specificTime' && until !== undefined && hasOnly(parameters, ['resume', 'dateTime'])
    ? { type: 'wait', parameters: { mode: 'until', seconds: 60, until } }
    : undefined;
};

export const stop: Translator = ({ node }) => {
  const message = fixedText(node.parameters, 'errorMessage');
  return message !== undefined &&
    message.length <= 500 &&
    hasOnly(node.parameters, ['errorType', 'errorMessage']) &&
    (fixedText(node.parameters, 'errorType') ?? 'errorMessage') === 'errorMessage'
    ? { type: 'stop', parameters: { outcome: 'fail', message }, outputs: [] }
    : undefined;
};

const answerTypes: Readonly<Record<string, string>> = { json: 'application/json', text: 'text/plain' };

export const respond: Translator = ({ node, values }) => {
  const { parameters } = node;
  const how = fixedText(parameters, 'respondWith') ?? 'firstIncomingItem';
  if (!hasOnly(parameters, ['respondWith', 'responseBody', 'options']) || !hasOnly(at(parameters, 'options'), ['responseCode']))
    return undefined;
  const status = fixedNumber(parameters, 'options', 'responseCode') ?? 200;
  if (how === 'noData') return { type: 'respond-webhook', parameters: { status, body: '', contentType: 'text/plain' } };
  if (how === 'firstIncomingItem')
    return { type: 'respond-webhook', parameters: { status, body: '{{ text(input) }}', contentType: 'application/json' } };
  const body = textOf(values, 'responseBody');
  const contentType = Object.hasOwn(answerTypes, how) ? answerTypes[how] : undefined;
  return body === undefined || contentType === undefined
    ? undefined
    : { type: 'respond-webhook', parameters: { status, body, contentType } };
};

export const subFlow: Translator = ({ node, values }) => {
  const { parameters } = node;
  const flowId = fixedText(parameters, 'workflowId');
  if (
    flowId === undefined ||
    (fixedText(parameters, 'source') ?? 'database') !== 'database' ||
    (fixedText(parameters, 'mode') ?? 'once') !== 'once'
  )
    return undefined;
  if (!hasOnly(parameters, ['workflowId', 'source', 'mode', 'workflowInputs', 'options']) || !hasOnly(at(parameters, 'options'), []))
    return undefined;
  const mapped = at(values, 'workflowInputs', 'value');
  const inputs =
    typeof mapped === 'object' && mapped !== null && !Array.isArray(mapped)
      ? Object.entries(mapped as JsonObject).map(([name, value]) => ({
          name,
          value: typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
        }))
      : [];
  return { type: 'sub-flow', parameters: { flowId, inputs, resultField: '' } };
};
