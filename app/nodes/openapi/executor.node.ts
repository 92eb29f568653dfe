import { Buffer } from 'node:buffer';
import { TerminalError } from '../../kernel/errors.ts';
import { isWantedRedirect, jsonOf, refuseStatus } from '../kit/answers.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { asText, checkFields, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { bodyOf, givenInputs } from '../kit/typed-values.ts';
import { formText, headersOf, isWholeServer, serverOf, urlOf } from './address.ts';
import { parameters } from './definition.ts';
import { multipartOf } from './multipart.node.ts';
import { formType, multipartType } from './operation.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { operation } = given;
  const { name } = request.node;
  if (operation === null) throw stepFailure(request, 'has no operation', "Choose the service's document and an operation.");
  const server = serverOf(given);
  if (!isWholeServer(server)) throw stepFailure(request, 'has no whole address', 'Fill in the address, without blanks in braces.');
  const out = await mapItems(request, tools, async (item, index) => {
    const inputs = await givenInputs(operation.inputs, given.values, item, tools, name);
    const body = bodyOf(inputs);
    const key = asText(await tools.evaluate(given.idempotencyKey, item));
    const files = body !== undefined && operation.bodyType.startsWith(multipartType) ? multipartOf(inputs, name) : undefined;
    const text =
      body === undefined
        ? undefined
        : files !== undefined
          ? files.body.toString('base64')
          : operation.bodyType.startsWith(formType)
            ? formText(body)
            : /json/i.test(operation.bodyType)
              ? JSON.stringify(body)
              : asText(body);
    const answered = await tools.broker.http({
      url: urlOf(server, operation, inputs, name),
      method: operation.method,
      headers: {
        accept: 'application/json, text/*;q=0.8',
        ...(text === undefined ? {} : { 'content-type': files?.type ?? operation.bodyType }),
        ...headersOf(inputs, name),
        ...(key === '' ? {} : { 'idempotency-key': key }),
      },
      ...(text === undefined ? {} : { body: text }),
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      timeoutMs: given.timeoutMs,
      followRedirects: false,
      ...(files === undefined ? {} : { binary: true }),
    });
    const response = files === undefined ? answered : { ...answered, body: Buffer.from(answered.body, 'base64').toString('utf8') };
    const place = `${name}, item ${index + 1}`;
    if (!isWantedRedirect(response.status, operation.method, given.response))
      refuseStatus(
        response,
        place,
        tools.clock.now(),
        (operation.method === 'POST' || operation.method === 'PATCH') && !(request.repeatable === true && key !== ''),
      );
    const json = response.body === '' ? null : jsonOf(response);
    if (json === undefined && given.checkAnswer && operation.answer.length > 0)
      throw new TerminalError('step/schema', `At the step “${name}”, the answer is no JSON.`, {
        place,
        mend: 'Check the address, or do not hold the answer to the document.',
      });
    const value = json === undefined ? { text: response.body } : json;
    if (given.checkAnswer && value !== null) checkFields(request, value, operation.answer);
    return given.response === 'full' ? { status: response.status, headers: response.headers, body: value } : value;
  });
  return done({ out });
};
export default execute;
