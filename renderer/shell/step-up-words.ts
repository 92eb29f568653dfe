/** What a person confirms with the second factor, by the channel that asks for it. */
const actions: Readonly<Record<string, string>> = {
  'review:submit': 'Submitting a flow for review', 'review:submitEmergency': 'Submitting an emergency release', 'review:closeEmergency': 'Closing an emergency', 'review:sign': 'Signing this version', 'waiver:approve': 'Approving a waiver', 'bundle:export': 'Exporting a signed bundle',
  'env:admit': 'Admitting a bundle', 'env:promote': 'Submitting a flow for another environment', 'env:revoke': 'Calling back a bundle', 'env:publishRevocations': 'Signing the list of what is called back', 'env:setRule': 'Changing the rules of an environment', 'trust:publish': 'Publishing the trust root',
  'exchange:card': 'Saving your key card', 'exchange:request': 'Sending a submission', 'exchange:answer': 'Sending an answer', 'exchange:addColleague': 'Trusting a colleague’s key', 'exchange:revokeColleague': 'Revoking a colleague’s key', 'identity:replaceKey': 'Making a new signing key', 'settings:set': 'Changing a setting of the workspace', 'identity:beginTotp': 'Setting up another authenticator', 'identity:renewRecoveryCodes': 'Making new recovery codes', 'git:push': 'Signing and pushing',
  'people:create': 'Adding a person', 'people:remove': 'Removing an account', 'people:update': 'Changing what a person may do', 'people:revokeKey': 'Revoking a person’s key', 'people:resetAccess': 'Resetting a person’s access', 'roles:save': 'Changing a role', 'roles:remove': 'Removing a role',
  'sso:save': 'Changing an identity provider', 'sso:remove': 'Removing an identity provider', 'policy:save': 'Changing the policy', 'policy:signPack': 'Signing a rule pack', 'models:save': 'Changing the model registry', 'models:remove': 'Removing a model', 'compliance:evidence': 'Signing evidence for auditors',
  'review:denyAuthorship': 'Saying that you changed nothing', 'run:reveal': 'Looking at plain run data', 'privacy:erase': 'Erasing a person', 'audit:saveDestination': 'Changing where the log is forwarded', 'audit:removeDestination': 'Ending a forwarding of the log', 'audit:setRetention': 'Changing how long the log is kept',
  'monitor:savePlaybook': 'Changing a playbook', 'monitor:removePlaybook': 'Removing a playbook',
  'store:backup': 'Making a backup', 'store:restore': 'Going back to a backup', 'store:protect': 'Changing what opens the workspace', 'store:rotateKey': 'Giving the store a new key',
};

export const stepUpWords = (channel: string): string => actions[channel] ?? 'This action';
