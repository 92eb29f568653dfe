/**
 * Keys of some ninety providers and passwords in many languages, in the places where they leak, and as many look-alikes. Written before the
 * detector was measured on them, then tuned on; one case between two lines of `%%`.
 */
import { cases } from './labelled.ts';

export const wideSecrets = cases(String.raw`
GITHUB_TOKEN=[[secret|ghp_{an:36}]]
%%
gh auth status says: Token: [[secret|github_pat_11{uan:20}_{an:59}]]
%%
git clone https://x-access-token:[[secret|ghs_{an:36}]]@github.com/acme/orders.git
%%
{"refresh":"[[secret|ghr_{an:76}]]","app":"orders"}
%%
variables:
  GL_PAT: [[secret|glpat-{b64u:27}.01.{lown:9}]]
%%
sudo gitlab-runner register --url https://gitlab.example.com --token [[secret|glrt-t1_{b64u:20}]] --executor shell
%%
[[runners]]
  url = "https://gitlab.example.com"
  token = "[[secret|glrt-{b64u:20}]]"
%%
curl -X POST -F token=[[secret|glptt-{hex:40}]] -F ref=main https://gitlab.example.com/api/v4/projects/9/trigger/pipeline
%%
our deploy token is [[secret|gldt-{b64u:20}]], pls don't share
%%
SLACK_BOT=[[secret|xoxb-{num:12}-{num:13}-{an:24}]]
%%
slack:
  app_level: [[secret|xapp-1-A{up:10}-{num:13}-{hex:64}]]
%%
{"token": "[[secret|xoxe.xoxp-1-{an:160}]]", "team": "T024BE7LD"}
%%
notify() { curl -s -d "$1" [[secret|https://hooks.slack.com/services/T{up:8}/B{up:10}/{an:24}]]; }
%%
Workflow trigger [[secret|https://hooks.slack.com/triggers/T{up:8}/{num:13}/{hex:32}]]
%%
const stripe = require('stripe')('[[secret|sk_live_51{an:97}]]');
%%
STRIPE_RESTRICTED: "[[secret|rk_live_51{an:97}]]"
%%
endpointSecret := "[[secret|whsec_{an:32}]]"
%%
[default]
aws_access_key_id = [[secret|AKIA{up:16}]]
aws_secret_access_key = [[secret|{b64:40}]]
%%
export AWS_SESSION_TOKEN="[[secret|IQoJb3JpZ2luX2VjE{b64:300}==]]"
%%
AWS_BEARER_TOKEN_BEDROCK=[[secret|ABSKQmVkcm9ja0FQSUtleS{an:105}=]]
%%
os.environ["AWS_BEARER_TOKEN_BEDROCK"] = "[[secret|bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{an:300}]]"
%%
temporary creds: [[secret|ASIA{up:16}]] / [[secret|{b64:40}]]
%%
{"type":"service_account","project_id":"acme-prod","private_key_id":"{hex:40}","private_key":"[[secret|{begin}PRIVATE KEY-----\n{b64:64}\n{b64:64}\n{end}PRIVATE KEY-----]]\n","client_email":"svc@acme-prod.iam.gserviceaccount.com"}
%%
const firebaseConfig = { apiKey: "[[secret|AIzaSy{b64u:33}]]", authDomain: "acme.firebaseapp.com" };
%%
Firebase server key (legacy FCM): [[secret|AAAA{b64u:7}:APA91b{b64u:134}]]
%%
GOOGLE_CLIENT_SECRET=[[secret|GOCSPX-{b64u:28}]]
%%
Authorization: Bearer [[secret|ya29.a0{b64u:160}]]
%%
refresh_token: 1//… no, this one: [[secret|1//0{num:1}{b64u:60}-L9Ir{b64u:24}]]
%%
AzureWebJobsStorage=DefaultEndpointsProtocol=https;AccountName=acmeprod;AccountKey=[[secret|{b64:86}==]];EndpointSuffix=core.windows.net
%%
Report: https://acmeprod.blob.core.windows.net/out/q3.csv?sv=2023-11-03&st=2026-01-01T00%3A00%3A00Z&se=2026-12-31T00%3A00%3A00Z&sr=b&sp=r&sig=[[secret|{an:42}%3D]]
%%
"ClientSecret": "[[secret|{an:3}8Q~{b64u:34}]]"
%%
pat für Azure DevOps: [[secret|{an:52}JQQJ99BKACAAAAA{an:9}ASAZDO{an:4}]]
%%
COSMOS=AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=[[secret|{b64:86}==]];
%%
Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=[[secret|{b64:43}=]];EntityPath=orders
%%
HostName=acme.azure-devices.net;DeviceId=pump7;SharedAccessKey=[[secret|{b64:43}=]]
%%
AZURE_OPENAI_API_KEY: [[secret|{an:52}JQQJ99BKAC{uan:3}3AAABACOG{an:4}]]
%%
client = OpenAI(api_key="[[secret|sk-proj-{b64u:74}T3BlbkFJ{b64u:74}]]")
%%
openai.key=[[secret|sk-svcacct-{b64u:58}T3BlbkFJ{b64u:58}]]
%%
-H "Authorization: Bearer [[secret|sk-admin-{b64u:58}T3BlbkFJ{b64u:58}]]"
%%
ANTHROPIC_API_KEY=[[secret|sk-ant-api03-{b64u:93}AA]]
%%
curl https://api.anthropic.com/v1/organizations/users -H "x-api-key: [[secret|sk-ant-admin01-{b64u:93}AA]]"
%%
login(token="[[secret|hf_{an:34}]]")
%%
co = cohere.ClientV2("[[secret|{an:40}]]")
%%
MISTRAL_API_KEY=[[secret|{an:32}]]
%%
GROQ: [[secret|gsk_{an:52}]]
%%
XAI_API_KEY="[[secret|xai-{an:80}]]"
%%
perplexity → [[secret|pplx-{an:48}]] ← bitte ins Vault
%%
replicate.api_token = '[[secret|r8_{an:37}]]'
%%
pc = Pinecone(api_key='[[secret|pcsk_{an:5}_{an:63}]]')
%%
{"openrouter":"[[secret|sk-or-v1-{hex:64}]]"}
%%
deepseek key [[secret|sk-{hex:32}]]
%%
TOGETHER=[[secret|tgp_v1_{b64u:43}]]
%%
LANGCHAIN_API_KEY=[[secret|lsv2_pt_{hex:32}_{hex:10}]]
%%
LANGFUSE_SECRET_KEY=[[secret|sk-lf-{uuid}]]
%%
FIREWORKS_API_KEY=[[secret|fw_{an:22}]]
%%
supabase login --token [[secret|sbp_{hex:40}]]
%%
SUPABASE_SECRET_KEY=[[secret|sb_secret_{b64u:22}_{b64u:8}]]
%%
vercel --token [[secret|{an:24}]] --prod
%%
BLOB_READ_WRITE_TOKEN="[[secret|vercel_blob_rw_{an:16}_{an:30}]]"
%%
NETLIFY_AUTH_TOKEN: [[secret|nfp_{an:36}]]
%%
CLOUDFLARE_API_TOKEN=[[secret|cfut_{an:40}{hex:8}]]
%%
X-Auth-Email: ops@example.com
X-Auth-Key: [[secret|{hex:37}]]
%%
origin ca: [[secret|v1.0-{hex:24}-{hex:146}]]
%%
doctl auth init -t [[secret|dop_v1_{hex:64}]]
%%
linode_token = "[[secret|{hex:64}]]"
%%
HEROKU_API_KEY=[[secret|HRKU-AA{b64u:58}]]
%%
fly deploy -t "[[secret|FlyV1 fm2_lJPECAAAAAAA{b64:120}]]"
%%
twilio = Client("AC{hex:32}", "[[secret|{hex:32}]]")
%%
TWILIO_API_KEY=[[secret|SK{hex:32}]]
%%
sgMail.setApiKey('[[secret|SG.{b64u:22}.{b64u:43}]]')
%%
curl -s --user 'api:[[secret|key-{hex:32}]]' https://api.mailgun.net/v3/mg.example.com/messages
%%
mailgun signing: [[secret|{hex:32}-{hex:8}-{hex:8}]]
%%
X-Postmark-Server-Token: [[secret|{uuid}]]
%%
mailchimp [[secret|{hex:32}-us21]]
%%
api-key: [[secret|xkeysib-{hex:64}-{an:16}]]
%%
RESEND=[[secret|re_{an:8}_{an:24}]]
%%
client.login("[[secret|MT{an:24}.G{an:5}.{b64u:38}]]")
%%
[[secret|https://discord.com/api/webhooks/{nonzero:19}/{b64u:68}]]
%%
bot token from BotFather: [[secret|{nonzero:10}:AA{b64u:33}]]
%%
notion = Client(auth="[[secret|ntn_{num:11}{an:35}]]")
%%
NOTION_KEY [[secret|secret_{an:43}]]
%%
Airtable: [[secret|pat{an:14}.{hex:64}]]
%%
asana pat [[secret|2/{num:16}/{num:16}:{hex:32}]]
%%
JIRA_TOKEN=[[secret|ATATT3xFfGF0{b64u:171}={uhex:8}]]
%%
git remote set-url origin https://x-token-auth:[[secret|ATCTT3xFfGN0{b64u:171}={uhex:8}]]@bitbucket.org/acme/web.git
%%
linear: [[secret|lin_api_{an:40}]]
%%
X-Figma-Token: [[secret|figd_{b64u:40}]]
%%
hubspot private app [[secret|pat-na1-{uuid}]]
%%
SHOPIFY_ADMIN=[[secret|shpat_{hex:32}]] SHOPIFY_SECRET=[[secret|shpss_{hex:32}]]
%%
square.access_token: [[secret|EAAA{b64u:60}]]
%%
sq secret: [[secret|sq0csp-{b64u:43}]]
%%
braintree [[secret|access_token$production${'$'}{lown:16}${'$'}{hex:32}]]
%%
PAYPAL_CLIENT_SECRET=[[secret|E{b64u:79}]]
%%
PLAID_ACCESS=[[secret|access-production-{uuid}]]
%%
plaid: { client_id: "{hex:24}", secret: "[[secret|{hex:30}]]" }
%%
databricks configure --token <<< [[secret|dapi{hex:32}-2]]
%%
snowsql -a acme-eu -u LOADER --password '[[secret|Fr0st!{an:8}]]'
%%
MONGO_URL=mongodb+srv://loader:[[secret|{an:16}]]@c0.x1y2z.mongodb.net/crm?retryWrites=true
%%
spring.datasource.url=jdbc:postgresql://db.example.com:5432/crm?user=app&password=[[secret|{an:15}]]
%%
redis://default:[[secret|{an:32}]]@redis-17.c3.eu-west-1.cloud.example.com:13117
%%
amqps://svc_orders:[[secret|kW3%21{an:9}]]@mq.example.com/orders
%%
<add name="Main" connectionString="Data Source=sql01;Initial Catalog=Crm;User ID=web;Password=[[secret|Pa{an:8}#9]];Encrypt=True" />
%%
//registry.npmjs.org/:_authToken=[[secret|npm_{an:36}]]
%%
twine upload -u __token__ -p [[secret|pypi-AgEIcHlwaS5vcmc{b64u:150}]]
%%
:rubygems_api_key: [[secret|rubygems_{hex:48}]]
%%
echo [[secret|dckr_pat_{b64u:27}]] | docker login -u acme --password-stdin
%%
{"auths":{"https://index.docker.io/v1/":{"auth":"[[secret|YWNtZS1jaTpIb3Jpem9uNzchYmx1ZQ==]]"}}}
%%
jfrog config: [[secret|AKCp8{an:68}]]
%%
reference token [[secret|cmVmdGtuOjAxOjE3{an:48}]]
%%
credentials "app.terraform.io" {
  token = "[[secret|{an:14}.atlasv1.{b64u:67}]]"
}
%%
VAULT_TOKEN=[[secret|hvs.CAESI{b64u:90}]]
%%
doppler run --token [[secret|dp.st.prd.{an:43}]]
%%
OP_SERVICE_ACCOUNT_TOKEN=[[secret|ops_eyJ{an:260}]]
%%
# public key: age1qqq
[[secret|AGE-SECRET-KEY-1{bech:58}]]
%%
[[secret|{begin}OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ{b64:28}
{b64:70}
{end}OPENSSH PRIVATE KEY-----]]
%%
[[secret|{begin}EC PRIVATE KEY-----
MHcCAQEEI{b64:55}
{b64:64}
{end}EC PRIVATE KEY-----]]
%%
[[secret|{begin}PGP PRIVATE KEY BLOCK-----

lQdGB{b64:59}
{b64:64}
{end}PGP PRIVATE KEY BLOCK-----]]
%%
[[secret|PuTTY-User-Key-File-3: ssh-ed25519
Encryption: none
Comment: eddsa-key
Public-Lines: 2
AAAAC3NzaC1lZDI1NTE5AAAAI{b64:39}
{b64:24}
Private-Lines: 1
AAAAI{b64:39}]]
Private-MAC: {hex:64}
%%
cookie jwt=[[secret|eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJ{an:120}.{b64u:120}]]; Path=/
%%
curl -H "X-N8N-API-KEY: [[secret|eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI{an:100}.{b64u:43}]]" https://n8n.example.com/api/v1/workflows
%%
[[secret|https://acme.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}]]
%%
Zap: [[secret|https://hooks.zapier.com/hooks/catch/{nonzero:8}/{lown:7}/]]
%%
[[secret|https://hook.eu1.make.com/{lown:32}]] ist unser Eingang
%%
SENTRY_AUTH_TOKEN=[[secret|sntrys_eyJpYXQiOjE3{an:120}_{b64:43}]]
%%
sentry-cli login --auth-token [[secret|sntryu_{hex:64}]]
%%
DD_API_KEY=[[secret|{hex:32}]] DD_APP_KEY=[[secret|{hex:40}]]
%%
newrelic license_key: [[secret|{hex:36}NRAL]]
%%
NR user key [[secret|NRAK-{uan:27}]]
%%
grafana: [[secret|glsa_{an:32}_{hex:8}]]
%%
[[secret|glc_eyJ{an:120}]] for Loki
%%
Authorization: Token token=[[secret|u+{b64u:18}]]
%%
Authorization: SSWS [[secret|00{b64u:40}]]
%%
AUTH0_CLIENT_SECRET=[[secret|{b64u:64}]]
%%
postman [[secret|PMAK-{hex:24}-{hex:34}]]
%%
tailscale up --authkey [[secret|tskey-auth-k{an:11}CNTRL-{an:32}]]
%%
CIRCLE_TOKEN=[[secret|CCIPAT_{an:22}_{hex:40}]]
%%
sonar.login=[[secret|squ_{hex:40}]]
%%
pulumi [[secret|pul-{hex:40}]]
%%
PLANETSCALE: [[secret|pscale_tkn_{b64u:43}]]
%%
rzp = razorpay.Client(auth=("rzp_live_{an:14}", "[[secret|{an:24}]]"))
%%
EASYPOST=[[secret|EZAK{hex:54}]]
%%
dynatrace [[secret|dt0c01.{up:24}.{up:64}]]
%%
[[secret|LTAI5t{an:18}]] and its secret [[secret|{an:30}]]
%%
Ghost Admin API key: [[secret|{hex:24}:{hex:64}]]
%%
Authorization: Basic [[secret|c3ZjLWltcG9ydDpUcjB1YjRkb3ImM3g=]]
%%
OPENAI_API_KEY=[[secret|sk-proj-\
{b64u:74}T3BlbkFJ{b64u:74}]]
%%
api_key = ("[[secret|sk_live_{an:12}"
           "{an:12}]]")
%%
密钥：[[secret|sk-ant-api03-{b64u:93}AA]]。请勿外传
%%
„[[secret|ghp_{an:36}]]“ war der alte Token
%%
2026-03-04T08:12:44Z ERROR [http] 401 for GET https://api.example.com/v2/orders?access_token=[[secret|{an:40}]]&page=2
%%
[ada 09:14] the staging login is ops / [[secret|Regen!schirm77]]
[bo 09:15] ty
%%
Passwort: [[secret|Zugspitze2962!]]
%%
das Kennwort für den Drucker lautet [[secret|Toner4Office!]]
%%
le mot de passe du NAS est [[secret|Brioche-1984]]
%%
La contraseña del wifi es [[secret|Gazpacho#22]]
%%
password del router: [[secret|Vesuvio79ad]]
%%
wachtwoord: [[secret|Stroopwafel12!]]
%%
Hasło do panelu: [[secret|Pierogi!2026]]
%%
A senha do servidor é [[secret|Feijoada#88x]]
%%
Lösenordet är [[secret|Kanelbulle7!]]
%%
Salasana: [[secret|Korvapuusti99]]
%%
パスワード：[[secret|Sakura!2026x]]
%%
비밀번호: [[secret|Kimchi#4421]]
%%
пароль от сервера: [[secret|Borsch!7788]]
%%
Şifre: [[secret|Baklava34*]]
%%
| Host | User | Password |
| --- | --- | --- |
| db01 | root | [[secret|mUr4no!glas]] |
%%
hostname,user,password
db01,root,[[secret|gH7!kkw2]]
%%
<property name="hibernate.connection.password">[[secret|tR0mbone!1]]</property>
%%
config.Password = "[[secret|Wh4leSong!]]";
%%
conn = pyodbc.connect("DRIVER={ODBC};SERVER=sql;UID=rep;PWD=[[secret|n3bula-Q!]]")
%%
$pass = '[[secret|Lim0nade*5]]';
%%
"smtp": {"user": "noreply@example.com", "pass": "[[secret|wv{an:14}]]"}
%%
machine api.example.com login bot password [[secret|{an:18}]]
%%
sshpass -p '[[secret|Ank3r!platz]]' scp x root@10.2.0.4:/srv
%%
spring.mail.password=[[secret|{low:16}]]
%%
ENV DB_PASS=[[secret|c0pper-Kettle]]
%%
kubectl create secret generic db --from-literal=password=[[secret|Qu1ver!tree]]
%%
the PIN for the alarm panel is [[secret|482913]]
%%
db_password: "[[secret|hunter-2-gather]]"
%%
user: admin
pass: [[secret|Ostsee!wind5]]
`);

