/** What the second set of hostile bundles is made with. */
import { sealed } from './kit.ts';

export interface FreshAttack {
  readonly what: string;
  readonly make: () => Promise<Uint8Array> | Uint8Array;
}

export const good = (): Promise<Uint8Array> => sealed();
export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
