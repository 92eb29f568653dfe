/** Every rule there is, in the order of the catalogue. */
import type { Rule } from './kit/define-rule.ts';
import { AI001 } from './rules/AI001.ts';
import { AI002 } from './rules/AI002.ts';
import { AI003 } from './rules/AI003.ts';
import { AI004 } from './rules/AI004.ts';
import { AI005 } from './rules/AI005.ts';
import { AI006 } from './rules/AI006.ts';
import { AI007 } from './rules/AI007.ts';
import { AI008 } from './rules/AI008.ts';
import { AI009 } from './rules/AI009.ts';
import { AI010 } from './rules/AI010.ts';
import { AI011 } from './rules/AI011.ts';
import { AI012 } from './rules/AI012.ts';
import { AI013 } from './rules/AI013.ts';
import { AI014 } from './rules/AI014.ts';
import { AI015 } from './rules/AI015.ts';
import { AI016 } from './rules/AI016.ts';
import { AI017 } from './rules/AI017.ts';
import { AI018 } from './rules/AI018.ts';
import { AI019 } from './rules/AI019.ts';
import { AI020 } from './rules/AI020.ts';
import { AI021 } from './rules/AI021.ts';
import { AI022 } from './rules/AI022.ts';
import { AI023 } from './rules/AI023.ts';
import { AI024 } from './rules/AI024.ts';
import { AI025 } from './rules/AI025.ts';
import { AI026 } from './rules/AI026.ts';
import { CN001 } from './rules/CN001.ts';
import { CN002 } from './rules/CN002.ts';
import { CN003 } from './rules/CN003.ts';
import { CN004 } from './rules/CN004.ts';
import { CN005 } from './rules/CN005.ts';
import { CN006 } from './rules/CN006.ts';
import { CN007 } from './rules/CN007.ts';
import { CN008 } from './rules/CN008.ts';
import { CN009 } from './rules/CN009.ts';
import { CN010 } from './rules/CN010.ts';
import { CN011 } from './rules/CN011.ts';
import { CN012 } from './rules/CN012.ts';
import { CN013 } from './rules/CN013.ts';
import { CN014 } from './rules/CN014.ts';
import { CN015 } from './rules/CN015.ts';
import { CN016 } from './rules/CN016.ts';
import { CN017 } from './rules/CN017.ts';
import { CN018 } from './rules/CN018.ts';
import { CN019 } from './rules/CN019.ts';
import { CN020 } from './rules/CN020.ts';
import { DF001 } from './rules/DF001.ts';
import { DF002 } from './rules/DF002.ts';
import { DF003 } from './rules/DF003.ts';
import { DF004 } from './rules/DF004.ts';
import { DF005 } from './rules/DF005.ts';
import { DF006 } from './rules/DF006.ts';
import { DF007 } from './rules/DF007.ts';
import { DF008 } from './rules/DF008.ts';
import { DF009 } from './rules/DF009.ts';
import { DF010 } from './rules/DF010.ts';
import { DF011 } from './rules/DF011.ts';
import { DF012 } from './rules/DF012.ts';
import { DF013 } from './rules/DF013.ts';
import { DF014 } from './rules/DF014.ts';
import { DF015 } from './rules/DF015.ts';
import { DF016 } from './rules/DF016.ts';
import { DF017 } from './rules/DF017.ts';
import { DF018 } from './rules/DF018.ts';
import { DF019 } from './rules/DF019.ts';
import { DF020 } from './rules/DF020.ts';
import { GV001 } from './rules/GV001.ts';
import { GV002 } from './rules/GV002.ts';
import { GV003 } from './rules/GV003.ts';
import { GV004 } from './rules/GV004.ts';
import { GV005 } from './rules/GV005.ts';
import { GV006 } from './rules/GV006.ts';
import { GV007 } from './rules/GV007.ts';
import { GV008 } from './rules/GV008.ts';
import { GV009 } from './rules/GV009.ts';
import { GV010 } from './rules/GV010.ts';
import { GV011 } from './rules/GV011.ts';
import { GV012 } from './rules/GV012.ts';
import { GV013 } from './rules/GV013.ts';
import { GV014 } from './rules/GV014.ts';
import { GV015 } from './rules/GV015.ts';
import { PM001 } from './rules/PM001.ts';
import { PM002 } from './rules/PM002.ts';
import { PM003 } from './rules/PM003.ts';
import { PM004 } from './rules/PM004.ts';
import { PM005 } from './rules/PM005.ts';
import { PM006 } from './rules/PM006.ts';
import { PM007 } from './rules/PM007.ts';
import { PM008 } from './rules/PM008.ts';
import { PM009 } from './rules/PM009.ts';
import { PM010 } from './rules/PM010.ts';
import { PM011 } from './rules/PM011.ts';
import { PM012 } from './rules/PM012.ts';
import { PM013 } from './rules/PM013.ts';
import { RL001 } from './rules/RL001.ts';
import { RL002 } from './rules/RL002.ts';
import { RL003 } from './rules/RL003.ts';
import { RL004 } from './rules/RL004.ts';
import { RL005 } from './rules/RL005.ts';
import { RL006 } from './rules/RL006.ts';
import { RL007 } from './rules/RL007.ts';
import { RL008 } from './rules/RL008.ts';
import { RL009 } from './rules/RL009.ts';
import { RL010 } from './rules/RL010.ts';
import { RL011 } from './rules/RL011.ts';
import { RL012 } from './rules/RL012.ts';
import { RL013 } from './rules/RL013.ts';
import { RL014 } from './rules/RL014.ts';
import { SC001 } from './rules/SC001.ts';
import { SC002 } from './rules/SC002.ts';
import { SC003 } from './rules/SC003.ts';
import { SC004 } from './rules/SC004.ts';
import { SC005 } from './rules/SC005.ts';
import { SC006 } from './rules/SC006.ts';
import { SC007 } from './rules/SC007.ts';
import { SC008 } from './rules/SC008.ts';
import { SC009 } from './rules/SC009.ts';
import { SC010 } from './rules/SC010.ts';
import { SC011 } from './rules/SC011.ts';

