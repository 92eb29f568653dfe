/** Small files of other products: each with one thing wrong in it, beside a twin in which that is done right. */
import type { Json } from '../../../../app/kernel/json.ts';

/** What is wrong, the rule that has to say so, the file, and its twin, of which that rule must say nothing. Text is XML. */
export type Pair = readonly [string, string, Json, Json];
