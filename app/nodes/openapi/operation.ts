/** One operation of a document, frozen into the flow: all that the step needs of it, so that reviewers see it and nothing is read later. */
import { z } from 'zod';
import { schemaLimits } from '../kit/json-schema.ts';
import { declaredFieldSchema } from '../kit/schemas.ts';
import { typedInputSchema } from '../kit/typed-values.ts';

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;
export const authKinds = ['bearer', 'basic', 'api-key', 'oauth2', 'mtls', 'unsupported'] as const;

export const operationSchema = z.lazy(() =>
  z.strictObject({
    /** Where it comes from: the document's own title and version, and the SHA-256 of the file. */
    document: z.strictObject({ title: z.string().max(200), version: z.string().max(60), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
    method: z.enum(methods.map((method) => method.toUpperCase())),
    path: z.string().min(1).max(1_000),
    id: z.string().max(200),
    summary: z.string().max(200),
    /** Addresses with their variables filled in, as the document gives them. */
    servers: z.array(z.string().max(2_000)).max(20),
    inputs: z.array(typedInputSchema).max(500),
    /** Media type of the body; empty: there is none. */
    bodyType: z.string().max(100),
    /** Ways to sign in; one of them is enough. Empty: none is needed. */
    auth: z
      .array(
        z.strictObject({
          name: z.string().max(200),
          kind: z.enum(authKinds),
          header: z.string().max(200),
          scopes: z.array(z.string().max(300)).max(100),
        }),
      )
      .max(20),
    /** Fields of a successful answer. */
    answer: z.array(declaredFieldSchema).max(schemaLimits.fields),
  }),
);
export type Operation = z.infer<typeof operationSchema>;

export const formType = 'application/x-www-form-urlencoded';
/** A form with files (RFC 7578). */
export const multipartType = 'multipart/form-data';
