/**
 * The one guarded door. Every call of every transport goes through `call`, in this order: sender policy, input schema, session,
 * permission, rate limit, answered question, step-up, confirmation, session and permission again, handler, output schema, audit entry, envelope. Refusals are audited too.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { BugError, UserError, isCountersignError } from '../kernel/errors.ts';
import type { ErrorCode } from '../kernel/error-codes.ts';
import { wellFormed } from '../kernel/json-guard.ts';
import type { Json } from '../kernel/json.ts';
import { closeTogether, plainLine, plainText } from '../kernel/plain-text.ts';
import type { Clock, Log } from '../kernel/ports.ts';
import { assertNever } from '../kernel/result.ts';
import type { Permission } from '../identity/permissions.ts';
import type { CallSpec, PushSpec } from './contract/channel.ts';
import type { Session } from '../identity/ports.ts';
import { contract, type CallChannel, type Channel, type PushChannel, type PushOf } from './contract.ts';
import { firstProblem, requestEnvelope, wireError, type ResponseEnvelope, type WireError } from './envelope.ts';
import type { CallContext, Confirmations, ConfirmText, Handlers, Sender } from './handler.ts';
import { confirmWithinMs, createOpenQuestions, type OpenQuestions } from './open-questions.ts';
import { createRateLimiter } from './rate-limit.ts';

export interface DoorPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: (prefix: string) => string;
  /** The live session of a sender; `touch` counts as activity for the idle lock. */
  sessionOf(senderId: string, touch: boolean): Promise<Session | undefined>;
  /** Why this person may not, who could, and who can grant it. */
  whyDenied(session: Session, permission: Permission): string;
  /** Uses up a fresh second factor; false when there is none. */
  consumeStepUp(session: Session, purpose?: string): boolean;
  /**
   * Asks outside the renderer's reach. `needs-code`: this host has no dialog; the code stands where only the person at the
   * machine reads it, and the call is made again with it. `scope` tells calls apart that share their words: a code given for one counts for no other.
   */
  confirm(
    text: ConfirmText,
    sender: Sender,
    answer: { id: string; code: string } | undefined,
    scope: string,
  ): Promise<'yes' | 'no' | { readonly challenge: string }>;
  /**
   * Writes down durably that an action begins; the result takes the note back. A program that is killed between an action and its entry finds
   * the note at the next start, and the entry says that nobody knows how it ended.
   */
  begin(action: { actor: string; action: string; subject: string }): () => void;
  audit(entry: { actor: string; action: string; subject: string; details: Readonly<Record<string, string>> }): Promise<void>;
  /** Origins that may call: the app's own, and the loopback origin while serving. */
  readonly origins: readonly string[];
}

export interface Door {
  call(envelope: unknown, sender: Sender): Promise<ResponseEnvelope>;
  publish<K extends PushChannel>(channel: K, payload: PushOf<K>): void;
  /** Hears the pushes that this sender's session may hear; the result unsubscribes. */
  subscribe(sender: Sender, hear: (channel: PushChannel, payload: unknown) => void): () => void;
}

/** The code that a person typed, and the question that it was shown for. */
interface Answer {
  readonly id: string;
  readonly code: string;
}
interface Answered {
  readonly answer: Answer;
  readonly question: NonNullable<ReturnType<OpenQuestions['take']>>;
}

/** Tells calls apart for as long as a question stays open, and keeps nothing of what they say. */
const digestOf = (said: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(said))));

const isCall = (spec: CallSpec | PushSpec): spec is CallSpec => spec.kind === 'call';

function checkSender(sender: Sender, origins: readonly string[]): void {
  if (!sender.alive || !sender.topFrame || !origins.includes(sender.origin)) {
    throw new UserError('ipc/sender-refused', 'This window may not talk to Countersign.', { place: sender.origin });
  }
}

