/** What the designer and the reader of OpenAPI documents say to each other. */
import type { OperationName } from '../../app/nodes/openapi/document.ts';
import type { Operation } from '../../app/nodes/openapi/operation.ts';

/** What is shown of a document that was read; the document itself stays with the reader. */
export interface ApiSummary {
  readonly fileName: string;
  readonly title: string;
  readonly version: string;
  /** SHA-256 of the file. */
  readonly digest: string;
  readonly operations: readonly OperationName[];
  readonly problems: readonly string[];
}

export type ToApiReader = { readonly type: 'read'; readonly file: File } | { readonly type: 'pick'; readonly key: string };

export type FromApiReader =
  | { readonly type: 'summary'; readonly summary: ApiSummary }
  | { readonly type: 'operation'; readonly operation: Operation }
  | { readonly type: 'refused'; readonly message: string };
