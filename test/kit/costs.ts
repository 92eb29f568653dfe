/** What tests hash with, where it is not hashing that they are about: nothing that ships takes these. */
import type { PasswordCosts } from '../../app/identity/password.node.ts';
import { leastCost, type StretchCost } from '../../app/store/keys/stretching.ts';

export const testPasswordCosts: PasswordCosts = { memoryKib: 64, passes: 1, lanes: 1 };
/** As little as a key file may ask for, without the threads: beginning those costs more than the hashing. */
export const testStretchCost: StretchCost = { ...leastCost, lanes: 1 };