export function createDoor(handlers: Handlers, confirmations: Confirmations, ports: DoorPorts): Door {
  const limiter = createRateLimiter(ports.clock);
  const questions = createOpenQuestions(ports.clock);
  const listeners = new Set<{ sender: Sender; hear: (channel: PushChannel, payload: unknown) => void }>();

  function specOf(channel: string): CallSpec {
    const spec = Object.hasOwn(contract, channel) ? contract[channel as Channel] : undefined;
    if (spec === undefined || !isCall(spec)) throw new UserError('ipc/unknown-channel', `There is no channel “${channel.slice(0, 64)}”.`);
    return spec;
  }

  function checkSession(spec: CallSpec, session: Session | undefined): void {
    if (spec.permission === 'public') return;
    if (session === undefined) throw new UserError('identity/signed-out', 'Sign in first.', { mend: 'Your unsaved work is kept.' });
    if (!(spec.states ?? ['ready']).includes(session.state)) throw new UserError(...stateRefusal(session.state));
    if (spec.permission !== 'session' && !session.permissions.includes(spec.permission)) {
      throw new UserError('identity/denied', ports.whyDenied(session, spec.permission));
    }
  }

  /** Whoever called may have been locked out, signed out or switched off since: what they may is asked for anew, and of the same session. */
  async function stillThere(spec: CallSpec, sender: Sender, before: Session | undefined): Promise<Session | undefined> {
    const session = await ports.sessionOf(sender.id, false);
    // Somebody else may sit at this window now.
    checkSession(spec, session?.id === before?.id ? session : undefined);
    return session;
  }

  /** The question that this call answers. Nothing but an answer to one spares the second factor. */
  function answeredBy(spec: CallSpec, call: string, channel: string, answer: Answer | undefined): Answered | undefined {
    if (answer === undefined) return undefined;
    if (spec.confirm !== 'native') throw new UserError('ipc/bad-input', 'This request asks for no confirmation.', { place: channel });
    const question = questions.take(answer.id, call);
    if (question !== undefined) return { answer, question };
    throw new UserError('ipc/not-confirmed', 'Nothing was done: this code is not for what you are doing now, or too old.', {
      mend: 'Do it again, and type the code that is then shown.',
    });
  }

  async function checkConfirmation(
    channel: CallChannel,
    input: unknown,
    context: CallContext,
    call: string,
    answered: Answered | undefined,
  ): Promise<{ readonly asks: NonNullable<WireError['confirm']> } | { readonly about: string | undefined }> {
    const wording = confirmations[channel] as ((input: unknown, context: CallContext) => Promise<ConfirmText>) | undefined;
    if (wording === undefined) throw new BugError('kernel/bug', `${channel} asks for a confirmation that nobody words`);
    const worded = await wording(input, context);
    // Names come from people and files: none may turn the reading direction, look like another line of the question, or push one out of sight.
    const text = { ...worded, title: closeTogether(plainLine(worded.title)), detail: closeTogether(plainText(worded.detail)) };
    const words = JSON.stringify([text.title, text.detail, worded.about]);
    const notNow = new UserError('ipc/not-confirmed', 'Nothing was done: it was not confirmed.');
    // What it is about has changed since it was asked.
    if (answered !== undefined && answered.question.words !== words) throw notNow;
    const askedAt = ports.clock.now();
    const said = await ports.confirm(text, context.sender, answered?.answer, digestOf([context.session?.id, channel, input, worded.about]));
    if (said === 'yes' && Math.abs(ports.clock.now() - askedAt) > confirmWithinMs)
      throw new UserError('ipc/not-confirmed', 'Nothing was done: the question stood open for too long.', {
        mend: 'Do it again, and answer within five minutes.',
      });
    if (said === 'yes') return { about: worded.about };
    if (said === 'no') {
      if (answered !== undefined) questions.back(answered.answer.id, answered.question);
      throw notNow;
    }
    questions.add(said.challenge, { senderId: context.sender.id, call, words });
    return { asks: { id: said.challenge, title: text.title, detail: text.detail } };
  }

  async function run(
    request: { channel: string; input?: unknown; confirmation?: Answer | undefined; byItself?: true | undefined },
    sender: Sender,
    trace: Trace,
  ): Promise<ResponseEnvelope> {
    const spec = specOf(request.channel);
    const channel = request.channel as CallChannel;
    trace.action = 'action' in spec.audit ? spec.audit.action : undefined;
    const parsed = spec.input.safeParse(request.input ?? {});
    if (!parsed.success)
      throw new UserError('ipc/bad-input', `This request does not fit: ${firstProblem(parsed.error)}`, { place: channel });
    // Every text that enters does so here. Half a character, as of an emoji that was cut in two, becomes U+FFFD: it has no UTF-8, so that a name or a flow would come back as another one.
    const given = wellFormed(parsed.data as Json);
    const session = await ports.sessionOf(sender.id, request.byItself !== true);
    trace.actor = session?.accountId ?? 'nobody';
    checkSession(spec, session);
    if (!limiter.allow(`${sender.id} ${channel}`, spec.perMinute ?? 600)) {
      throw new UserError('ipc/rate-limited', 'Too many requests in a short time.', { mend: 'Wait a minute and try again.' });
    }
    const context: CallContext = {
      sender,
      session,
      still: () => stillThere(spec, sender, session),
      note(subject, details = {}) {
        trace.subject = subject;
        Object.assign(trace.details, details);
      },
    };
    // A browser's second call answers the confirmation of the first, which has already proved the step-up.
    const call = spec.confirm === 'native' ? digestOf([session?.id, session?.state, sender.id, channel, given]) : '';
    const answered = answeredBy(spec, call, channel, request.confirmation);
    const asksFactor = spec.stepUp === true || (spec.stepUp === 'ready' && session?.state === 'ready');
    if (asksFactor && answered === undefined && (session === undefined || !ports.consumeStepUp(session, spec.stepUpFor))) {
      // A question back, not a refusal: the window asks and calls again.
      trace.action = undefined;
      throw new UserError('ipc/step-up-required', 'Confirm with your second factor first.');
    }
    let acting = context;
    if (spec.confirm === 'native') {
      const confirm = await checkConfirmation(channel, given, context, call, answered);
      if ('asks' in confirm) {
        trace.action = undefined;
        return {
          ok: false,
          error: {
            code: 'ipc/not-confirmed',
            message: 'Confirm with the code shown in the terminal.',
            detailsId: trace.id,
            confirm: confirm.asks,
          },
        };
      }
      acting = { ...context, session: await context.still(), ...(confirm.about === undefined ? {} : { confirmed: confirm.about }) };
    }
    if (trace.action !== undefined) trace.settle = ports.begin({ actor: trace.actor, action: trace.action, subject: subjectIn(given) });
    const handler = handlers[channel] as (input: unknown, context: CallContext) => Promise<unknown>;
    const value = spec.output.safeParse(await handler(given, acting));
    if (!value.success)
      throw new BugError(
        'ipc/bad-output',
        `${channel} answered with something that its contract does not allow: ${firstProblem(value.error)}`,
      );
    await writeAudit(trace, 'done');
    return { ok: true, value: value.data };
  }

  async function writeAudit(trace: Trace, outcome: string): Promise<void> {
    if (trace.action === undefined) return;
    await ports.audit({ actor: trace.actor, action: trace.action, subject: trace.subject, details: { ...trace.details, outcome } });
    trace.settle?.();
  }

  return {
    async call(envelope, sender) {
      const trace: Trace = { id: ports.newId('call'), actor: 'nobody', action: undefined, subject: '', details: {} };
      try {
        checkSender(sender, ports.origins);
        const request = requestEnvelope.safeParse(envelope);
        if (!request.success) throw new UserError('ipc/bad-input', `This request does not fit: ${firstProblem(request.error)}`);
        return await run(request.data, sender, trace);
      } catch (error) {
        const code = isCountersignError(error) ? error.code : 'kernel/bug';
        if (!isCountersignError(error) || error.errorClass === 'bug') {
          ports.log.write('error', error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : 'unknown', { detailsId: trace.id });
        }
        try {
          await writeAudit(trace, code);
        } catch {
          // A store that is closed or full cannot take the entry; the refusal itself still reaches the caller.
          ports.log.write('warn', 'a refusal could not be written to the audit log', { detailsId: trace.id, code });
        }
        return { ok: false, error: wireError(error, trace.id) };
      }
    },
    publish(channel, payload) {
      const spec = contract[channel] as PushSpec;
      const value = spec.output.parse(payload);
      for (const { sender, hear } of listeners) void deliver(sender, spec, () => hear(channel, value));
    },
    subscribe(sender, hear) {
      checkSender(sender, ports.origins);
      const listener = { sender, hear };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };

  async function deliver(sender: Sender, spec: PushSpec, send: () => void): Promise<void> {
    if (spec.permission === 'public') return send();
    // What is said to a window shows nobody in front of it.
    const session = await ports.sessionOf(sender.id, false);
    if (session?.state !== 'ready') return;
    if (spec.permission === 'session' || session.permissions.includes(spec.permission)) send();
  }
}

function stateRefusal(state: Session['state']): [ErrorCode, string] {
  switch (state) {
    case 'ready':
      return ['identity/denied', 'You are signed in already.'];
    case 'locked':
      return ['identity/session-locked', 'The screen is locked. Unlock it to go on; your work is kept.'];
    case 'second-factor':
      return ['identity/second-factor-missing', 'Enter the code of your authenticator to finish signing in.'];
    case 'new-password':
      return ['identity/first-password', 'Choose a password of your own first: the present one is known to whoever made it.'];
    case 'enrol-second-factor':
      return ['identity/second-factor-missing', 'Set up your second factor first.'];
    default:
      return assertNever(state);
  }
}

/** What the call is about, before its handler has said so: the first id that it names. */
function subjectIn(input: unknown): string {
  const named =
    typeof input === 'object' && input !== null
      ? Object.entries(input).find(([key, value]) => typeof value === 'string' && (key === 'id' || key.endsWith('Id')))
      : undefined;
  return String(named?.[1] ?? '');
}

interface Trace {
  readonly id: string;
  actor: string;
  action: string | undefined;
  subject: string;
  readonly details: Record<string, string>;
  settle?: () => void;
}
