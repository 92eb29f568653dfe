import { Buffer } from 'node:buffer';
import { textIn } from '../../kernel/charset.ts';
import type { Json } from '../../kernel/json.ts';
import { isWantedRedirect, jsonOf, refuseStatus } from '../kit/answers.ts';
import type { HttpResponse, NodeExecutor } from '../kit/executor.ts';
import { bytesOf } from '../kit/document.node.ts';
import { asText, checkFields, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { isIdempotencyHeader } from '../kit/idempotency.ts';
import { buildForm, buildHeaders, buildJson, buildUrl, withQuery, type Evaluate } from './build.ts';
import { parameters, type Parameters } from './definition.ts';
import { multipartOf, type Part } from './multipart.ts';

async function partsOf(place: string, { parts }: Parameters, evaluate: Evaluate): Promise<readonly Part[]> {
  const made: Part[] = [];
  for (const { name, kind, value, fileName, fileType } of parts) {
    const given = await evaluate(value);
    if (kind === 'text') made.push({ name, content: Buffer.from(asText(given), 'utf8') });
    else
      made.push({
        name,
        content: given === '' ? new Uint8Array() : bytesOf(place, given),
        file: { name: asText(await evaluate(fileName)) || 'file', type: fileType === '' ? 'application/octet-stream' : fileType },
      });
  }
  return made;
}

/** `binary`: the body is base64. */
async function bodyOf(
  place: string,
  given: Parameters,
  evaluate: Evaluate,
): Promise<{ readonly type?: string; readonly body?: string; readonly binary?: true }> {
  if (given.method === 'GET' || given.method === 'HEAD') return {};
  switch (given.bodyMode) {
    case 'none':
      return {};
    case 'json':
      return { type: 'application/json', body: await buildJson(given.body, evaluate) };
    case 'form':
      return { type: 'application/x-www-form-urlencoded', body: await buildForm(given.form, evaluate) };
    case 'multipart': {
      const { type, body } = multipartOf(place, await partsOf(place, given, evaluate));
      return { type, body: Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64'), binary: true };
    }
    case 'raw':
      return { type: 'text/plain; charset=utf-8', body: asText(await evaluate(given.text)) };
  }
}

/** JSON where the server says so or where it plainly is; any other text as `{ text }`. */
function valueOf({ headers, body }: HttpResponse): Json {
  if (body === '') return null;
  if (/[/+]json\b/i.test(headers['content-type'] ?? '') || /^\s*[[{]/.test(body)) {
    const json = jsonOf({ body });
    // Mislabelled text is still text.
    if (json !== undefined) return json;
  }
  return { text: body };
}

const isPacked = (headers: Readonly<Record<string, string>>): boolean =>
  !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase());

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const out = await mapItems(request, tools, async (item, index) => {
    const evaluate: Evaluate = (value) => tools.evaluate(value, item);
    const url = await withQuery(await buildUrl(given.url, evaluate), given.query, evaluate);
    const { type, body, binary } = await bodyOf(request.node.name, given, evaluate);
    const key = asText(await evaluate(given.idempotencyKey));
    const headers = {
      accept: 'application/json, text/*;q=0.8',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(await buildHeaders(given.headers, evaluate)),
      ...(key === '' ? {} : { 'idempotency-key': key }),
    };
    const answer = await tools.broker.http({
      url,
      method: given.method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(binary === undefined ? {} : { binary }),
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      timeoutMs: given.timeoutMs,
      followRedirects: given.followRedirects,
    });
    // Asked for as bytes only because bytes were sent: it is read as text all the same, and packed bytes would be noise.
    if (binary !== undefined && isPacked(answer.headers))
      throw stepFailure(
        request,
        'got an answer that is packed, although none was asked for',
        'Ask the operator of the service to heed "Accept-Encoding: identity".',
      );
    const response =
      binary === undefined ? answer : { ...answer, body: textIn(Buffer.from(answer.body, 'base64'), answer.headers['content-type']) };
    if (given.failOnStatus && !isWantedRedirect(response.status, given.method, given.response))
      refuseStatus(
        response,
        `${request.node.name}, item ${index + 1}`,
        tools.clock.now(),
        (given.method === 'POST' || given.method === 'PATCH') &&
          !(
            request.repeatable === true && Object.entries(headers).some(([name, value]) => isIdempotencyHeader(name) && value.trim() !== '')
          ),
      );
    const value = valueOf(response);
    checkFields(request, value, given.responseFields);
    return given.response === 'full' ? { status: response.status, headers: response.headers, body: value } : value;
  });
  return done({ out });
};
export default execute;
