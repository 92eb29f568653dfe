/** Every rule there is, in the order of the catalogue. */
import type { Rule } from './kit/define-rule.ts';
import { AI001 } from './rules/AI001.ts';
import { AI003 } from './rules/AI003.ts';
import { AI005 } from './rules/AI005.ts';
import { CN005 } from './rules/CN005.ts';
import { CN007 } from './rules/CN007.ts';
import { DF001 } from './rules/DF001.ts';
import { DF003 } from './rules/DF003.ts';
import { DF004 } from './rules/DF004.ts';

export const rules: readonly Rule[] = [DF001, DF003, DF004, CN005, CN007, AI001, AI003, AI005];
