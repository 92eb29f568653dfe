import { TerminalError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { jsonOf, refuseStatus } from '../kit/answers.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { parameters } from './definition.ts';
import { operationOf } from './query.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  if (given.address === '' || given.query.trim() === '')
    throw stepFailure(request, 'has no address or no query', 'Fill in the marked field.');
  if (operationOf(given.query) === 'subscription')
    throw stepFailure(request, 'asks for a subscription, which never ends', 'Ask again by a schedule instead.');
  const out = await mapItems(request, tools, async (item, index) => {
    const variables: [string, Json][] = [];
    for (const { name, value } of given.variables) variables.push([name, await tools.evaluate(value, item)]);
    const response = await tools.broker.http({
      url: given.address,
      method: 'POST',
      headers: { accept: 'application/graphql-response+json, application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ query: given.query, variables: Object.fromEntries(variables) }),
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      timeoutMs: given.timeoutMs,
      followRedirects: false,
    });
    const place = `${request.node.name}, item ${index + 1}`;
    refuseStatus(response, place, tools.clock.now(), operationOf(given.query) === 'mutation');
    const answer = jsonOf(response);
    // Half an answer is none: a field that failed would look like an empty one.
    const errors = isJsonObject(answer ?? null) ? (answer as { readonly errors?: Json }).errors : undefined;
    if (Array.isArray(errors) && errors.length > 0)
      throw new TerminalError(
        'step/failed',
        `The service could not answer the query (${errors.length} error${errors.length === 1 ? '' : 's'}).`,
        { place, mend: "Try the query in the service's own explorer." },
      );
    const data = isJsonObject(answer ?? null) ? (answer as { readonly data?: Json }).data : undefined;
    if (data === undefined)
      throw new TerminalError('step/failed', 'The service gave an answer that is no GraphQL.', { place, mend: 'Check the address.' });
    checkFields(request, data, given.responseFields);
    return data;
  });
  return done({ out });
};
export default execute;
