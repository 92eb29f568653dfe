/** The services that the demo's flow talks to: a model, a mail server and a CRM, real TLS and real protocols on loopback. */
import { newAuthority } from '../kit/certificates.ts';
import { mailServer, type MailServer } from '../kit/mail-server.ts';
import { modelServer, type ModelServer } from '../kit/model-server.ts';
import { answer, bodyOf, httpsServer, type TestServer } from '../kit/servers.ts';

export interface World {
  readonly ca: string;
  readonly model: ModelServer & { readonly port: number };
  readonly mail: MailServer;
  readonly crm: { readonly port: number; readonly notes: string[] };
  /** A server that the flow was never approved for. */
  readonly stranger: { readonly port: number; hits: number };
  readonly secrets: { readonly model: string; readonly mail: string; readonly crm: string };
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const authority = newAuthority();
  const secrets = { model: `model-${'k7'.repeat(12)}`, mail: `mail-${'m4'.repeat(12)}`, crm: `crm-${'c9'.repeat(12)}` };
  const certificate = authority.issue('localhost');
  const model = modelServer(
    (request) =>
      `Thank you, ${/Name: (\S+)/.exec(request.messages.map((message) => message.content).join('\n'))?.[1] ?? 'friend'}. Your parcel is on its way.`,
    secrets.model,
  );
  const modelHost = await httpsServer(certificate, model.handler);
  const mail = await mailServer({ ...certificate, user: 'support', password: secrets.mail });
  const notes: string[] = [];
  const crm = await httpsServer(certificate, async (request, response) => {
    if (request.headers.authorization !== `Bearer ${secrets.crm}`) return answer(response, 401, {});
    notes.push(await bodyOf(request));
    answer(response, 201, { id: notes.length });
  });
  const stranger = { port: 0, hits: 0 };
  const strange = await httpsServer(certificate, (_request, response) => {
    stranger.hits += 1;
    answer(response, 200, {});
  });
  stranger.port = strange.port;
  const servers: readonly TestServer[] = [modelHost, mail, crm, strange];
  return {
    ca: authority.ca,
    model: { ...model, port: modelHost.port },
    mail,
    crm: { port: crm.port, notes },
    stranger,
    secrets,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      authority.remove();
    },
  };
}
