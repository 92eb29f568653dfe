import { z } from 'zod';
import type { Trust } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type GuardFact, type SourceFact } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataOut } from '../kit/ports.ts';
import { declaredFieldsSchema, pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    path: pathSchema
      .regex(/^[\w~.-]+(\/[\w~.-]+)*$/, 'A path has letters, digits, - and _ between slashes, and no slash at its ends.')
      .default('incoming'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    auth: z.enum(['none', 'bearer', 'hmac', 'jwt', 'mtls']).default('hmac'),
    signatureHeader: z.string().max(100).default('x-signature'),
    signs: z.enum(['body', 'request']).default('body'),
    audience: z.string().max(300).default(''),
    replayWindowSeconds: z.int().min(0).max(3_600).default(300),
    ratePerMinute: z.int().min(0).max(100_000).default(60),
    dedupeField: pathSchema.default(''),
    fields: declaredFieldsSchema.default([]),
  }),
);
type Parameters = z.infer<typeof parameters>;

const checked = (kind: GuardFact['kind']): GuardFact => ({ kind, port: 'out', failsOpen: false, paths: [] });

function guardsOf({ auth, ratePerMinute, fields }: Parameters): GuardFact[] {
  return [
    ...(auth === 'hmac' || auth === 'jwt' ? [checked('signature')] : []),
    ...(ratePerMinute > 0 ? [checked('rate-limit')] : []),
    ...(fields.length > 0 ? [{ ...checked('validation'), paths: [['body']] }] : []),
  ];
}

/**
 * The field is looked for in the body alone, and a call without it is let through: it must be one that every call brings, and that may
 * differ from call to call. Where nobody has described the body, its name must not be that of another part of the request.
 */
function namesTheCall({ dedupeField, fields }: Parameters): boolean {
  const name = dedupeField.replace(/^body\./, '');
  if (fields.length === 0)
    return name !== '' && (dedupeField.startsWith('body.') || !/^(?:method|headers?|query|host|path|url)(?:\.|$)/i.test(name));
  return fields.some((field) => field.name === name && field.required && ['text', 'number', 'uuid', 'date', 'any'].includes(field.type));
}

function sourcesOf({ auth, fields }: Parameters): SourceFact[] {
  const trust: Trust = auth === 'none' ? 'public' : 'partner';
  return [
    ...sourcesOfFields(fields, { port: 'out', at: ['body'], trust, origin: 'the body of the web request' }),
    { port: 'out', path: ['query'], labels: ['unknown'], trust, type: 'any', why: 'the query of the web request' },
    { port: 'out', path: ['headers'], labels: ['internal'], trust, type: 'object', why: 'the headers of the web request' },
    { port: 'out', path: ['method'], labels: [], trust: 'trusted', type: 'enum', why: 'the method of the web request' },
  ];
}

export const definition = defineNode({
  type: 'webhook-trigger',
  version: 1,
  title: 'Web request',
  summary: 'Starts when another system calls a web address.',
  category: 'trigger',
  icon: 'webhook',
  keywords: ['webhook', 'http', 'api', 'call', 'incoming', 'form'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ method, path }) => `${method} /${path}`,
  facts: (given) => ({
    ...noFacts,
    outputs: [dataOut],
    sources: sourcesOf(given),
    transfer: [{ port: 'out', steps: [] }],
    guards: guardsOf(given),
    trigger: {
      kind: 'webhook',
      exposed: true,
      auth: given.auth,
      // Whoever sees a call cannot send it again without the key of the caller's certificate.
      replayWindow: given.auth === 'mtls' || ((given.auth === 'hmac' || given.auth === 'jwt') && given.replayWindowSeconds > 0),
      rateLimit: given.ratePerMinute > 0,
      atLeastOnce: true,
      dedupeKey: namesTheCall(given),
      ...(given.auth === 'jwt' && given.audience === '' ? { takesTokensForOthers: true as const } : {}),
    },
  }),
});
