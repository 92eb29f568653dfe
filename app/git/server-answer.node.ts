/** What a repository's server or the Git reader said, as a refusal of ours. */
import { Errors } from 'isomorphic-git';
import { isCountersignError } from '../kernel/errors.ts';
import { gitRefusal } from './refusal.ts';

const isMove = /non-fast-forward|fetch first|failed to update ref|cannot lock ref|stale info|incorrect old value/i;

/** `what` was to be done to the repository: read, written. What is ours already is left as it is. */
export function explained(error: unknown, what: string): unknown {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    if (isCountersignError(cause)) return cause;
  if (error instanceof Errors.HttpError) {
    const { statusCode } = error.data;
    if (statusCode === 401 || statusCode === 403)
      return gitRefusal('git/login-refused', 'The server did not accept your login for this repository.', String(statusCode), error);
    if (statusCode === 404)
      return gitRefusal('git/unreachable', 'The server knows no such repository, or does not show it to you.', '404', error);
    return gitRefusal('git/unreachable', 'The server did not answer as a Git server does.', String(statusCode), error);
  }
  if (error instanceof Errors.PushRejectedError)
    return gitRefusal('git/moved', 'Somebody pushed to the repository meanwhile.', undefined, error);
  if (error instanceof Errors.GitPushError) {
    const said =
      error.data.result.error ??
      Object.values(error.data.result.refs)
        .map((ref) => ref.error)
        .filter((one) => one !== undefined && one !== '')
        .join('; ');
    return isMove.test(said)
      ? gitRefusal('git/moved', 'Somebody pushed to the repository meanwhile.', said, error)
      : gitRefusal('git/refused', 'The server refused the push.', said, error);
  }
  return gitRefusal('git/damaged', `The repository could not be ${what}: the server’s answer is not one of Git.`, undefined, error);
}
