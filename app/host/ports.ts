/** What the desks of an open workspace take from outside. */
import type { Clock, Hash, Random } from '../kernel/ports.ts';

export interface HostPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
}
