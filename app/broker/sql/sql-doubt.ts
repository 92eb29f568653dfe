import { TransientError } from '../../kernel/errors.ts';

/** A change was to last, and the connection went before the database said that it does. */
export const inDoubt = (host: string, cause: unknown): TransientError =>
  new TransientError(
    'egress/unanswered',
    `The database at ${host} broke off when the change was to last, so that nobody knows whether it does.`,
    { place: host, cause, mend: 'See there whether the change was made before you run this step again.' },
  );
