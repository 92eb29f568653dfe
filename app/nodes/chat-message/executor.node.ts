import { TerminalError, TransientError } from '../../kernel/errors.ts';
import { jsonOf, refuseStatus } from '../kit/answers.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';
import { addressOf, bodyFor, missingIn, refusalOf, serviceLabels } from './services.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const missing = missingIn(given);
  if (missing !== undefined) throw stepFailure(request, `has not been given ${missing}`, 'Fill in the marked field.');
  const out = await mapItems(request, tools, async (item, index) => {
    const response = await tools.broker.http({
      url: addressOf(given),
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(bodyFor(given, await textOf(tools, given.text, item))),
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      timeoutMs: given.timeoutMs,
      followRedirects: false,
    });
    const place = `${request.node.name}, item ${index + 1}`;
    refuseStatus(response, place, tools.clock.now(), true);
    const refusal = refusalOf(given.service, jsonOf(response));
    if (refusal === 'ratelimited')
      throw new TransientError('egress/rate-limited', `${serviceLabels[given.service]} asks for fewer messages.`, { place });
    if (refusal !== undefined)
      throw new TerminalError('egress/status', `${serviceLabels[given.service]} did not take the message (${refusal}).`, {
        place,
        mend: 'Check the channel, and what the app may do there.',
      });
    return item;
  });
  return done({ out });
};
export default execute;