export const rules: readonly Rule[] = [
  DF001,
  DF002,
  DF003,
  DF004,
  DF005,
  DF006,
  DF007,
  DF008,
  DF009,
  DF010,
  DF011,
  DF012,
  DF013,
  DF014,
  DF015,
  DF016,
  DF017,
  DF018,
  DF019,
  DF020,
  PM001,
  PM002,
  PM003,
  PM004,
  PM005,
  PM006,
  PM007,
  PM008,
  PM009,
  PM010,
  PM011,
  PM012,
  PM013,
  CN001,
  CN002,
  CN003,
  CN004,
  CN005,
  CN006,
  CN007,
  CN008,
  CN009,
  CN010,
  CN011,
  CN012,
  CN013,
  CN014,
  CN015,
  CN016,
  CN017,
  CN018,
  CN019,
  CN020,
  AI001,
  AI002,
  AI003,
  AI004,
  AI005,
  AI006,
  AI007,
  AI008,
  AI009,
  AI010,
  AI011,
  AI012,
  AI013,
  AI014,
  AI015,
  AI016,
  AI017,
  AI018,
  AI019,
  AI020,
  AI021,
  AI022,
  AI023,
  AI024,
  AI025,
  AI026,
  SC001,
  SC002,
  SC003,
  SC004,
  SC005,
  SC006,
  SC007,
  SC008,
  SC009,
  SC010,
  SC011,
  GV001,
  GV002,
  GV003,
  GV004,
  GV005,
  GV006,
  GV007,
  GV008,
  GV009,
  GV010,
  GV011,
  GV012,
  GV013,
  GV014,
  GV015,
  RL001,
  RL002,
  RL003,
  RL004,
  RL005,
  RL006,
  RL007,
  RL008,
  RL009,
  RL010,
  RL011,
  RL012,
  RL013,
  RL014,
];

/** What lists and pages show of the rules. */
export const ruleList = (): {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly taxonomy: readonly string[];
  readonly fix: string;
}[] => rules.map(({ id, title, severity, taxonomy, fix }) => ({ id, title, severity, taxonomy, fix }));
