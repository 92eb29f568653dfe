/** Exactly one engine owns a store: takes the lease, and renews it until it is let go. */
import { UserError } from '../../kernel/errors.ts';
import type { Clock, Timers } from '../../kernel/ports.ts';
import type { Lease } from '../ports.ts';
import type { TroubleList } from './troubles.ts';

/** Short, so that a crashed engine's runs go on soon; renewed three times as often. */
const LEASE_MS = 3_000;
const LEASE_POLL_MS = 250;
/** A crashed owner's lease has run out by then. */
export const leasePatienceMs = LEASE_MS + LEASE_POLL_MS;

export interface LeaseKeeper {
  /** Rejects with `engine/not-owner` when another engine still holds the store after `waitMs`. */
  take(waitMs: number): Promise<void>;
  release(): Promise<void>;
}

/** `lost` is called once, when another engine has taken the store over. */
export function leaseKeeper(
  owner: string,
  {
    lease,
    mustHaveRoom,
    clock,
    timers,
    troubles,
    lost,
  }: {
    readonly lease: Lease;
    /** Throws where nothing new may begin for want of room. */ readonly mustHaveRoom: () => void;
    readonly clock: Clock;
    readonly timers: Timers;
    readonly troubles: TroubleList;
    readonly lost: () => void;
  },
): LeaseKeeper {
  const notOwner = (): UserError =>
    new UserError('engine/not-owner', 'Another countersign is running the flows of this store.', { mend: 'Stop the other one first.' });
  let held = false;
  let cancel = (): void => undefined;
  const acquire = (): Promise<boolean> => lease.acquire(owner, clock.now(), LEASE_MS);
  async function renew(): Promise<void> {
    try {
      const ours = await acquire();
      if (!held) return;
      if (!ours) {
        held = false;
        troubles.failed('lease', notOwner());
        lost();
        return;
      }
      troubles.mended('lease');
      lookForRoom();
    } catch (error) {
      if (!held) return;
      // Tried again at the usual pace: nobody else can take the lease in a store that cannot be written, and each try is one small write.
      troubles.failed('lease', error);
    }
    soon();
  }
  function lookForRoom(): void {
    try {
      mustHaveRoom();
      troubles.mended('room');
    } catch (error) {
      troubles.failed('room', error);
    }
  }
  function soon(): void {
    cancel = timers.after(LEASE_MS / 3, () => {
      void renew();
    });
  }
  return {
    async take(waitMs) {
      for (let waited = 0; !(await acquire()); waited += LEASE_POLL_MS) {
        if (waited >= waitMs) throw notOwner();
        await new Promise<void>((resolve) => {
          timers.after(LEASE_POLL_MS, resolve);
        });
      }
      held = true;
      soon();
    },
    async release() {
      held = false;
      cancel();
      // One that cannot be given back, for want of room it may be, runs out by itself.
      await lease.release(owner).catch(() => undefined);
    },
  };
}
