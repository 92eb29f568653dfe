import { Buffer } from 'node:buffer';
import { isCountersignError, TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { refuseStatus } from '../kit/answers.ts';
import type { HttpResponse, Item, NodeExecutor, StepRequest, StepTools } from '../kit/executor.ts';
import { bytesOf, maxFileBytes, tooLarge } from '../kit/document.node.ts';
import { asText, checkFields, done, mapItems, parametersOf, stepFailure, stopIfCancelled, textOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters, type Parameters } from './definition.ts';
import { readList } from './list.ts';
import { completion, PART_BYTES, partOf, textIn } from './multipart.ts';

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const PER_LIST = 1_000;

/** URLs take `..` as the way up, however it is written: such a key would leave its bucket. */
function pathOf(request: StepRequest, { bucket }: Parameters, key: string): string {
  if (key === '') throw stepFailure(request, 'was given no key', 'Write the key of the object.');
  const parts = key.split('/');
  if (key.length > 1_024 || parts.some((part) => part === '.' || part === '..' || part === '') || /[\u0000-\u001f\u007f]/.test(key)) {
    throw stepFailure(
      request,
      'was given a key that no object may have here',
      'Keys have at most 1,024 characters, no empty part, and no . or .. as a part.',
    );
  }
  return `/${bucket}/${parts.map(encoded).join('/')}`;
}

function bodyOf(request: StepRequest, { format }: Parameters, content: Json): Buffer {
  if (format === 'base64') return bytesOf(request.node.name, content);
  return Buffer.from(format === 'json' ? JSON.stringify(content) : asText(content), 'utf8');
}

const types: Readonly<Record<Parameters['format'], string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json',
  base64: 'application/octet-stream',
};

function itemOf(request: StepRequest, { format, fields }: Parameters, body: string): Item {
  if (format === 'base64') return { base64: body };
  const text = Buffer.from(body, 'base64').toString('utf8');
  if (format === 'text') return { text };
  let value: Json;
  try {
    value = parseData(text);
  } catch {
    throw stepFailure(request, 'read an object that is no JSON', 'Check the object, or read it as text.');
  }
  checkFields(request, value, fields);
  return value;
}

interface Asked {
  readonly body?: Buffer;
  readonly type?: string;
  readonly range?: string;
}
type Ask = (method: string, path: string, more?: Asked) => Promise<HttpResponse>;

const plain = ({ body }: HttpResponse): string => Buffer.from(body, 'base64').toString('utf8');

/** In one request, or begun, sent in parts and put together where it is larger: only the last step makes the object. */
async function write(request: StepRequest, tools: StepTools, ask: Ask, path: string, body: Buffer, type: string): Promise<void> {
  if (body.length <= PART_BYTES) {
    await ask('PUT', path, { body, type });
    return;
  }
  const odd = (what: string): Error =>
    stepFailure(request, `got an answer that ${what}`, 'Check the address: it must be S3-compatible storage that takes uploads in parts.');
  const upload = textIn(plain(await ask('POST', `${path}?uploads=`, { type })), 'InitiateMultipartUploadResult', 'UploadId');
  if (upload === undefined || upload === '') throw odd('begins no upload');
  const place = `uploadId=${encoded(upload)}`;
  try {
    const etags: string[] = [];
    for (let from = 0; from < body.length; from += PART_BYTES) {
      stopIfCancelled(request, tools);
      const { headers } = await ask('PUT', `${path}?partNumber=${etags.length + 1}&${place}`, {
        body: body.subarray(from, from + PART_BYTES),
      });
      const etag = headers['etag'];
      if (etag === undefined) throw odd('names no part');
      etags.push(etag);
    }
    // It may say 200 first and tell of a failure in the answer's body.
    const done = plain(await ask('POST', `${path}?${place}`, { body: Buffer.from(completion(etags)), type: 'application/xml' }));
    const failure = textIn(done, 'Error', 'Code');
    if (failure !== undefined) throw notPutTogether(request, failure);
    if (textIn(done, 'CompleteMultipartUploadResult', 'ETag') === undefined) throw odd('does not put the parts together');
  } catch (error) {
    // Parts that nobody puts together would be kept, and paid for. Where that fails, too, what failed first is told.
    await ask('DELETE', `${path}?${place}`).catch(() => undefined);
    throw error;
  }
}

/** CompleteMultipartUpload: "if the response body contains an error, retry the request"; these codes are told with a status of 500 or 503 where one can still be sent. */
function notPutTogether(request: StepRequest, said: string): Error {
  const code = /^\w{1,60}$/.test(said) ? said : 'an error';
  const message = `The storage did not put the parts of the object together (${code}).`;
  return ['InternalError', 'SlowDown', 'ServiceUnavailable', 'RequestTimeout', 'OperationAborted'].includes(code)
    ? new TransientError('egress/status', message, { place: request.node.name })
    : new TerminalError('egress/status', message, { place: request.node.name, mend: 'Look at the code in the manual of the storage.' });
}

