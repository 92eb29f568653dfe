/** Names of headers, parameters, keys and variables that say that a secret follows. */
import { rememberByText } from '../../kernel/remember.ts';
import { wordsIn } from './placeholder.ts';

/** A password may be nearly a word; a token is random; what stands under the bare name of a provider is one where it is long as well; a PIN has four to eight digits. */
export type SecretName = 'password' | 'token' | 'header' | 'cookie' | 'provider' | 'pin';

/** The word for a password in forty languages; as a pattern for sentences as well. */
const spokenWords = ['password', 'passwd', 'passphrase', 'passcode', 'pass code', 'pwd', 'passwort', 'kennwort', 'passord', 'adgangskode', 'lösenord', 'losenord', 'lykilorð', 'salasana', 'parool', 'parole', 'slaptažodis', 'hasło', 'haslo', 'heslo', 'jelszó', 'lozinka', 'šifra', 'geslo', 'parolă', 'parola', 'şifre', 'sifre', 'contraseña', 'contrasena', 'clave de acceso', 'senha', 'palavra-passe', 'mot de passe', 'motdepasse', 'mdp', 'wachtwoord', 'κωδικός', 'пароль', 'парола', 'лозинка', 'mật khẩu', 'kata sandi', 'סיסמה', 'كلمة المرور', 'كلمة السر', 'पासवर्ड', '密码', '密碼', '口令', 'パスワード', '暗証番号', '비밀번호', '패스워드', 'รหัสผ่าน'];
export const passwordNames = [...spokenWords, '[\\p{L}-]{1,20}(?:passwort|kennwort|wachtwoord|lösenord)', 'pw', 'clave', 'code wi-?fi', 'wi-?fi[ -](?:code|key|pass)', 'wlan[- ](?:code|key|schlüssel)'].join('|');
export const providerNames = (): string => [...providers].join('|');
const passwordWords: ReadonlySet<string> = new Set([...spokenWords, 'psk', 'lozenord', 'pw', 'pass', 'passcode', 'userpass', 'storepass', 'keypass', 'srcstorepass', 'deststorepass', 'sudopass', 'dbpass', 'mypass', 'smtppass', 'userpassword', 'dbpassword', 'pgpassword', 'wifipassword']);
const tokenWords: ReadonlySet<string> = new Set(['token', 'secret', 'apikey', 'apitoken', 'accesstoken', 'authtoken', 'secretkey', 'privatekey', 'clientsecret', 'appsecret', 'bottoken', 'accesskey', 'authkey', 'licensekey', 'jwt', 'pat', 'bearer', 'credential', 'credentials', 'credenciais', 'credenciales', 'authorisation', 'sharedsecret', 'refreshtoken', 'idtoken', 'sessiontoken', 'apisecret', 'appkey', 'consumersecret', 'webhooksecret', 'signingsecret', 'secretaccesskey', 'sas', 'hmac', 'schlüssel', 'geheimnis', 'jeton', 'clave', 'chave', 'chiave', 'sleutel', 'klucz', 'nyckel', 'nøgle', 'ключ', 'токен', 'секрет', '密钥', '密鑰', '令牌', 'トークン', '秘密鍵', '토큰', '비밀키']);
/** `api key`, `signing key`: the word before a key that makes it a secret. */
const keyWords: ReadonlySet<string> = new Set(['api', 'access', 'secret', 'private', 'auth', 'write', 'ingest', 'ingestion', 'signing', 'signature', 'encryption', 'account', 'shared', 'master', 'subscription', 'app', 'application', 'service', 'function', 'functions', 'storage', 'webhook', 'server', 'admin', 'client', 'consumer', 'integration', 'rest', 'live', 'hmac', 'license', 'licence', 'role', 'anon', 'deploy', 'ssh', 'gemini', 'openai', 'anthropic', 'google', 'maps', 'xi', 'ntfy', 'pushover', 'user', 'developer', 'dev', 'tavily', 'serp', 'serpapi', 'jira', 'stripe', 'sendgrid', 'mailgun', 'airtable', 'hubspot', 'supabase', 'pinecone', 'openrouter', 'rapidapi', 'rapid', 'weather', 'openweather', 'perplexity', 'elevenlabs', 'deepl', 'groq', 'mistral', 'apify', 'scraper', 'scraping', 'firecrawl', 'brave', 'exa', 'cohere', 'hf', 'n8n', 'cloudinary', 'pexels', 'unsplash', 'newsapi', 'news', 'tmdb', 'partner', 'merchant', 'instance', 'bot', 'device']);
/** Services that people write before a key as if it were its name: `deepgram: ...`. */
const services: ReadonlySet<string> = new Set(['deepgram', 'assemblyai', 'openai', 'anthropic', 'cohere', 'mistral', 'groq', 'serpapi', 'rapidapi', 'elevenlabs', 'openweather', 'openweathermap', 'newsapi', 'tmdb', 'hunter', 'clearbit', 'sendgrid', 'mailgun', 'postmark', 'tavily', 'pinecone', 'huggingface', 'replicate', 'deepl', 'firecrawl', 'perplexity', 'stability', 'voyage', 'apify']);
/** Services whose name in a variable says that a long random value is their key: `ADAFRUIT_IO`, `finnhub: ...`. */
const providers: ReadonlySet<string> = new Set(['adafruit', 'adobe', 'adyen', 'algolia', 'alchemy', 'alibaba', 'asana', 'atlassian', 'auth0', 'aws', 'azure', 'beamer', 'bitbucket', 'bittrex', 'binance', 'braintree', 'bugsnag', 'buildkite', 'checkr', 'circleci', 'clickhouse', 'clickup', 'cloudflare', 'cloudinary', 'codecov', 'codacy', 'coinbase', 'confluent', 'contentful', 'coveralls', 'datadog', 'databricks', 'deepseek', 'digitalocean', 'discord', 'docusign', 'doppler', 'droneci', 'dropbox', 'duffel', 'dynatrace', 'etherscan', 'etsy', 'facebook', 'fastly', 'figma', 'finicity', 'finnhub', 'flickr', 'flutterwave', 'freshbooks', 'freshdesk', 'geoapify', 'github', 'gitlab', 'gitter', 'gocardless', 'grafana', 'helicone', 'heroku', 'hetzner', 'honeycomb', 'hubspot', 'infura', 'intercom', 'ipinfo', 'ipstack', 'jenkins', 'jira', 'klaviyo', 'kraken', 'kucoin', 'launchdarkly', 'linear', 'linode', 'lokalise', 'mailchimp', 'mailjet', 'mandrill', 'mapbox', 'maptiler', 'mattermost', 'meraki', 'messagebird', 'mixpanel', 'mollie', 'moralis', 'netlify', 'newrelic', 'notion', 'nytimes', 'okta', 'opsgenie', 'pagerduty', 'paypal', 'paystack', 'pinata', 'pipedrive', 'pixabay', 'plaid', 'planetscale', 'plivo', 'polygon', 'posthog', 'postman', 'privateai', 'pushbullet', 'quickbooks', 'razorpay', 'readme', 'rollbar', 'salesforce', 'scaleway', 'scrapingbee', 'segment', 'sendbird', 'sendinblue', 'sentry', 'shippo', 'shodan', 'shopify', 'sinch', 'slack', 'snyk', 'sonar', 'sonarcloud', 'sonarqube', 'sourcegraph', 'splunk', 'spotify', 'square', 'squarespace', 'statuspage', 'stripe', 'sumologic', 'supabase', 'telegram', 'telnyx', 'terraform', 'todoist', 'tomtom', 'travis', 'trello', 'twilio', 'twitch', 'twitter', 'typeform', 'unsplash', 'vercel', 'virustotal', 'vonage', 'vultr', 'wakatime', 'weatherapi', 'webflow', 'wolfram', 'xero', 'yandex', 'youtube', 'zapier', 'zendesk', 'zoho', 'zoom']);
/** What else is written under the name of a service, and is no key. */
const noKeyAtEnd = /^(?:ids?|url|uri|urls|host|hostname|name|user|username|email|mail|account|project|org|organi[sz]ation|team|workspace|region|version|bucket|channel|domain|index|env|environment|endpoint|base|dsn|app|sid|number|phone|model|database|db|table|list|room|zone|cluster|namespace|path|file|folder|board|page|group|role|arn|hash|sha|commit|ref|branch|tag|image|build|release|event|events|type|status|mode|enabled|timeout|port|site|space|repo|repository|issue|ticket|customer|plan|price|product|order|invoice|payment|session|request|trace|span|digest|checksum|etag|signature|nonce|state|redirect|callback|scope|scopes|public|publishable|client|tenant|subscription|resource|location|link|href|src|title|description|label|message|text|body|comment|note|category|plugin|provider|service|source|target|config|settings|action|workflow|job|run|step|node|field|column|measurement|property|view|widget|user_?id)$/;