export const wideLooks = cases(String.raw`
GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
%%
token: ${'$'}{{ secrets.GITHUB_TOKEN }}
%%
password: ${'$'}{DB_PASSWORD}
%%
Set STRIPE_SECRET_KEY to your own key (it begins with sk_live_).
%%
AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
%%
AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;
%%
sb_publishable_{b64u:22}_{b64u:8} goes into the browser
%%
pk_live_51{an:97} is public
%%
commit {hex:40}
%%
sha256:{hex:64}
%%
"integrity": "sha512-{b64:86}=="
%%
image: registry.example.com/web@sha256:{hex:64}
%%
ETag: "{hex:32}"
%%
traceparent: 00-{hex:32}-{hex:16}-01
%%
request_id={uuid} took 41 ms
%%
Tenant ID: {uuid}
%%
client_id: {uuid}
%%
"client_id": "{num:12}-{lown:32}.apps.googleusercontent.com"
%%
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA{b64:200}
%%
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64:43} ada@example.com
%%
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ{b64:300} ci@example.com
%%
{begin}CERTIFICATE-----
MIIDdzCCAl+gAwIBAgI{b64:45}
{b64:64}
{end}CERTIFICATE-----
%%
{begin}PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQ{b64:42}
{end}PUBLIC KEY-----
%%
age1{bech:58}
%%
{begin}OPENSSH PRIVATE KEY-----
<your key here>
{end}OPENSSH PRIVATE KEY-----
%%
x = "sk-" + os.environ["SUFFIX"]
%%
password = getpass.getpass("Password: ")
%%
const token = await getToken(user.id);
%%
if (password.length < 12) throw new Error('Password too short');
%%
The password must contain at least 12 characters, one digit and one symbol.
%%
Forgot your password? Click here to reset it.
%%
Passwort vergessen? Hier klicken.
%%
Bitte ändern Sie Ihr Passwort alle 90 Tage.
%%
Le mot de passe est obligatoire.
%%
La contraseña es incorrecta, inténtelo de nuevo.
%%
Hasło jest za krótkie
%%
wachtwoord: verplicht veld
%%
A senha é pessoal e intransferível.
%%
パスワード：8文字以上
%%
пароль: обязательное поле
%%
password: required
%%
password: ********
%%
pwd: [REDACTED]
%%
token: <redacted>
%%
api_key: your-api-key
%%
apiKey: "INSERT_KEY_HERE"
%%
API_KEY=changeme
%%
secret: !vault |
  $ANSIBLE_VAULT;1.1;AES256
%%
secretKeyRef:
  name: db-credentials
  key: password
%%
secretName: web-tls-2026
%%
keyVaultSecret: https://acme.vault.azure.net/secrets/db-password/
%%
arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf
%%
password_hash: $2b$12${'$'}{b64u:53}
%%
$argon2id$v=19$m=65536,t=3,p=4${'$'}{b64:22}${'$'}{b64:43}
%%
root:$6$rounds=5000${'$'}{an:12}${'$'}{an:86}:19000:0:99999:7:::
%%
csrf_token_name = "csrf_cookie"
%%
token_endpoint: https://login.example.com/oauth2/v2.0/token
%%
"token_type": "Bearer", "expires_in": 3600
%%
max_tokens: 4096
%%
tokens used: 18233 (prompt 17110, completion 1123)
%%
tokenizer: cl100k_base
%%
primary_key: customer_id
%%
partition key = 2026-03-04#orders
%%
keyboard: QWERTZ layout
%%
Key account manager: Ada Lovelace
%%
The key result of Q3 was KR-2024-118 at 97.4%.
%%
sort_key: created_at_desc
%%
i18n key: checkout.payment.error.cardDeclined
%%
cache-key: linux-node-20-{hex:64}
%%
License key format: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX
%%
Tracking number 1Z999AA10123456784 shipped
%%
ISBN 978-3-16-148410-0
%%
EAN: 4006381333931
%%
version 20.11.1-rc.3+build.{hex:7}
%%
color: #ff8800; background: #1a2b3c
%%
bitcoin:bc1q{bech:38}
%%
eth 0x{hex:40}
%%
tx 0x{hex:64} confirmed
%%
s3://acme-logs/2026/03/04/{hex:32}.json.gz
%%
https://cdn.example.com/assets/app.{hex:20}.js
%%
https://docs.google.com/document/d/1{b64u:43}/edit
%%
https://www.youtube.com/watch?v={b64u:11}
%%
https://www.figma.com/file/{an:22}/Checkout
%%
https://zoom.us/j/{num:11}
%%
https://sentry.example.com/organizations/acme/issues/{num:10}/
%%
Message-ID: <CA+{b64u:50}@mail.example.com>
%%
DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; bh={b64:43}=; b={b64:172}
%%
google-site-verification={b64u:43}
%%
v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB{b64:180}
%%
GTM-{uan:7} and G-{uan:10}
%%
UA-{num:8}-1
%%
ORDER-{num:12} paid with token of the customer
%%
session expired, please sign in again
%%
cookie: theme=dark; lang=de; consent=yes
%%
Bearer token authentication is described in RFC 6750.
%%
Basic auth is disabled since March.
%%
We store secrets in the vault and rotate them every quarter.
%%
-----BEGIN PRIVATE KEY----- is how such files start
%%
curl -H "Authorization: Bearer $TOKEN" https://api.example.com
%%
curl -u "$USER:$PASS" https://api.example.com
%%
postgres://user:password@localhost:5432/db
%%
mysql://<user>:<password>@<host>/<db>
%%
redis://localhost:6379/0
%%
mongodb://mongo:27017/test
%%
https://user@example.com/path
%%
amqp://guest:guest@localhost:5672/
%%
export OPENAI_API_KEY=sk-...
%%
OPENAI_API_KEY=sk-your-key-here
%%
key: sk-ant-api03-EXAMPLE
%%
This is a made-up example, not a real key: ghp_1234567890abcdefghijklmnopqrstuvwxyz
%%
MERGE_TOKEN: "{{ $json.token }}"
%%
api_key=os.getenv("MISTRAL_API_KEY")
%%
secret = data.aws_secretsmanager_secret_version.db.secret_string
%%
password = var.db_password
%%
credentials: read_only
%%
credential_id: 42
%%
auth: oauth2
%%
auth_type=bearer
%%
pass: 12, fail: 0, skipped: 3
%%
Boarding pass: gate B22, seat 14C
%%
Passed: 98.2%
%%
pwd: /home/ada/projects
%%
pin: 7 (GPIO)
%%
PIN code 560001, Bengaluru
%%
nonce="{b64:22}=="
%%
"kid": "{b64u:43}", "kty": "RSA", "n": "{b64u:342}", "e": "AQAB"
%%
{"cursor":"eyJpZCI6{b64u:30}","has_more":true}
%%
page_token: {b64u:60}
%%
checksum = {hex:64}
%%
fingerprint SHA256:{b64:43}
%%
MD5 ({hex:4}.iso) = {hex:32}
%%
device id {hex:16}, firmware 4.2.1
%%
IMEI 356938035643809
%%
VAPID public key B{b64u:86}
%%
recaptcha site key 6L{b64u:38}
%%
stripe publishable: pk_test_{an:24}
%%
The user chose a weak password such as 123456 or qwerty; explain why that is bad.
%%
Ask the admin for the password; never send it by mail.
%%
Ihre PIN erhalten Sie in einem getrennten Brief.
%%
Secret Santa: draw a name until Friday
%%
The secret of a good soup is patience.
%%
The token price rose to 0.4821 USD.
%%
auth token missing in request
%%
invalid api key provided: sk-proj-****************************abcd
`);
