/**
 * Which stores the workers of a cluster keep tables and tokens in. Each worker has its own, so that two that serve such flows see different
 * rows: the cluster hears of each store, and a worker beside which another one is in use says so.
 */
import * as restate from '@restatedev/restate-sdk/node';
import { z } from 'zod';
import { codeOfError } from '../../kernel/errors.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { forEver, requestPlace, sealedJson, type JournalKey } from './sealed.ts';
import { refused, send } from './wire.ts';

const storesName = 'countersignStores';
const place = 'all';
const stateName = 'seen';
const CLAIM_MS = 5 * 60_000;
const MOST = 100;

const claimSchema = z.strictObject({ store: z.string().min(1).max(100) });
type Claim = z.infer<typeof claimSchema>;
const claimRequest = (key: JournalKey) => sealedJson<Claim>(key, requestPlace(place, 'claim'), 'again');

/** When a store was first and last claimed, counted in claims: the clocks of machines differ. */
interface Seen {
  readonly store: string;
  readonly first: number;
  readonly last: number;
}

/** What is remembered after a claim, and how many other stores were claimed since that one first was: one that a worker left behind when it started anew is not among them. Pure. */
export function afterClaim(seen: readonly Seen[], { store }: Claim): { readonly seen: readonly Seen[]; readonly others: number } {
  const turn = Math.max(0, ...seen.map(({ last }) => last)) + 1;
  const first = seen.find((one) => one.store === store)?.first ?? turn;
  const rest = seen.filter((one) => one.store !== store);
  // In the order of their last claims: the one that was silent for longest is forgotten first.
  return { seen: [...rest, { store, first, last: turn }].slice(-MOST), others: rest.filter(({ last }) => last > first).length };
}

/** Steps whose tokens and consents lie in the worker's store; what else is kept there stands in the facts. */
const keeping: ReadonlySet<string> = new Set(['tokenise', 'restore', 'consent-gate', 'consent-register']);
const kinds: ReadonlySet<string> = new Set(['memory', 'vector-store']);
/** Whether it keeps something for its next run. Tables of a database of its own are the same for every worker. */
export const keepsRows = (flow: Flow): boolean =>
  flow.nodes.some(
    (node) =>
      node.disabled !== true &&
      (keeping.has(node.type) ||
        factsOf(node, flow).stores.some(
          ({ kind, key }) => kinds.has(kind) || key.startsWith('data-table:') || key.startsWith('privacy-budget:'),
        )),
  );

export const storesObject = (key: JournalKey) =>
  restate.object({
    name: storesName,
    handlers: {
      claim: restate.handlers.object.exclusive(
        { accept: '*/*', input: restate.serde.binary, retryPolicy: forEver, journalRetention: 0 },
        async (context: restate.ObjectContext, bytes: Uint8Array) => {
          let claim: Claim;
          try {
            claim = claimSchema.parse(claimRequest(key).deserialize(bytes));
          } catch {
            throw new restate.TerminalError('This is no claim, or it is not sealed with the key of this cluster.', { errorCode: 400 });
          }
          const { seen, others } = afterClaim((await context.get<readonly Seen[]>(stateName)) ?? [], claim);
          context.set(stateName, seen);
          return others;
        },
      ),
    },
  });

interface TellParts {
  readonly ingress: URL;
  readonly key: JournalKey;
  readonly store: string;
  readonly timers: Timers;
  readonly log: Log;
}

/** Says when it comes to be so, and again when it changes, that what flows keep is spread over several stores. */
export function tellOfStores({ ingress, key, store, timers, log }: TellParts): { stop(): void } {
  let stopped = false;
  let told = 0;
  let failing = false;
  let cancel = (): void => undefined;
  const url = new URL(`${storesName}/${place}/claim`, ingress);
  async function claim(): Promise<void> {
    try {
      const answer = await send(
        url,
        'POST',
        new TextDecoder().decode(claimRequest(key).serialize({ store })),
        key === undefined ? 'application/json' : 'text/plain',
      );
      if (answer.status >= 300) throw refused('a claim', url, answer);
      const others = z.int().parse(JSON.parse(answer.text));
      if (others > told)
        log.write(
          'warn',
          'workers of this cluster keep data tables, tokens and consents of flows in stores of their own, which do not know of each other: give such flows to one worker alone, or to countersign start',
          { otherStores: others },
        );
      told = others;
      failing = false;
    } catch (error) {
      // Where somebody else registers this worker, the cluster may not know it yet.
      if (!failing && !stopped)
        log.write('warn', 'the cluster could not be asked which stores its workers keep; it is asked again', { code: codeOfError(error) });
      failing = true;
    } finally {
      if (!stopped)
        cancel = timers.after(CLAIM_MS, () => {
          void claim();
        });
    }
  }
  void claim();
  return {
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
