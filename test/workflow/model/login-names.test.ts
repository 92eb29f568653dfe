/** Which settings of a machine are taken for secrets by their names. */
import { describe, expect, it } from 'vitest';
import { soundsSecret } from '../../../app/workflow/model/login-names.ts';

const secret =
  'API_KEY apiKey APIKEY KEY KEY1 OPENAI_API_KEY DB_PASSWORD dbPassword DBPASS SMTP_PASS pass passphrase DB_PWD JWT_SECRET jwtSecret TOKEN githubToken GITHUB_TOKEN_2 API_KEY_PROD PRIVATE_KEY STORAGE_KEY ENCRYPTION_KEY hmacKey CREDENTIALS accessTokens n8n.apiKey';
const open =
  'KEYWORD keywords keyboard monkey SURVEYMONKEY_URL KEYCLOAK_URL primaryKey PRIMARY_KEY cacheKey idempotencyKey SORT_KEY sortkey PARTITION_KEY publicKey JIRA_PROJECT_KEY COMPASS_URL PASSENGERS PASSED MAX_TOKENS maxTokens TOKEN_URL TOKEN_LIMIT SECRET_NAME SECRETARY_EMAIL API_KEY_HEADER PASSWORD_MIN_LENGTH PWD TOKENIZER STAGE';

describe('a setting of the machine', () => {
  it.each(secret.split(' '))('%s may be a secret', (name) => expect(soundsSecret(name)).toBe(true));
  it.each(open.split(' '))('%s is none', (name) => expect(soundsSecret(name)).toBe(false));
});
