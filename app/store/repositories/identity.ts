/** What identity works on, in one piece. */
import type { CustomRole } from '../../identity/permissions.ts';
import type { CustomRoleRepository, IdentityRepositories, SecretSealer } from '../../identity/ports.ts';
import type { Provider } from '../../identity/sso/provider.ts';
import type { WriteDb } from '../database.ts';
import { damaged } from '../failures.ts';
import { seal, unseal } from '../keys/seal.ts';
import { accountRepository } from './accounts.ts';
import { documentTable } from './document-table.ts';
import { sessionRepository } from './sessions.ts';
import { signingKeyRepository } from './signing-keys.ts';

function customRoles(db: WriteDb): CustomRoleRepository {
  const table = documentTable<CustomRole>(db, 'custom_role');
  return {
    list: table.list,
    save: table.save,
    delete: (id) => {
      table.remove(id);
    },
  };
}

export function identityRepositories(db: WriteDb): IdentityRepositories {
  return {
    accounts: accountRepository(db),
    sessions: sessionRepository(db),
    signingKeys: signingKeyRepository(db),
    customRoles: customRoles(db),
    providers: documentTable<Provider>(db, 'identity_provider'),
    transaction: (work) => db.transaction(work),
  };
}

export function secretSealer(key: Uint8Array): SecretSealer {
  return {
    seal: (plain, context) => seal(key, plain, context),
    open(sealed, context) {
      const plain = unseal(key, sealed, context);
      if (plain === undefined) throw damaged(context, 'a sealed value does not open');
      return plain;
    },
  };
}
