/** The call behind a step that uses a connector: which one, which operation, and what it is given. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { connectorOf, effectOf, type Connector } from './connectors.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import type { Surroundings } from './describe-kit.ts';
import { translateValue } from './expression.ts';
import { at, object, text, type PowerStep } from './parse.ts';

export interface Call {
  readonly connector: Connector;
  readonly operation: string;
  readonly method: string;
  readonly effect: EffectKind;
  readonly values: JsonObject;
}

/** `@parameters('$connections')['office365']['connectionId']` and its like name a connection. */
const named = (reference: string): string =>
  /\$connections'[)\]]\s*\??\[\s*'([^']{1,200})'/.exec(reference)?.[1] ?? reference.split('/').at(-1) ?? '';

/** Which connector a step means: the API itself where it says so, else what its connection leads to. */
function apiOf({ inputs }: PowerStep, around: Surroundings): { readonly id: string; readonly isApi: boolean } {
  const host = object(at(inputs, 'host'));
  const direct =
    text(host['apiId']) || text(at(inputs, 'serviceProviderConfiguration', 'serviceProviderId')) || text(at(host, 'api', 'name'));
  if (direct !== '' && !direct.startsWith('@')) return { id: direct, isApi: true };
  const connection =
    text(host['connectionName']) ||
    text(host['connectionReferenceName']) ||
    text(at(host, 'connection', 'referenceName')) ||
    named(text(at(host, 'connection', 'name')) || text(at(host, 'connection', 'id')));
  // The address that the gateway has for a connector ends with its name.
  const address = /\/apim\/([\w-]{1,100})/.exec(text(at(host, 'api', 'runtimeUrl')))?.[1] ?? '';
  const led = around.api(connection) || address;
  return led === '' ? { id: connection, isApi: false } : { id: led, isApi: !/\/connections\/[^/]+$/i.test(led) };
}

/** Settings of the call that no user chose. */
const plumbing: ReadonlySet<string> = new Set(['host', 'authentication', 'serviceProviderConfiguration', 'schema', 'retryPolicy']);

export function callOf(step: PowerStep, around: Surroundings): Call {
  const { inputs, raw } = step;
  const { id, isApi } = apiOf(step, around);
  const connector = connectorOf(id, isApi);
  const about = object(at(raw, 'metadata', 'flowSystemMetadata'));
  const operation =
    text(at(inputs, 'host', 'operationId')) ||
    text(at(inputs, 'serviceProviderConfiguration', 'operationId')) ||
    text(about['swaggerOperationId']) ||
    text(about['portalOperationId']);
  const { parameters, ...rest } = isJsonObject(inputs) ? inputs : {};
  const given = { ...object(parameters), ...Object.fromEntries(Object.entries(rest).filter(([key]) => !plumbing.has(key))) };
  const values = translateValue(given, around.names) as JsonObject;
  const method = text(at(inputs, 'method')) || text(object(parameters)['parameters/method']) || text(object(parameters)['request/method']);
  // A call that is spelled out does what its method says, whatever the operation is called.
  const effect =
    /^(?:HttpRequest\w*|InvokeHttp|SendHttpRequest)$/i.test(operation) ||
    (operation !== '' && text(object(parameters)['request/method']) !== '')
      ? effectOf(connector, '', method)
      : effectOf(connector, operation, method);
  return { connector, operation: operation.slice(0, 200), method, effect, values };
}
