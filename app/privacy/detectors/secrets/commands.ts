/** Secrets in commands, statements and settings of machines, where the word before the value is an option and not a name. */
import { looksRandom } from '../placeholder.ts';
import { secretName } from './names.ts';
import { valueAt } from './strings.ts';
import { asValue, type SecretSpan } from './values.ts';

/** `machine HOST login NAME password VALUE` of .netrc files. */
const netrc = /(?<![\w-])machine[ \t]+\S{1,200}\s+login[ \t]+\S{1,100}\s+password[ \t]+(\S{4,200})/g;
/** PowerShell makes a password of its first argument. */
const secureString = /\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?["']([^"'\n$ ][^"'\n ]{5,199})["']/gi;
const flags =
  /(?<![\w-])(?:--?(?:p|pass(?:word|wd)?|token|api[-_]?key|secret|auth|user|u|access[-_]?token|client[-_]?secret)[ \t]+)(?=["']?[^\s"'-])/gi;
/** Passwords of commands that say nothing but -p or -a before them, and of statements. Up to where the password begins. */
const commands =
  /\b(?:sshpass[ \t]+-p[ \t]*|(?:mysql|mysqldump|mysqladmin|mariadb)[ \t][^\n|;]{0,200}?-p|redis-cli[ \t][^\n|;]{0,200}?-a[ \t]+|docker[ \t]+login[ \t][^\n|;]{0,200}?-p[ \t]+|net[ \t]+use[ \t][^\n|;]{0,120}?\/user:\S{1,80}[ \t]+|(?:schtasks|sc)[ \t][^\n|;]{0,200}?\/rp[ \t]+|cmdkey[ \t][^\n|;]{0,200}?\/pass:|(?:plink|pscp|psftp)[ \t][^\n|;]{0,200}?-pw[ \t]+|psexec[ \t][^\n|;]{0,200}?-p[ \t]+|(?:ldapsearch|ldapmodify)[ \t][^\n|;]{0,200}?-w[ \t]+|ipmitool[ \t][^\n|;]{0,200}?-P[ \t]+|openssl[ \t][^\n|;]{0,200}?-pass(?:in|out)?[ \t]+pass:|(?:IDENTIFIED[ \t]+BY|WITH[ \t]+(?:ENCRYPTED[ \t]+)?PASSWORD|PASSWORD)[ \t]{1,3}=?[ \t]{0,3}N?(?=["']))(?=\S)/gi;
/** The same of programs that take it as their last word, or behind a letter of their own. */
const lastWord =
  /\b(?:htpasswd[ \t]+-[A-Za-z]*b[A-Za-z]*[ \t]+\S{1,100}[ \t]+\S{1,60}[ \t]+|snmp(?:walk|get|bulkwalk|set|table)[ \t][^\n|;]{0,200}?-[AX][ \t]+|smbclient[ \t][^\n|;]{0,200}?-U[ \t]+[^\s%]{1,60}%|ssh-keygen[ \t][^\n|;]{0,200}?-[NP][ \t]+|(?:mongo|mongosh|mongodump|mongorestore|sqlcmd|bcp|zip|unzip|7z|rar|unrar|pdftk|isql|lftp|winexe|evil-winrm|rpcclient|vncviewer|xfreerdp)[ \t][^\n|;]{0,200}?[ \t](?:-[pP]|\/p:)[ \t]{0,2}|(?:chpasswd|passwd --stdin)[ \t]*<<<[ \t]*["']?\S{1,40}:|(?:useradd|usermod)[ \t][^\n|;]{0,200}?-p[ \t]+|net[ \t]+user[ \t]+\S{1,60}[ \t]+)(?=\S)/gi;
/** `echo '...' | sudo -S`, and other programs that read a password from there. */
const piped =
  /\b(?:echo|printf)[ \t]+(?:-n[ \t]+)?(?=["']?(?:[^\s"'|]{6,100}|[^"'\n|]{6,100}["'])[ \t]*\|[ \t]*(?:sudo[ \t]+-[A-Za-z]*S|docker[ \t]+login|podman[ \t]+login|passwd[ \t]|chpasswd|cryptsetup|gpg[ \t]|openssl[ \t]|su[ \t]|kinit|helm[ \t]+registry|gh[ \t]+auth))/g;
/** `-b "session=..."` of curl. */
const cookieFlag = /(?<![\w-])(?:-b|--cookie)[ \t]+["']([^"'\n]{12,2000})["']/g;
/** Routers and switches: the community of SNMP, and passwords that stand readable behind a 0 or 7. */
const routers =
  /\b(?:snmp-server[ \t]+community|enable[ \t]+(?:secret|password)(?:[ \t]+[07])?|username[ \t]+\S{1,60}[ \t]+(?:privilege[ \t]+\d+[ \t]+)?(?:secret|password)[ \t]+[07])[ \t]+(\S{6,200})/g;
/** `--passphrase X`, `-storepass X`, `setx API_TOKEN "X"`, `ENV API_TOKEN X`: a name that says what follows it. */
const named =
  /(?:(?<![\w-])--?|(?<![\w-])(?:setx|ENV|ARG|SETENV|#define|config:set|variable set|secret set|env add|env set|-var|kv put)[ \t]+|\/:)(_?[A-Za-z][\w./-]{2,80})[ \t]{1,3}(?=["']?[^\s"'$<-])/g;

export const commandPatterns: readonly RegExp[] = [netrc, secureString, flags, commands, routers, named, lastWord, piped, cookieFlag];

/** What begins where a pattern ends, in quotes or up to the next blank. */
function behind(text: string, match: RegExpExecArray): { readonly value: string; readonly start: number } {
  const at = match.index + match[0].length;
  const { from, to } = valueAt(text, at);
  return { value: text.slice(from, to), start: from };
}

/** `allOf`: the matches of one of `commandPatterns` in the text. */
export function inCommands(text: string, allOf: (pattern: RegExp) => Iterable<RegExpExecArray>): SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const match of allOf(flags)) {
    const { value, start } = behind(text, match);
    if (value.length < 6) continue;
    // `-u name:password`
    const colon = /-(?:u|-user)\s/.test(match[0]) ? value.indexOf(':') : -1;
    if (/-(?:u|-user|p)\s/.test(match[0].slice(0, 8)) && colon < 0) continue;
    // `-u KEY:X`, `-u KEY:`: services that take the key for the name.
    if (colon >= 16 && value.length - colon <= 2 && looksRandom(value.slice(0, colon))) {
      found.push(...asValue(value.slice(0, colon), start, 'token', true));
      continue;
    }
    found.push(
      ...asValue(value.slice(colon + 1), start + colon + 1, /pass|-p|-u/.test(match[0].slice(0, 12)) ? 'password' : 'token', true),
    );
  }
  for (const match of allOf(named)) {
    const name = match[1] ?? '';
    const known = secretName(name.slice(name.lastIndexOf('/') + 1).replace(/^_/, ''));
    const { value, start } = behind(text, match);
    // In a sentence a word follows: only what has a digit is a value.
    if (known !== undefined && known !== 'provider' && known !== 'pin' && value.length >= 6 && /\d/.test(value))
      found.push(...asValue(value, start, known, true));
  }
  for (const pattern of [commands, lastWord, piped]) {
    for (const match of allOf(pattern)) {
      const { value, start } = behind(text, match);
      if (value.length >= 6 && !/^[-/*<]|^\$|\(|^\\\\/.test(value)) found.push(...asValue(value, start, 'password', true));
    }
  }
  for (const match of allOf(cookieFlag))
    found.push(...asValue(match[1] ?? '', match.index + match[0].length - 1 - (match[1] ?? '').length, 'cookie', true));
  for (const pattern of [netrc, secureString, routers]) {
    for (const match of allOf(pattern))
      found.push(...asValue(match[1] ?? '', match.index + match[0].lastIndexOf(match[1] ?? ''), 'password', true));
  }
  return found;
}
