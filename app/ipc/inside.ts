/** Handlers and questions that are loaded when the first of them is called: the door itself stands before them. */
import { BugError } from '../kernel/errors.ts';
import { contract, type CallChannel } from './contract.ts';
import type { CallContext, Confirmations, ConfirmText, Handlers } from './handler.ts';

/** What tells how the program and its store stand answers at once; these are the others. */
export type InsideHandlers = Omit<Handlers, `app:${string}` | `store:${string}`>;

export interface Inside {
  readonly handlers: InsideHandlers;
  readonly confirmations: Confirmations;
}

type Loaded<T> = (input: unknown, context: CallContext) => Promise<T>;

const calls = Object.entries(contract).flatMap(([channel, spec]) =>
  spec.kind === 'call' && !/^(app|store):/.test(channel) ? [channel as keyof InsideHandlers] : [],
);

export function handlersInside(load: () => Promise<Inside>): InsideHandlers {
  const late = (channel: keyof InsideHandlers): Loaded<unknown> => {
    return async (input, context) => ((await load()).handlers[channel] as Loaded<unknown>)(input, context);
  };
  return Object.fromEntries(calls.map((channel) => [channel, late(channel)])) as unknown as InsideHandlers;
}

export function confirmationsInside(load: () => Promise<Inside>): Confirmations {
  const late = (channel: CallChannel): Loaded<ConfirmText> => {
    return async (input, context) => {
      const wording = (await load()).confirmations[channel] as Loaded<ConfirmText> | undefined;
      if (wording === undefined) throw new BugError('kernel/bug', `${channel} asks for a confirmation that nobody words`);
      return wording(input, context);
    };
  };
  const asking = Object.entries(contract).flatMap(([channel, spec]) =>
    spec.kind === 'call' && spec.confirm === 'native' ? [channel as CallChannel] : [],
  );
  return Object.fromEntries(asking.map((channel) => [channel, late(channel)])) as Confirmations;
}
