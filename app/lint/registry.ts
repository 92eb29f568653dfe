/** Every rule there is, in the order of the catalogue. */
import type { Rule } from './kit/define-rule.ts';
import { AI001 } from './rules/AI001.ts';
import { AI003 } from './rules/AI003.ts';
import { AI005 } from './rules/AI005.ts';
import { AI008 } from './rules/AI008.ts';
import { CN001 } from './rules/CN001.ts';
import { CN002 } from './rules/CN002.ts';
import { CN003 } from './rules/CN003.ts';
import { CN004 } from './rules/CN004.ts';
import { CN005 } from './rules/CN005.ts';
import { CN007 } from './rules/CN007.ts';
import { CN008 } from './rules/CN008.ts';
import { DF001 } from './rules/DF001.ts';
import { DF003 } from './rules/DF003.ts';
import { DF004 } from './rules/DF004.ts';
import { GV001 } from './rules/GV001.ts';
import { PM001 } from './rules/PM001.ts';
import { RL001 } from './rules/RL001.ts';
import { RL002 } from './rules/RL002.ts';
import { RL003 } from './rules/RL003.ts';
import { RL004 } from './rules/RL004.ts';
import { SC001 } from './rules/SC001.ts';

export const rules: readonly Rule[] = [
  DF001, DF003, DF004,
  PM001,
  CN001, CN002, CN003, CN004, CN005, CN007, CN008,
  AI001, AI003, AI005, AI008,
  SC001,
  GV001,
  RL001, RL002, RL003, RL004,
];

/** What lists and pages show of the rules. */
export const ruleList = (): { readonly id: string; readonly title: string; readonly severity: string; readonly taxonomy: readonly string[]; readonly fix: string }[] =>
  rules.map(({ id, title, severity, taxonomy, fix }) => ({ id, title, severity, taxonomy, fix }));