interface Piece {
  readonly bytes: Buffer;
  readonly total: number;
  readonly etag: string | undefined;
}

/** All of an object: in one request, or where it is too large for that a part at a time, the parts of one version only. */
async function read(request: StepRequest, tools: StepTools, ask: Ask, path: string): Promise<string> {
  try {
    return (await ask('GET', path)).body;
  } catch (error) {
    if (!isCountersignError(error) || error.code !== 'egress/too-large') throw error;
  }
  /** Bytes as they were asked for, and no others: a short or shifted part would be another object. */
  const piece = async (from: number, to: number): Promise<Piece> => {
    const { headers, body } = await ask('GET', path, { range: `bytes=${from}-${to}` });
    const part = partOf(headers['content-range']);
    if (part === undefined)
      throw stepFailure(request, 'read an object that is too large, and the storage gives no parts of it', 'Keep smaller objects.');
    const bytes = Buffer.from(body, 'base64');
    if (part.from !== from || part.to !== Math.min(to, part.total - 1) || bytes.length !== part.to - part.from + 1)
      throw stepFailure(request, 'was given other bytes of an object than it asked for', 'Ask whoever runs the storage.');
    return { bytes, total: part.total, etag: headers['etag'] };
  };
  const { bytes, total, etag } = await piece(0, PART_BYTES - 1);
  if (total > maxFileBytes) throw tooLarge(request.node.name, `has more than ${maxFileBytes / 1024 / 1024} MiB`);
  const parts = [bytes];
  for (let from = PART_BYTES; from < total; from += PART_BYTES) {
    stopIfCancelled(request, tools);
    const next = await piece(from, Math.min(total, from + PART_BYTES) - 1);
    if (next.etag !== etag || next.total !== total) throw stepFailure(request, 'read an object that changed meanwhile', 'Run it again.');
    parts.push(next.bytes);
  }
  return Buffer.concat(parts).toString('base64');
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { operation, bucket } = given;
  const base = given.endpoint.replace(/\/+$/, '');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw stepFailure(request, 'names no bucket', 'Small letters, digits, dots and hyphens, as the storage shows it.');
  const ask = async (method: string, path: string, more: Asked = {}): Promise<HttpResponse> => {
    const response = await tools.broker.http({
      url: `${base}${path}`,
      method,
      binary: true,
      followRedirects: false,
      timeoutMs: given.timeoutMs,
      headers: {
        ...(more.type === undefined ? {} : { 'content-type': more.type }),
        ...(more.range === undefined ? {} : { range: more.range }),
      },
      ...(more.range === undefined ? {} : { beside: true }),
      ...(more.body === undefined ? {} : { body: more.body.toString('base64') }),
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
    });
    refuseStatus(response, request.node.name, tools.clock.now());
    return response;
  };
  const out = await mapItems(request, tools, async (item): Promise<Item[]> => {
    const key = await textOf(tools, given.key, item);
    switch (operation) {
      case 'read':
        return [itemOf(request, given, await read(request, tools, ask, pathOf(request, given, key)))];
      case 'write': {
        const body = bodyOf(request, given, await tools.evaluate(given.content, item));
        await write(request, tools, ask, pathOf(request, given, key), body, given.contentType || types[given.format]);
        return [withValueAt(item, ['object'], key)];
      }
      case 'delete':
        await ask('DELETE', pathOf(request, given, key));
        return [withValueAt(item, ['object'], key)];
      case 'list':
        return await listed(request, tools, given, key, async (path) => (await ask('GET', path)).body);
    }
  });
  return done({ out: out.flat() });
};
export default execute;

async function listed(
  request: StepRequest,
  tools: StepTools,
  { bucket, maxKeys }: Parameters,
  prefix: string,
  get: (path: string) => Promise<string>,
): Promise<Item[]> {
  const odd = (what: string): Error =>
    stepFailure(request, `got an answer that ${what}`, 'Check the address: it must be S3-compatible storage.');
  const found = new Map<string, Item>();
  let token: string | undefined;
  do {
    stopIfCancelled(request, tools);
    const before = found.size;
    const many = Math.min(PER_LIST, maxKeys - before);
    const query = [
      `list-type=2`,
      `encoding-type=url`,
      `max-keys=${many}`,
      ...(prefix === '' ? [] : [`prefix=${encoded(prefix)}`]),
      ...(token === undefined ? [] : [`continuation-token=${encoded(token)}`]),
    ];
    const list = readList(Buffer.from(await get(`/${bucket}?${query.join('&')}`), 'base64').toString('utf8'));
    if (list === undefined) throw odd('is no list of objects');
    for (const object of list.objects.slice(0, many)) {
      if (!object.key.startsWith(prefix)) throw odd('lists objects that it did not ask for');
      found.set(object.key, { ...object });
    }
    token = list.objects.length === 0 ? undefined : list.next;
    if (token !== undefined && found.size === before) throw odd('lists the same objects again and again');
  } while (token !== undefined && found.size < maxKeys);
  return [...found.values()];
}