/** Tokens of paging, of counting and of forms. */
const harmlessBefore: ReadonlySet<string> = new Set(['page', 'next', 'prev', 'previous', 'continuation', 'max', 'min', 'total', 'prompt', 'completion', 'input', 'output', 'sync', 'cursor', 'csrf', 'xsrf', 'public', 'num', 'count', 'eos', 'bos', 'stop', 'pad', 'mask', 'skip', 'design', 'per', 'unknown', 'special', 'placeholder', 'no', 'invalid', 'expired', 'missing', 'forgot', 'reset', 'show', 'hide', 'confirm', 'primary', 'foreign', 'sort', 'partition', 'idempotency', 'cache']);
const tailWords: ReadonlySet<string> = new Set(['private', 'value', 'prod', 'production', 'live', 'test', 'dev', 'staging', 'sandbox', 'default', 'old', 'new', 'backup', 'text', 'string', 'raw', 'plain', 'env', 'main', 'en', 'param', 'input', 'field', 'literal', 'primary', 'secondary', 'b64', 'base64']);
const pinNames = /^(?:[a-z]+[-_ ]?)?(?:pin|pin[-_ ]?code|otp|totp|tan|puk|one[-_ ]?time[-_ ]?(?:code|password)|(?:mfa|2fa|verification|security|sms|auth|access|door|alarm)[-_ ]?code)$/;
const harmlessWhole = /^(?:authentication|auth[-_ ]?(?:type|method|mode|scheme|url|uri)|token[-_ ]?(?:type|url|uri|count|limit|endpoint|name|ttl|expiry)|x-csrf-token|x-amz-security-token|sec-websocket-key)$/i;

