/**
 * Last sets, written one after another, each once the one before was tuned on: at first sight 35 of 40 and 30 of 40 were found, 1 false in 70; then
 * tuned on.
 */
export const lastSecrets: readonly string[] = [
  'terraform.tfvars: db_admin_password = "[[secret|Zebr4-Muster!x]]"', 'Please use this key for the geocoder: [[secret|AIza{b64u:35}]] (prod)', '"stripe": {"secret_key": "[[secret|sk_test_51{an:97}]]"}',
  '$ export GH_TOKEN=[[secret|gho_{an:36}]]; gh pr list', 'Jenkins: API token for ada is [[secret|11{hex:32}]]', 'new WebClient("[[secret|xoxb-{num:12}-{num:12}-{an:24}]]")', 'MAILGUN_API_KEY=[[secret|{hex:32}-{hex:8}-{hex:8}]]',
  'bot.login(\'[[secret|OD{an:24}.Y{an:5}.{b64u:27}]]\');', 'OKTA_CLIENT_ORGURL=https://acme.okta.example\nOKTA_API_TOKEN=[[secret|00{b64u:40}]]', 'Auth: Splunk [[secret|{uuid}]]', 'splunk_hec_token: [[secret|{uuid}]]',
  'elastic api key: [[secret|{b64:40}==]]', 'ELASTIC_PASSWORD=[[secret|{an:20}]]', 'kibana user elastic pass [[secret|{an:20}]]', 'POSTGRES_PASSWORD: [[secret|Tulp3n-Wiese]]',
  'postgresql+asyncpg://etl:[[secret|9fKq{an:10}]]@pg.example.com/warehouse', 'mssql+pyodbc://sa:[[secret|Nord%40licht7]]@sql01/erp?driver=ODBC+Driver+18', 'Dsn = "user=app password=[[secret|{an:14}]] host=db port=5432"',
  'rclone config create s3 s3 secret_access_key [[secret|{b64:40}]]', 'MINIO_ROOT_PASSWORD=[[secret|Fl4schenpost!]]', 'restic -r s3:... --password [[secret|{an:22}]]', 'borg: BORG_PASSPHRASE=\'[[secret|Pferd kalt? no! {an:10}]]\'',
  'Zugangsdaten Testsystem: Benutzer qa01, Kennwort [[secret|Apfelbaum#88]]', 'identifiants : jdupont / [[secret|Soleil!2077]]', 'Usuario: soporte  Clave: [[secret|Toledo*1085]]', 'Utente: mrossi, Password: [[secret|Ginestra!19]]',
  'gebruikersnaam: beheer, wachtwoord: [[secret|Tulpen&Kaas3]]', 'login jkowalski haslo [[secret|Wisla!1944x]]', 'ID：tanaka　パスワード：[[secret|Fuji#3776mt]]', 'kullanıcı: admin şifre: [[secret|Bogaz!ici34]]',
  'The safe combination / door code is [[secret|739164]]', 'Router admin pw = [[secret|7hills!Rome]]', 'webhook: https://example.com/hook?secret=[[secret|{an:24}]]', '[[secret|https://discordapp.com/api/webhooks/{nonzero:18}/{b64u:68}]]',
  '[[secret|https://acme.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}]]', 'x-functions-key: [[secret|{b64u:54}==]]', 'JWT_SIGNING_KEY=[[secret|{b64:44}]]',
  '"private_key": "[[secret|{begin}RSA PRIVATE KEY-----\\nMIIEow{b64:58}\\n{b64:64}\\n{end}RSA PRIVATE KEY-----]]\\n"', 'ngrok config add-authtoken [[secret|2{an:26}_{an:21}]]', 'heroku: [[secret|HRKU-{uuid}]]',
  'ALGOLIA_ADMIN_KEY=[[secret|{hex:32}]]', 'deepgram: [[secret|{hex:40}]]', 'assemblyai.settings.api_key = "[[secret|{hex:32}]]"', 'TAVILY [[secret|tvly-dev-{an:32}]]', 'voyage = "[[secret|pa-{b64u:43}]]"',
  'const mg = new Mailgun({ username: "api", key: "[[secret|key-{hex:32}]]" });', 'ROLLBAR_POST_SERVER_ITEM_ACCESS_TOKEN=[[secret|{hex:32}]]', 'SEGMENT_WRITE_KEY=[[secret|{an:32}]]', 'Authorization: Klaviyo-API-Key [[secret|pk_{hex:34}]]',
  'CONTENTFUL_MANAGEMENT=[[secret|CFPAT-{b64u:43}]]', 'tailscale key [[secret|tskey-api-k{an:11}CNTRL-{an:32}]]', 'buildkite-agent start --token [[secret|bkct_{an:60}]]', 'snyk auth [[secret|{uuid}]]', 'CODECOV_TOKEN=[[secret|{uuid}]]',
  'sonar-scanner -Dsonar.token=[[secret|sqp_{hex:40}]]', 'artifactory_apikey: [[secret|AKCp{an:69}]]', 'export NPM_TOKEN="[[secret|npm_{an:36}]]"',
  '<server><id>central</id><username>ci</username><password>[[secret|{an:20}]]</password></server>', 'signing.password=[[secret|Tr4nsit!key]]', 'storePassword "[[secret|k3yst0re!x]]"', 'keyPassword = "[[secret|ApkSign_2291]]"',
  'MAIL_PASS=[[secret|{low:4} {low:4} {low:4} {low:4}]]', 'SMTP login ist bot@example.com mit [[secret|Gl4sfaser!9]]', 'bind_pw: [[secret|ld4p-Zypresse]]', 'ldap.bind.credentials=[[secret|Ahorn!Blatt5]]',
  'radius shared secret [[secret|R4dius!{an:8}]]', 'enable secret 5 $1$abcd${an:22}\nsnmp-server community [[secret|{an:14}]] RO', 'ssh_pass="[[secret|Felsen;grat8!]]"', 'IBM_API_KEY=[[secret|{b64u:44}]]',
  'oci: pass_phrase=[[secret|Mond!Schein77]]', 'SCW_SECRET_KEY=[[secret|{uuid}]]', 'OVH_CONSUMER_KEY=[[secret|{an:32}]]', 'GANDI_PAT=[[secret|{hex:40}]]', 'namecheap api key is [[secret|{hex:32}]]', 'porkbun: [[secret|sk1_{hex:64}]]',
  'PUSHOVER_TOKEN=[[secret|{lown:30}]]', 'plex X-Plex-Token=[[secret|{an:20}]]', 'homeassistant long lived: [[secret|eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ{an:60}.{b64u:43}]]', 'mqtt://sensor:[[secret|pl4nt!{num:4}]]@broker.local:1883',
  // Names that nothing else in the text gives away
  'Schlüssel: "[[secret|{an:26}]]"', 'sleutel: "[[secret|{an:26}]]"', 'chiave: "[[secret|{an:26}]]"', 'jeton: "[[secret|{an:26}]]"', '令牌: "[[secret|{an:26}]]"', '비밀키: "[[secret|{an:26}]]"', '秘密鍵: "[[secret|{an:26}]]"', 'parool: "[[secret|Xk9$mQ2pLw]]"', 'tavily: [[secret|{an:32}]]', 'perplexity: [[secret|{an:32}]]', 'apify: [[secret|{an:32}]]',
  'ldapsearch -x -w [[secret|Xk9$mQ2pLw]] -b dc=example', 'redis-cli -h db -a [[secret|Xk9$mQ2pLw]] ping', 'new AcmeApi("[[secret|{an:32}]]")',
  '[2026-05-01] role assumed by [[aws-access-key|A3TX{up:16}]] ok', 'app access: [[facebook-token|48172635{num:8}|{an:27}]]',
];

