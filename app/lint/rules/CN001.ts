import { valueAt } from '../../workflow/graph/patch.ts';
import { addressKind } from '../kit/addresses.ts';
import { baseAddresses } from '../kit/base-address.ts';
import { callsOf, placeKey } from '../kit/called-places.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';

/** Each plain protocol with the one that encrypts. */
const safer: Readonly<Record<string, string>> = {
  http: 'https',
  ws: 'wss',
  ftp: 'sftp',
  smtp: 'smtps',
  ldap: 'ldaps',
  mqtt: 'mqtts',
  imap: 'imaps',
  pop3: 'pop3s',
  redis: 'rediss',
  amqp: 'amqps',
  telnet: 'ssh',
  tcp: 'tls',
};
/** Where only the scheme changes and the same server is expected to answer. */
const sameServer: ReadonlySet<string> = new Set(['http', 'ws']);

export const CN001 = defineRule({
  id: 'CN001',
  title: 'A connection is not encrypted',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: ['networks', 'code'],
  choice: { title: 'Change the address where it is written', opens: 'step' },
  taxonomy: ['LCNC-SEC-04', 'CWE-319', 'GDPR 32', 'HIPAA 164.312(e)(1)', 'CC6.7'],
  visit(step, report) {
    const calls = callsOf(step);
    for (const network of calls) {
      const base = baseAddresses(step, network).find(
        (one) =>
          one.scheme !== undefined && Object.hasOwn(safer, one.scheme) && (one.host === undefined || addressKind(one.host) !== 'loopback'),
      );
      const { scheme, host } = base ?? network;
      const { parameter } = network;
      const better = scheme === undefined ? undefined : safer[scheme];
      // What never leaves this machine can be read by nobody on the way.
      if (better === undefined || network.direction !== 'out' || (host !== undefined && addressKind(host) === 'loopback')) continue;
      const text = valueAt(step.node.parameters, parameter.split('.'));
      const plain = `${scheme}://`;
      const canUpgrade = scheme !== undefined && sameServer.has(scheme) && typeof text === 'string' && text.toLowerCase().startsWith(plain);
      report({
        step,
        field: parameter,
        title: `“${step.name}” talks to ${host ?? 'its server'} without encryption (${scheme ?? ''})`,
        message: `Anyone on the way (a shared Wi-Fi, a provider, a rogue router) can read and change what is sent${network.sendsCredentials ? ', and copy the access key that goes with it' : ''}.`,
        remedy: `Use ${better}:// instead. If the server cannot, put it behind one that can.`,
        fixes: canUpgrade
          ? [
              {
                id: 'encrypt',
                title: `Use ${better}:// in “${step.name}”`,
                safety: 'safe',
                patch: [setParameter(step, parameter, `${better}://${text.slice(plain.length)}`)],
              },
            ]
          : [],
        key: placeKey(calls, network),
      });
    }
  },
});
