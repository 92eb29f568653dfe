/** What a request does, from its method and what people say of it. They may say that it does more than its method tells, and less only where the request bears that out. */
import type { EffectKind } from './facts.ts';

const effectOfMethod: Readonly<Record<string, EffectKind>> = { GET: 'read', HEAD: 'read', OPTIONS: 'read', DELETE: 'delete' };

/**
 * A question that is too long for an address is asked by POST: the last word of the path, or of the operation's name, says so. Everything
 * else that is posted may change something, whatever stands beside it in the flow.
 */
const asks = /(?:^|[/:.])_?(?:m?search|query|find|lookup|look-?up|filter|list|graphql|sparql|validate|preview|estimate|calculate|compute|convert|translate|detect|analy[sz]e|classify|extract|parse|ocr|embed|embeddings|rerank|moderations|tokeni[sz]e|count|suggest|autocomplete|geocode|introspect)(?:[-_](?:by|all|batch)\w*|[A-Z]\w*)?\/?$/;
const asksByName = /^(?:search|query|find|lookup|look[-_]?up|filter|list|get|fetch|read|validate|preview|estimate|calculate|convert|translate|detect|analy[sz]e|classify|extract|parse|count|suggest|geocode)(?![a-z])/;

export interface DeclaredRequest {
  readonly method: string;
  /** The fixed part of the path; undefined where data decides about its end. */
  readonly path: string | undefined;
  /** How the service calls it. */
  readonly operation?: string;
}

const isQuestion = ({ method, path, operation }: DeclaredRequest): boolean => method === 'POST' && ((path !== undefined && asks.test(path)) || (operation !== undefined && asksByName.test(operation)));

/** `declared`: what somebody has chosen in the step; `auto` leaves it to the method. */
export function effectOfRequest(declared: 'auto' | EffectKind, request: DeclaredRequest): EffectKind {
  const usual = effectOfMethod[request.method] ?? 'write';
  if (declared === 'auto' || usual === 'read') return declared === 'auto' ? usual : declared;
  if (declared === 'read' || declared === 'none') return isQuestion(request) ? declared : usual;
  // What deletes does not only write.
  return usual === 'delete' && (declared === 'write' || declared === 'send') ? usual : declared;
}
