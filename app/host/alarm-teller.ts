/** Tells people of an alarm, by mail or by a web request, through the broker and a connection of the workspace as a step would. */
import { TransientError } from '../kernel/errors.ts';
import type { BrokerClient } from '../nodes/kit/executor.ts';
import type { Alarm, Playbook } from '../monitor/playbook.ts';
import { bindConnections } from '../workflow/graph/bind-connections.ts';
import { emptyFlow, type Environment, type Flow } from '../workflow/model/flow.ts';
import type { ConnectionRecord } from '../workflow/ports.ts';

export interface TellerParts {
  readonly workspace: string;
  readonly environment: Environment;
  readonly connections: () => readonly ConnectionRecord[];
  readonly outside: (flow: Flow) => Promise<BrokerClient>;
}

const TIMEOUT_MS = 20_000;

/** A flow of one step: its grant is all that the message may use. */
function stepOf(type: string, parameters: Flow['nodes'][number]['parameters'], connection: string | undefined, { connections, environment }: TellerParts): Flow {
  return bindConnections({
    ...emptyFlow('alarm', 'Alarm'), environment, nodes: [{ id: 'tell', type, typeVersion: 1, name: 'Tell', parameters, ...(connection === undefined ? {} : { connection }) }],
    connections: connection === undefined ? [] : [{ id: connection, name: connection, type: type === 'send-mail' ? 'smtp' : 'http', auth: 'unknown', hosts: [], scopes: [] }],
  }, connections());
}

export function alarmTeller(parts: TellerParts): (playbook: Playbook, alarm: Alarm, idempotencyKey: string) => Promise<void> {
  const { workspace, environment, outside } = parts;
  return async ({ name, pause, revoke, mail, web }, { kind, flowName, flowId, at, words }, idempotencyKey) => {
    const did = [...(pause ? ['paused'] : []), ...(revoke ? ['revoked'] : [])];
    if (web !== undefined) {
      const broker = await outside(stepOf('http-request', { method: 'POST', url: web.url }, web.connection, parts));
      const body = JSON.stringify({ type: 'alarm', kind, flow: { id: flowId, name: flowName }, at: new Date(at).toISOString(), words, playbook: name, did, workspace, environment });
      const { status } = await broker.http({ url: web.url, method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }, body, timeoutMs: TIMEOUT_MS, followRedirects: false, ...(web.connection === undefined ? {} : { connection: web.connection }) });
      if (status >= 300) throw new TransientError('egress/status', `The address of the playbook "${name}" answered ${status}.`);
    }
    if (mail !== undefined) {
      const text = `${words}\n\nFlow: ${flowName}\nWhen: ${new Date(at).toISOString()}\nWorkspace: ${workspace} (${environment})\nPlaybook: ${name}${pause ? '\n\nThe flow is held. See why on the page Monitor, and let it go on there.' : ''}${revoke ? '\nIts bundles were called back: publish the revocation list on the page Environments.' : ''}\n`;
      const broker = await outside(stepOf('send-mail', { from: mail.from, to: mail.to.join(', '), subject: 'Alarm', text: 'Alarm' }, mail.connection, parts));
      await broker.mail({ connection: mail.connection, from: mail.from, to: mail.to, subject: `${flowName.replace(/\s+/g, ' ').slice(0, 200)}: not as usual`, text, idempotencyKey });
    }
  };
}