export const lastLooks: readonly string[] = [
  'db_admin_password = random_password.db.result', 'Please rotate the geocoder key before May.', '"secret_key": "sk_test_..."', 'export GH_TOKEN=$(gh auth token)', 'API token for ada: created 2026-03-04, last used today',
  'new WebClient(process.env.SLACK_BOT_TOKEN)', 'MAILGUN_DOMAIN=mg.example.com', 'Auth: none', 'trace {uuid} span {hex:16}', 'elastic index orders-2026.03.04', 'POSTGRES_PASSWORD_FILE=/run/secrets/pg', 'postgresql://localhost/warehouse',
  'user=app host=db port=5432', 'restic --password-file ~/.restic', 'Kennwort ändern: Einstellungen, Konto', 'Benutzer qa01 hat sein Kennwort geändert', 'identifiants oubliés ?', 'La clave del éxito es la paciencia.', 'Password: (hidden)',
  'wachtwoord vergeten?', 'haslo: minimum 12 znakow', 'パスワード：********', 'şifre: en az 8 karakter', 'the door code changes every Monday', 'Discount code is SPRING2026', 'Your order code is 739164', 'verification code expires in 10 minutes',
  'pw: see vault', 'https://example.com/hook?event=push&id={uuid}', 'https://discord.com/channels/{nonzero:18}/{nonzero:18}', 'x-request-id: {uuid}', '"public_key": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE{b64:86}=="',
  'helm chart digest sha256:{hex:64}', 'nix hash sha256-{b64:43}=', 'go.sum: github.com/acme/x v1.2.3 h1:{b64:43}=', 'Apple team ID {uan:10}', 'GA property {num:9}, container GTM-{uan:7}', 'wallet address 1{an:33}',
  'magnet:?xt=urn:btih:{hex:40}', 'password strength meter: weak, fair, strong', 'ALGOLIA_APP_ID={uan:10}', 'deepgram model nova-2-general', 'ROLLBAR_ENV=production', 'SEGMENT_SOURCE=web-2026', 'signing.keyId={uhex:8}',
  'storeFile file("release.keystore")', 'MAIL_PASS=', 'SMTP login is the mail address', 'bind_dn: cn=svc,dc=example,dc=com', 'enable secret 5 $1$abcd${an:22}', 'OVH_ENDPOINT=ovh-eu', 'namecheap domain key renewals',
  'plex version 1.40.2.8395', 'mqtt://broker.local:1883', 'SCW_DEFAULT_PROJECT_ID={uuid}', 'CODECOV_SLUG=acme/web', 'sonar.projectKey=acme_web_2026', 'sonar.projectKey=acme:web-service-v2', 'password manager: Bitwarden2026',
  'passport-jwt@4.0.1 installed', 'keytool -genkey -alias web-2026', 'token bucket size 100, refill 20/s', 'api_gateway_id = "a1b2c3d4e5"', 'auth-service-7d9f8b6c5d-x2x9z is running', 'secret-operator-6f7b9c-kk2lp restarted',
  'key_vault_id = /subscriptions/{uuid}/resourceGroups/rg', 'session_id: {uuid}', 'public_key_fingerprint: {hex:32}', '"tokenizer_class": "LlamaTokenizerFast"', 'pass_rate: 0.9823',
  'tr_prod_customers_2024_archive_table_v2', 'pa-invoice-processing-workflow-2024-v1', 'ion_channel_measurements_2024_batch_03', 'cal_live_events_2025_europe_q3_v2', 'fal_image_upscale_2024_queue_04', 'My PIN code is 560001 for the delivery address', 'Ship to Asha Rao, Bengaluru, PIN: 560034',
  '"fromChain": "8453", "fromToken": "0x{hex:40}"', 'const token1 = "0x{hex:40}";', '- Add credentials in the app: **Postbox** API', '3. **User Interaction and Reporting:**',
  'credentialsId: \'{uuid}\'', '"credentialId": "{an:22}"', 'jenkinsCredentialsId = "{an:20}7"', 'csrf-token={an:33}+{an:20}==', 'xsrf-token={an:32}9', 'secretSize must be >= XXH3_SECRET_SIZE_MIN', 'the secret name is prod4Zk82mXq91LpT0vB2 in the vault', 'message-bus-api:rc0.18.2_20250312_0915-SNAPSHOT', 'payment_api: 2.14.3-beta.4+build.118', 'tokenUrl: id9ZkQ82mXq91LpT0vB2',
];
