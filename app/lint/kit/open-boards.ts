/** Public places where whatever is put there stands for everybody to read: networks and pages to post on, and places to drop a text. */
import type { Zone } from '../../nodes/kit/facts.ts';

/** A message there has a receiver, so that not everybody reads it. */
const messengers: ReadonlySet<string> = new Set(['Telegram', 'WhatsApp', 'Discord', 'Facebook', 'Meta']);

export const isOpenBoard = ({ scope, vendor }: Zone): boolean => scope === 'public' && vendor !== undefined && !messengers.has(vendor);
