/** Secrets in formats of no single provider: tokens, private keys, passwords in addresses. */
import { re, row, type SecretShape } from './shape.ts';

/** For BIP 39: none of its words is one of these, and sentences hardly go twelve words without one. */
const walletWord =
  '(?!(?:the|and|for|from|with|was|were|are|not|but|has|had|been|which|who|its|our|his|her|your|their|them|these|those|would|should|could|after|while)(?![a-z]))[a-z]{3,8}';

export const standardSecrets: readonly SecretShape[] = [
  row(
    'jwt',
    'a JSON web token',
    re(`(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}(?:\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)?`),
    'eyJ',
  ),
  {
    ...row(
      'private-key',
      'a private key',
      re(
        '-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----)[\\s\\S]){16,20000}(?:-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----)?',
      ),
      '-----BEGIN',
    ),
    anyValue: true,
  },
  // The same as base64, as kubeconfigs and settings of build servers hold it: every offset of the opening words.
  row(
    'private-key',
    'a private key',
    re('(?<![A-Za-z0-9+/])LS0tLS1CRUdJTiB[A-Za-z0-9+/]{0,40}(?:UFJJVkFURSBLRVkt|BSSVZBVEUgS0VZL|QUklWQVRFIEtFWS)[A-Za-z0-9+/]{40,}={0,2}'),
    'LS0tLS1CRUdJTiB',
  ),
  row('private-key', 'a private key', re('"kty"[^{}]{0,2000}?"d"\\s{0,4}:\\s{0,4}"([A-Za-z0-9_-]{40,})"'), '"kty"'),
  // BIP 39: the words from which a wallet's keys are made.
  {
    ...row(
      'seed-phrase',
      'the words of a wallet',
      re(
        `\\b(?:(?:[Ss]eed|SEED|[Rr]ecovery|[Mm]nemonic|[Bb]ackup|[Ww]allet)(?:[ -](?:[Pp]hrase|PHRASE|[Ww]ords|[Ss]eed|[Mm]nemonic))?(?: is| are)?\\s{0,3}[:=]\\s{0,3}|(?:(?:[Ss]eed|[Rr]ecovery|[Mm]nemonic|[Bb]ackup|[Ww]allet) (?:phrase|words|mnemonic)|[Mm]nemonic)(?: is| are)?\\s{1,3})["']?((?:${walletWord} ){11,23}${walletWord})(?![a-z])`,
      ),
      /seed|recovery|mnemonic|backup|wallet/i,
    ),
    anyValue: true,
  },
  row(
    'putty-key',
    'a private key',
    re(
      'PuTTY-User-Key-File-\\d:[^\\n]{0,200}\\n[\\s\\S]{0,4000}?Private-Lines: ?\\d{1,3}(?:\\r?\\n[A-Za-z0-9+/=]{1,80}(?![A-Za-z0-9+/=-])){1,200}',
    ),
    'PuTTY-User-Key',
  ),
  // Keys of services that number them: Laravel Sanctum's tokens, the app tokens of Meta.
  {
    ...row(
      'numbered-token',
      'an access token',
      re('(?<![A-Za-z0-9|_-])\\d{1,16}\\|[A-Za-z0-9_-]{27,80}(?![A-Za-z0-9|_-])'),
      /\d\|[A-Za-z0-9_-]{27}/,
    ),
    weak: true,
  },
  // Services that take the key as a part of the path.
  {
    ...row(
      'path-key',
      'a key in an address',
      re(
        '://[^\\s"\'<>]{4,300}/(?:token|api[_-]?key|apikey|secret|auth[_-]?key|access[_-]?token|sendMessage|sendFileByUrl)/(?!0x|[1-9A-HJ-NP-Za-km-z]{32,44}(?![A-Za-z0-9]))([A-Za-z0-9_-]{16,120})(?=[/?#\\s"\'`]|$)',
      ),
      /\/(?:token|api[_-]?key|secret|auth[_-]?key|access[_-]?token|sendMessage|sendFileByUrl)\//i,
    ),
    weak: true,
  },
  row(
    'url-password',
    'a password in an address',
    re(
      '(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20}://[^\\s/:@{}"\'<>?#]{0,100}:([^\\s/{}"\'<>]{3,200})@[A-Za-z0-9\\[][A-Za-z0-9.:\\]-]{0,200}(?![^\\s/?#,;"\'`<>)\\\\])',
    ),
    /:\/\/[^\s/]{0,100}@/,
  ),
  row(
    'connection-password',
    'a password in a connection string',
    re('(?:jdbc:oracle:(?:thin|oci):|sqlplus[ \\t]{1,3}(?:-\\w[ \\t]{1,3})?)[^\\s/@:]{1,60}/"?([^\\s@"]{4,100})"?@'),
    'jdbc:oracle',
    'sqlplus',
  ),
  row(
    'connection-password',
    'a password in a connection string',
    re('(?:;|^|["\'])[ ]?(?:Password|Pwd)=([^;"\'\\n{}]{4,100})(?=[;"\'\\n]|$)'),
    'assword=',
    'wd=',
  ),
];
