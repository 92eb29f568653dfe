/** Commands and Python by whose words a server is taken for the one that was meant, whoever it is. */

/** Short switches of curl that take nothing after them may stand before the `k`: in `-ok` it is the name of a file. */
const inCommands: readonly RegExp[] = [
  /\bcurl(?:\.exe)?\s(?:[^|;&\n]{0,2000}\s)?(?:-[#0-46afgGiIjJlLnNOpqRsSvVZ]{0,20}k[#0-46afgGiIjJlLnNOpqRsSvVZ]{0,20}|--insecure|--proxy-insecure)(?=\s|$|[|;&])/,
  /\bwget(?:\.exe)?\s[^|;&\n]{0,2000}--no-check-certificate\b/,
  /\bhttp\.sslVerify(?:=|\s+)['"]?(?:false|0|off|no)\b|\bGIT_SSL_NO_VERIFY=['"]?(?:1|true|yes)\b/i,
  /\bNODE_TLS_REJECT_UNAUTHORIZED=['"]?0\b|\bPYTHONHTTPSVERIFY=['"]?0\b/,
  /\bstrict-ssl(?:=|\s+)['"]?false\b|\s--trusted-host[=\s]/,
  /\bStrictHostKeyChecking(?:=|\s+)['"]?(?:no|off)\b/i,
  /\bhttps?\s[^|;&\n]{0,2000}--verify[=\s](?:no|false)\b|--check-certificate=false\b/,
];
const LONGEST = 20_000;

const comments = /^[ \t]*#.*$/gm;
const pythonSwitches =
  /\b_create_unverified_context\b|\bCERT_NONE\b|\bcheck_hostname\s{0,9}=\s{0,9}False\b|\bverify_ssl\s{0,9}=\s{0,9}False\b|\bdisable_ssl_certificate_validation\s{0,9}=\s{0,9}True\b/;
/** A token can be decoded with `verify=False` too: that is another matter. */
const pythonRequests =
  /\b(?:requests|httpx|aiohttp|[sS]ession|[cC]lient|http|pool)\b[^\n#]{0,2000}\bverify\s{0,9}=\s{0,9}False\b|\.verify\s{0,9}=\s{0,9}False\b/;
const overLines =
  /\b(?:requests|httpx|[sS]ession|[cC]lient)\.(?:get|post|put|patch|delete|head|request|Session|Client|AsyncClient)\([^()]{0,2000}\bverify\s{0,9}=\s{0,9}False\b/;

export function pythonTrustsAnybody(source: string): boolean {
  if (!/verif|CERT_NONE|check_hostname|validation/i.test(source)) return false;
  const words = source.replace(comments, '');
  return [pythonSwitches, pythonRequests, overLines].some((pattern) => pattern.test(words));
}

/** The first address that is written out in it. */
const address = /\b(?:https|wss|ssh|sftp|ftps):\/\/[^\s'"`<>|;&{}$]{1,300}/;
/** Whom a command asks that looks at no certificate, as facts say it; nobody where it does, or asks nobody. */
export const askedOfAnybody = (command: string) =>
  inCommands.some((pattern) => pattern.test(command.slice(0, LONGEST)))
    ? [
        {
          url: address.exec(command.slice(0, LONGEST))?.[0] ?? '',
          verifyCertificate: false,
          followsRedirects: false,
          sendsCredentials: false,
        },
      ]
    : [];
