/** A script that tells its requests not to check who answers. */
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

/** Names of the switch in the languages' own modules and in common libraries, with the value that turns the check off. */
const switches: Readonly<Record<string, boolean>> = {
  rejectUnauthorized: false,
  strictSSL: false,
  skipSslCertificateValidation: true,
  allowUnauthorizedCerts: true,
  insecureSkipVerify: true,
};
const everywhere = 'NODE_TLS_REJECT_UNAUTHORIZED';

const isOff = (name: string | undefined, value: unknown): boolean => {
  if (name === undefined || !isSyntax(value)) return false;
  if (name === everywhere) return literalText(value) === '0' || value['value'] === 0;
  if (!Object.hasOwn(switches, name)) return false;
  // `!1` is how a bundler writes false.
  const given =
    value.type === 'UnaryExpression' &&
    value['operator'] === '!' &&
    isSyntax(value['argument']) &&
    typeof value['argument']['value'] === 'number'
      ? value['argument']['value'] === 0
      : value['value'];
  return given === switches[name];
};

export function checksNoCertificate(root: Syntax, source: string): boolean {
  if (!new RegExp(`${Object.keys(switches).join('|')}|${everywhere}`).test(source)) return false;
  let found = false;
  walk(root, (node) => {
    if (node.type === 'Property') found ||= isOff(nameOf(node['key']) ?? literalText(node['key']), node['value']);
    else if (node.type === 'AssignmentExpression' && isSyntax(node['left']) && node['left'].type === 'MemberExpression')
      found ||= isOff(memberName(node['left']), node['right']);
  });
  return found;
}
