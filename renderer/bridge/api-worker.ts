/** Reads an OpenAPI document beside the window: some have a hundred thousand lines. */
import './zod-without-eval.ts';
import { CountersignError } from '../../app/kernel/errors.ts';
import { assertNever } from '../../app/kernel/result.ts';
import { portableHash } from '../../app/lint/hash.ts';
import { documentLimits, readApiDocument, type ApiDocument } from '../../app/nodes/openapi/document.ts';
import { operationOf } from '../../app/nodes/openapi/read-operation.ts';
import type { FromApiReader, ToApiReader } from './api-protocol.ts';

interface WorkerScope {
  postMessage(message: FromApiReader): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToApiReader>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

let read: { readonly api: ApiDocument; readonly digest: string } | undefined;

async function answer(message: ToApiReader): Promise<FromApiReader> {
  switch (message.type) {
    case 'read': {
      const { file } = message;
      // Before it is read at all.
      if (file.size > documentLimits.characters)
        return { type: 'refused', message: `This file has more than ${documentLimits.characters / 1024 / 1024} MB.` };
      const bytes = new Uint8Array(await file.arrayBuffer());
      const api = readApiDocument(new TextDecoder().decode(bytes), file.name);
      const digest = portableHash.sha256(bytes);
      read = { api, digest };
      const { title, version, operations, problems } = api;
      return { type: 'summary', summary: { fileName: file.name, title, version, digest, operations, problems } };
    }
    case 'pick': {
      if (read === undefined) return { type: 'refused', message: 'The document is no longer available.' };
      return { type: 'operation', operation: operationOf(read.api, message.key, read.digest) };
    }
    default:
      return assertNever(message);
  }
}

scope.addEventListener('message', ({ data }) => {
  answer(data).then(
    (message) => scope.postMessage(message),
    (error: unknown) => {
      const said =
        error instanceof CountersignError
          ? `${error.message}${error.mend === undefined ? '' : ` ${error.mend}`}`
          : 'The document could not be read.';
      scope.postMessage({ type: 'refused', message: said });
    },
  );
});
