import type { ConnectionSlot } from '../../workflow/model/flow.ts';
import { defineRule } from '../kit/define-rule.ts';

/** Connectors whose makers offer OAuth 2; matched at the start of the connection's type. */
const withOauth =
  /^(?:google|gmail|slack|hubspot|github|gitlab|microsoft|outlook|salesforce|notion|airtable|asana|jira|zendesk|dropbox|box|shopify|linear|linkedin|zoom|calendly|typeform|pipedrive|mailchimp|clickup|monday|intercom|xero|quickbooks)/i;

/** Their addresses; Google's models take keys only. */
const hostWithOauth =
  /(?:^|\.)(?:slack|googleapis|hubapi|hubspot|github|gitlab|microsoft|salesforce|notion|airtable|asana|atlassian|zendesk|dropboxapi|box|myshopify|linear|linkedin|zoom|calendly|typeform|pipedrive|mailchimp|clickup|monday|intercom|xero|quickbooks)\.(?:com|us|net|io|app)(?::\d+)?$/i;
const offersOauth = ({ type, hosts }: ConnectionSlot): boolean =>
  withOauth.test(type) || hosts.some((host) => hostWithOauth.test(host) && !/^(?:generativelanguage|aiplatform)\./.test(host));

export const CN006 = defineRule({
  id: 'CN006',
  title: 'A fixed key is used where OAuth 2 is on offer',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Switch the connection to OAuth 2', opens: 'connections' },
  taxonomy: ['LCNC-SEC-04', 'CC6.1'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      if ((slot.auth !== 'api-key' && slot.auth !== 'basic') || !offersOauth(slot)) continue;
      const step = flow.usersOf(slot.id)[0];
      if (step === undefined) continue;
      report({
        step,
        field: 'connection',
        title: `“${slot.name}” uses a fixed key, though its maker offers OAuth 2`,
        message: 'A fixed key works from anywhere, for as long as it exists, and mostly for everything. If it leaks, nobody notices.',
        remedy: 'Connect with OAuth 2: short-lived, limited to what is needed, and easy to withdraw.',
        key: slot.id,
      });
    }
  },
});
