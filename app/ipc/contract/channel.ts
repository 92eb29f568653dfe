/** How a channel is declared. A channel exists in the contract or nowhere; every transport goes through dispatch.ts. */
import type { z } from 'zod';
import type { Permission } from '../../identity/permissions.ts';
import type { Session } from '../../identity/ports.ts';

export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  /** Objects strict, strings and arrays bounded. */
  readonly input: I;
  readonly output: O;
  /** `public`: before anybody has signed in; `session`: any signed-in person, for their own affairs. */
  readonly permission: Permission | 'public' | 'session';
  /** Session states in which it may be called; a full session (`ready`) unless said. */
  readonly states?: readonly Session['state'][];
  /** A fresh second factor, at most five minutes old, used up by this call. `ready`: only from a full session, since before that there may be none to show. */
  readonly stepUp?: true | 'ready';
  /** A factor that was shown for this alone serves, too; without it only one that was shown for any purpose does. */
  readonly stepUpFor?: 'new-factor';
  /** A confirmation outside the renderer's reach that shows what is about to happen. */
  readonly confirm?: 'native';
  /** Calls a minute from one sender; 600 unless said. */
  readonly perMinute?: number;
  /** The audit action, or the reason why there is no entry. */
  readonly audit: { readonly action: string } | { readonly none: string };
}

export interface PushSpec<O extends z.ZodType = z.ZodType> {
  readonly kind: 'push';
  readonly output: O;
  readonly permission: Permission | 'public' | 'session';
}

export function call<I extends z.ZodType, O extends z.ZodType>(spec: Omit<CallSpec<I, O>, 'kind'>): CallSpec<I, O> {
  return { kind: 'call', ...spec };
}

export function push<O extends z.ZodType>(spec: Omit<PushSpec<O>, 'kind'>): PushSpec<O> {
  return { kind: 'push', ...spec };
}

/** Reading what one may read anyway leaves no entry; reads of personal run data do, as `run.revealed`. */
export const readOnly = { none: 'reads metadata only; reading labelled run data has a channel and an entry of its own' } as const;
