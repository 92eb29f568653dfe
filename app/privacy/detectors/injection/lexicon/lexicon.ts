/**
 * The words for the ideas of an injection in some thirty languages. Ideas meet in a sentence whatever its grammar, so that a language needs
 * its verbs and nouns here and no phrases. Stems where a language bends its words.
 */
import { drop, dropUnspaced, notBehind, notForget, refuse } from './drop.ts';
import {
  behindBacks,
  behindBacksUnspaced,
  handOver,
  handOverUnspaced,
  ifYouAre,
  kinds,
  machine,
  machineUnspaced,
  spokenTo,
} from './errand.ts';
import { above, prompt, promptUnspaced, reveal, revealUnspaced, verbatim } from './reveal.ts';
import { character, fromNow, fromNowUnspaced, unlimited, unlimitedUnspaced, youAre, youAreUnspaced } from './role.ts';
import { before, beforeUnspaced, rules, rulesUnspaced } from './rules.ts';
import { at, idea, plain } from './stems.ts';
import { approve, approveUnspaced, grade, gradeUnspaced, skip, skipUnspaced, topMarks } from './verdict.ts';

export const tongueIdeas = {
  gradeAbroad: idea(`${at(plain(grade))}|${gradeUnspaced}`),
  calledAbroad: idea(
    `${at(`(?:${machine})(?:${kinds})?`)}${spokenTo}|${at(`${ifYouAre}${plain(machine)}`)}|(?:${machineUnspaced})${spokenTo}`,
  ),
  handOverAbroad: idea(`${at(plain(handOver))}|${handOverUnspaced}`),
  behindBacksAbroad: idea(`${at(behindBacks)}|${behindBacksUnspaced}`),
  topMarksAbroad: idea(`${at(topMarks)}|最高分|满分|最高の評価|最高点|満点|최고점|만점`),
  dropAbroad: idea(`${notForget}${at(plain(drop))}${notBehind}|${at(plain(refuse))}|${dropUnspaced}`),
  beforeAbroad: idea(`${at(plain(before))}|${beforeUnspaced}`),
  rulesAbroad: idea(`${at(plain(rules))}|${rulesUnspaced}`),
  revealAbroad: idea(`${at(plain(reveal))}|${revealUnspaced}`),
  promptAbroad: idea(`${at(plain(prompt))}|${promptUnspaced}`),
  aboveAbroad: idea(`${at(above)}`),
  verbatimAbroad: idea(`${at(plain(verbatim))}|一字一句|逐字|그대로`),
  secretAbroad: idea(
    `${at('passw[oö]rt\\p{L}*|kennwort\\p{L}*|mots? de passe|contraseñas?|clave secreta|password|parola|senhas?|wachtwoord\\p{L}*|hasł[oa]|парол\\p{L}*|lösenord\\p{L}*|passord\\p{L}*|adgangskode\\p{L}*|salasana\\p{L}*|hesl[oa]|jelszó\\p{L}*|parola|κωδικ\\p{L}*|şifre\\p{L}*|kata sandi|mật khẩu|كلمة السر|كلمة المرور|הסיסמה|סיסמה|geheimnis\\p{L}*|secreto')}|パスワード|密码|密碼|비밀번호|पासवर्ड|รหัสผ่าน|秘密`,
  ),
  unlimitedAbroad: idea(`${at(plain(unlimited))}|${unlimitedUnspaced}`),
  youAreAbroad: idea(`${at(plain(youAre))}|${youAreUnspaced}`),
  fromNowAbroad: idea(`${at(plain(fromNow))}|${fromNowUnspaced}`),
  characterAbroad: idea(at(plain(character))),
  skipAbroad: idea(`${at(plain(skip))}|${skipUnspaced}`),
  approveAbroad: idea(`${at(plain(approve))}|${approveUnspaced}`),
} as const satisfies Readonly<Record<string, RegExp>>;
