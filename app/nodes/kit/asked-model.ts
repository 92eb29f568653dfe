/** A model that is asked by hand, through a plain web request: it reads what is sent as any other model does, and its answer is a model's. */
import type { AiFact, ParameterReads, Zone } from './facts.ts';
import { isPinnedModel } from './models.ts';
import { isTrainingPath, vendorOfHost } from './vendors.ts';

/** Where models are asked, whoever runs them: the addresses of OpenAI, Anthropic, Google, Ollama and what speaks like them. */
const asking =
  /(?:^|\/)(?:chat\/completions|completions|responses|messages|embeddings?|api\/(?:chat|generate|embed)|invoke(?:-with-response-stream)?|converse)\/?$|:(?:stream)?(?:generateContent|predict|embedContent)\/?$/i;
const ownAddress =
  /(?:^|\/)(?:chat\/completions|v1\/(?:completions|responses|messages|embeddings)|api\/(?:chat|generate|embed))\/?$|:(?:stream)?(?:generateContent|embedContent)\/?$/i;
/** Beside asking a model, its maker's addresses also keep files and settings. */
const keeping = /(?:^|\/)(?:files|uploads|vector_stores|batches|models|organization|usage)(?:\/|$)/i;

/** Someone is asked there what a model makes of it. */
export function isModelAddress(host: string | undefined, path: string): boolean {
  if (host === undefined || isTrainingPath(path)) return false;
  return vendorOfHost(host)?.ai === true ? !keeping.test(path) || asking.test(path) : ownAddress.test(path);
}

export interface Asked {
  /** Host and path as far as they are fixed. */
  readonly host: string | undefined;
  readonly path: string;
  readonly method: string;
  readonly zone: Zone;
  readonly body: ParameterReads;
  /** How the answer is held to fields. */
  readonly output: AiFact['output'];
  readonly seconds: number;
}

/** Undefined where no model is asked. */
export function askedModel({ host, path, method, zone, body, output, seconds }: Asked): AiFact | undefined {
  if (/^(GET|HEAD|DELETE|OPTIONS)$/i.test(method) || !isModelAddress(host, path)) return undefined;
  const model = /"model"\s*:\s*"([^"{}]{1,200})"/.exec(body.literal ?? body.prefix)?.[1] ?? /\/models\/([\w.-]{1,200}):/.exec(path)?.[1];
  return {
    role: /embed/i.test(path) ? 'embed' : 'chat',
    ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
    ...(model === undefined ? {} : { model, pinned: isPinnedModel(model) }),
    external: zone.scope !== 'local' && zone.scope !== 'internal',
    ...(zone.region === undefined ? {} : { region: zone.region }),
    system: { literal: '', prefix: '', reads: [], dynamic: false },
    prompt: body,
    output,
    budget: { steps: 1, seconds },
  };
}
