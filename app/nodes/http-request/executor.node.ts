import type { Json } from '../../kernel/json.ts';
import { refuseStatus } from '../kit/answers.ts';
import type { HttpResponse, NodeExecutor } from '../kit/executor.ts';
import { asText, checkFields, done, mapItems, parametersOf } from '../kit/items.ts';
import { buildForm, buildHeaders, buildJson, buildUrl, withQuery, type Evaluate } from './build.ts';
import { parameters, type Parameters } from './definition.ts';

async function bodyOf(given: Parameters, evaluate: Evaluate): Promise<{ readonly type?: string; readonly body?: string }> {
  if (given.method === 'GET' || given.method === 'HEAD') return {};
  switch (given.bodyMode) {
    case 'none': return {};
    case 'json': return { type: 'application/json', body: await buildJson(given.body, evaluate) };
    case 'form': return { type: 'application/x-www-form-urlencoded', body: await buildForm(given.form, evaluate) };
    case 'raw': return { type: 'text/plain; charset=utf-8', body: asText(await evaluate(given.text)) };
  }
}

/** JSON where the server says so or where it plainly is; any other text as `{ text }`. */
function valueOf({ headers, body }: HttpResponse): Json {
  if (body === '') return null;
  if (/[/+]json\b/i.test(headers['content-type'] ?? '') || /^\s*[[{]/.test(body)) {
    try {
      return JSON.parse(body) as Json;
    } catch {
      // Mislabelled text is still text.
    }
  }
  return { text: body };
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const out = await mapItems(request, tools, async (item, index) => {
    const evaluate: Evaluate = (value) => tools.evaluate(value, item);
    const url = await withQuery(await buildUrl(given.url, evaluate), given.query, evaluate);
    const { type, body } = await bodyOf(given, evaluate);
    const key = asText(await evaluate(given.idempotencyKey));
    const headers = {
      accept: 'application/json, text/*;q=0.8', ...(type === undefined ? {} : { 'content-type': type }), ...(await buildHeaders(given.headers, evaluate)),
      ...(key === '' ? {} : { 'idempotency-key': key }),
    };
    const response = await tools.broker.http({
      url, method: given.method, headers, ...(body === undefined ? {} : { body }), ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      timeoutMs: given.timeoutMs, followRedirects: given.followRedirects,
    });
    if (given.failOnStatus) refuseStatus(response, `${request.node.name}, item ${index + 1}`, tools.clock.now());
    const value = valueOf(response);
    checkFields(request, value, given.responseFields);
    return given.response === 'full' ? { status: response.status, headers: response.headers, body: value } : value;
  });
  return done({ out });
};
export default execute;