/** Words of names that a text with a secret under its name may hold and nothing else of it: shorter ones stand in too many others. */
export const longNames: readonly string[] = [...passwordWords, ...tokenWords, ...services, ...providers].filter((word) => word.length >= (providers.has(word) ? 4 : 5) || /[^\x00-\x7f]/.test(word));

/** What a name says about the value beside it; undefined where it says nothing. Names are few, and each stands in many places. */
export const secretName = (name: string): SecretName | undefined => (name.length < 2 || name.length > 120 ? undefined : remembered(name));
const remembered = rememberByText(5_000, judge);

function judge(name: string): SecretName | undefined {
  if (harmlessWhole.test(name)) return undefined;
  const own = name.toLowerCase().trim();
  if (pinNames.test(own)) return 'pin';
  if (/^(?:proxy-|x-)?(?:authorization|auth)$/.test(own) || /(?:^|[-_.])authorization$/.test(own)) return 'header';
  if (/^(?:set-)?cookies?$/.test(own)) return 'cookie';
  if (/^x-(?:[\w-]+-)?(?:key|token|secret|auth)(?:-\d+)?$/.test(own)) return 'token';
  if (passwordWords.has(own) || /pass[-_ ]?phrase$/.test(own)) return 'password';
  if (services.has(own)) return 'token';
  if (tokenWords.has(own)) return 'token';
  const words = wordsIn(name);
  while (words.length > 1 && (tailWords.has(words.at(-1) ?? '') || /^\d+$/.test(words.at(-1) ?? ''))) words.pop();
  const last = (words.at(-1) ?? '').replace(/\d+$/, '');
  const previous = words.at(-2) ?? '';
  if (passwordWords.has(last) && !harmlessBefore.has(previous) && !(last === 'pass' && words.length > 1 && !/^(?:become|vault|ansible|login|service|svc|app|api|cert|keystore|truststore|ldap|bind|vpn|wifi|router|snmp|rdp|mongo|postgres|maria|rabbit|amqp|kafka|elastic|sftp|nas|backup|bot|master|jenkins|nexus|registry|docker|user|db|smtp|mail|ftp|ssh|mqtt|redis|mysql|pg|admin|basic|auth|http|imap|proxy|root|sudo)$/.test(previous))) return 'password';
  if (tokenWords.has(last) && !harmlessBefore.has(previous)) return 'token';
  if (last === 'key' && (keyWords.has(previous) || providers.has(previous))) return 'token';
  if (last === 'api' && words.length > 1) return 'token';
  if (last === 'string' && previous === 'connection') return 'token';
  if (/(?:apikey|api_key|accesstoken|secretkey|authtoken|clientsecret|apitoken|privatekey)$/.test(own.replace(/[-. ]/g, '_'))) return 'token';
  if (/(?:password|passwd|passwort)$/.test(last) && last.length <= 20 && !harmlessBefore.has(previous)) return 'password';
  if (/(?:token|secret)$/.test(last) && last.length > 6 && last.length <= 24) return 'token';
  if (words.some((word) => providers.has(word)) && !noKeyAtEnd.test(last) && !harmlessBefore.has(last)) return 'provider';
  return undefined;
}

/** Parameters of an address: `key` alone says enough there, because nothing else is called so. */
export const secretInQuery = (name: string): SecretName | undefined => (/^(?:key|k|code|sig|signature|auth|appid|app_?key|api|hash|authkey|apik|pass|subscription-key|userkey|user_?token|wskey|ticket|hapikey)$/i.test(name) ? 'token' : secretName(name));
