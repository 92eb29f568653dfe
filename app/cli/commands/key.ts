/** countersign key new: an Ed25519 signing key as two files. */
import { makeKeyFiles } from '../../bundle/key-file.node.ts';
import { trustRoles } from '../../bundle/statement.ts';
import { newKeyPair } from '../../identity/ed25519.node.ts';
import { hidesSomething } from '../../identity/look-alike.ts';
import { reviewerGroups } from '../../identity/permissions.ts';
import { systemRandom } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { Command } from '../command.ts';
import { badUsage, choiceFrom, optionsFrom, noVerb } from '../options.ts';
import { newPassword } from '../trust-files.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign key new -o FILE [--owner NAME] [--role ROLE]... [--group GROUP]... [--password-file FILE|-] [--json]

Makes an Ed25519 signing key: FILE holds the private half (mode 0600), FILE.pub the public half. Existing files are never replaced.

  --owner NAME          the person or machine that signs with it (default: the key id)
  --role ROLE           author, reviewer, release or root; may be given many times (default: author, release and root)
  --group GROUP         for reviewers: security, privacy, legal or data-science; may be given many times
  --password-file FILE  seal the private half under the first line of FILE (- for stdin)`;

export const command: Command = {
  usage,
  async run(args, io) {
    const [verb, ...rest] = args;
    if (verb !== 'new') throw noVerb('key', verb, ['new'], usage);
    const { values, positionals } = optionsFrom(
      rest,
      {
        output: { type: 'string', short: 'o' },
        owner: { type: 'string' },
        role: { type: 'string', multiple: true },
        group: { type: 'string', multiple: true },
        'password-file': { type: 'string' },
      },
      usage,
    );
    const path = values.output;
    if (path === undefined || positionals.length > 0) throw badUsage('key new needs -o FILE and nothing else.', usage);
    const roles = (values.role ?? ['author', 'release', 'root'])
      .flatMap((text) => text.split(','))
      .map((role) => choiceFrom(role, trustRoles, '--role', usage));
    const groups = (values.group ?? [])
      .flatMap((text) => text.split(','))
      .map((group) => choiceFrom(group, reviewerGroups, '--group', usage));
    const source = values['password-file'];
    const password = source === undefined ? undefined : await newPassword(source, path, io);
    if (password === '') throw badUsage('The password is empty.', usage);
    if (values.owner !== undefined && (values.owner.trim() === '' || values.owner.length > 200 || hidesSomething(values.owner)))
      throw badUsage('--owner takes a name of 1 to 200 characters that can all be seen.', usage);
    const pair = newKeyPair(systemRandom);
    const owner = values.owner ?? pair.keyId;
    const { privateFile, publicFile } = await makeKeyFiles(
      pair,
      { owner, roles: [...new Set(roles)], groups: [...new Set(groups)] },
      password,
      systemRandom,
    );
    writeWhole(path, io.cwd, `${JSON.stringify(privateFile, null, 2)}\n`, { mode: 0o600, exclusive: true });
    writeWhole(`${path}.pub`, io.cwd, `${JSON.stringify(publicFile, null, 2)}\n`, { exclusive: true });
    if (values.json)
      io.out(
        `${JSON.stringify({ keyId: pair.keyId, owner, roles: publicFile.roles, groups: publicFile.groups, publicKey: publicFile.publicKey, privateFile: path, publicFile: `${path}.pub` })}\n`,
      );
    else {
      io.out(
        `Key ${pair.keyId} of ${plainLine(owner)} (${publicFile.roles.join(', ')})\n  private: ${plainLine(path)}${password === undefined ? ' (not sealed: anyone who reads it can sign)' : ' (sealed under the password)'}\n  public:  ${plainLine(path)}.pub\n`,
      );
    }
    return 0;
  },
};
