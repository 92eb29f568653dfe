/**
 * Secrets under names that say little, in addresses' paths, numbered, in calls that take a key, and look-alikes in the same places; as in
 * secret-cases.ts. Written before the detector was measured on them (recall 84 %, precision 99 %), then tuned on.
 */
export const oddKeys: readonly string[] = [

  `json | {"type":"service_account","project_id":"acme","private_key_id":"{hex:40}","private_key":"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC{b64:400}\\n-----END PRIVATE KEY-----\\n","client_email":"x@acme.iam.gserviceaccount.com"}`,
  `set:geminiKey2 | AQ.Ab8RN6{an:44}`, `code | client = twilio('AC{hex:32}', '{hex:32}')`, `set:db | postgresql://neondb_owner:npg_{an:12}@ep-cool-name-123456-pooler.eu-central-1.aws.neon.tech/neondb?sslmode=require`,
  `code | const jira = Buffer.from('bot@example.com:ATATT3xFfGF0{an:170}={hex:8}').toString('base64')`, `body:password | Wint3r!{an:4}#`,
  `url | https://prod-12.westeurope.logic.azure.com:443/workflows/{hex:32}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={an:43}`,
  `note | SMTP: host smtp.example.com, user mailer@example.com, pass {low:4} {low:4} {low:4} {low:4}`, `command | mysql -h db -u root -p{an:12} crm < x.sql`, `sql | CREATE USER svc WITH PASSWORD '{an:14}';`,
  `set:chave_api | {an:32}`, `set:Evolution API Key | {up:36}`, `set:global_apikey | {hex:32}`, `set:zapi.client-token | F{hex:32}S`, `set:z_api_token | {up:24}`, `set:instance.token | {an:20}`,
  `set:auth | Bearer {an:40}`, `set:Credenciais | {an:36}`, `set:fb_token | {num:15}|{an:27}`, `set:sanctum | {num:3}|{an:48}`, `set:page_token | EAAG{an:150}`, `set:waba_token | EAAM{an:190}`,
  `header:access_token | {lown:40}`, `header:client-token | F{hex:32}S`, `header:apikey | {up:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`, `header:X-API-TOKEN | {an:22}`, `header:Authorization | {hex:32}:{hex:32}`,
  `header:Authorization | Bearer {num:3}|{an:40}`, `header:authorization | =Bearer {an:60}`, `header:Authorization | ={{ "Bearer {an:40}" }}`, `header:Authorization | ={{ 'Bearer ' + '{an:40}' }}`,
  `header:x-rapidapi-key | {hex:10}msh{hex:25}p1{hex:6}jsn{hex:12}`, `header:Cookie | sessionid={an:32}; csrftoken={an:32}`, `header:Cookie | li_at=AQED{an:140}`, `header:X-BLOBR-KEY | {an:24}`,
  `header:x-functions-key | {an:54}==`, `header:api_access_token | {an:24}`, `header:AccessKey | {hex:8}-{hex:4}-{hex:4}-{hex:12}-{hex:4}-{hex:4}`, `header:x-cg-demo-api-key | CG-{an:24}`,
  `header:X-CMC_PRO_API_KEY | {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`, `header:Authorization | Apikey {hex:64}`, `header:Authorization | Bot MT{an:24}.G{an:5}.{an:38}`, `header:wp-secret | {an:20}`,
  `header:x-webhook-secret | {an:28}`, `query:apikey | {up:16}`, `query:access-key | {an:32}`, `query:auth_key | {an:20}`, `query:api-token | {lown:30}`, `query:key | {num:8}-{hex:26}`, `query:token | {up:16}`,
  `query:pwd | Ab{num:4}!x`, `url | https://api.ultramsg.com/instance{num:5}/messages/chat?token={lown:16}`, `url | https://api.green-api.com/waInstance{num:10}/sendMessage/{hex:50}`,
  `url | https://api.callmebot.com/whatsapp.php?phone=49151&text=x&apikey={num:7}`, `url | https://api.z-api.io/instances/{up:32}/token/{up:24}/send-text`,
  `url | https://eu-central-1.aws.data.mongodb-api.com/app/data-x/endpoint?secret={an:20}`, `url | https://api.scraperapi.com?api_key={hex:32}&url={{ $json.url }}`,
  `url | =https://api.apify.com/v2/acts/x~y/run-sync-get-dataset-items?token=apify_api_{an:36}`, `url | https://pixabay.com/api/?key={num:8}-{hex:25}&q=cats`, `url | https://api.themoviedb.org/3/movie/1?api_key={hex:32}`,
  `url | https://ntfy.example.com/x?auth={an:40}`, `url | https://script.google.com/macros/s/AKfycb{an:66}/exec?key={an:16}`, `json | {"auth_token":"{hex:40}"}`,
  `json | ={ "apikey": "{an:20}", "number": "{{ $json.n }}" }`, `json | {"login":"acme","senha":"Ka{num:3}!bt"}`, `json | {"X-Api-Key":"{an:26}"}`, `json | {"usuario":"api","contraseña":"{an:10}"}`,
  `json | {"partner_id":"12","partner_key":"{hex:64}"}`, `code | let API='{hex:32}';`, `code | const cfg = { url: 'https://x.example.com', key: '{an:40}' };`,
  `code | const SUPABASE_ANON = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOi{an:80}.{an:43}";`, `code | headers.append('Authorization', \`Bearer {an:40}\`)`,
  `code | const secret = '{an:24}';
const sig = crypto.createHmac('sha256', secret).update(body).digest('hex');`, `code | crypto.createHmac('sha256', '{an:32}').update(x)`,
  `code | const r = await axios.get(url, { auth: { username: 'u', password: '{an:12}' } })`, `code | // key: {an:40}
return items;`, `code | jwt.sign(payload, '{an:32}')`, `code | const openai_key="sk-{an:48}"`,
  `note | **Token:** {an:40}`, `note | Login user: admin@example.com
Password: Pa{an:6}!9`, `note | Use header \`x-api-key\` with value \`{an:32}\``, `note | API KEY = {hex:32}`,
  `set:value | https://user:{an:12}@example.com/feed`, `set:connection_string | Server=db.example.com;Database=x;User Id=sa;Password={an:12};`, `set:MAPBOX | sk.eyJ1Ijoi{an:40}.{an:22}`,
  `set:ANTHROPIC | sk-ant-oat01-{an:95}`, `set:cf_api_token | {an:40}`, `set:ELEVEN | sk_{hex:48}`, `set:heygen_api | {an:48}==`, `set:x-key | {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`,
];

export const oddLooks: readonly string[] = [
  `set:page | {an:32}`, `set:executionId | {num:6}`, `set:instanceId | {hex:64}`, `set:templateId | {an:24}`, `set:campaign_id | {hex:24}`, `set:collection | docs_{lown:12}`,
  `set:auth_url | https://accounts.example.com/oauth/authorize`, `set:token_endpoint | https://login.example.com/oauth/token`, `set:apiVersion | v21.0`, `set:client_id | {num:12}-{lown:32}.apps.googleusercontent.com`,
  `set:clientId | {an:32}`, `set:tenant_id | {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`, `set:aws_region | eu-central-1`, `set:aws_account_id | {num:12}`, `set:keyName | customers/2025/export.csv`,
  `set:s3Key | uploads/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.pdf`, `set:redisKey | chat:{num:10}:history`, `set:buffer_key | ={{ $json.phone }}_buffer`, `set:memory key | session_{hex:8}`,
  `set:secret_santa | Grace Hopper`, `set:tokens_used | {num:5}`, `set:passport_no | C01X00T47`, `set:password_hint | name of my dog`, `set:password | ={{ $json.password }}`, `set:api_key | ={{ $credentials.apiKey }}`,
  `set:api_key | xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, `set:API_KEY | add-your-api-key`, `set:apiKey | YOUR-OPENAI-KEY-HERE`, `set:bot_token | 123456789:ABCDEF...`, `set:token | [your token]`, `set:token | yourtokenhere`,
  `set:api key | pegar aquí tu api key`, `set:senha | sua_senha_aqui`, `set:openai_key | sk-...`, `header:x-api-key | ={{ $node["Config"].json["api_key"] }}`,
  `header:Authorization | =Bearer {{ $node["Get Token"].json["access_token"] }}`, `header:Authorization | Bearer {API_KEY}`, `header:Authorization | Bearer YOUR_API_KEY_FROM_DASHBOARD_SETTINGS`,
  `header:x-api-key | API Key from app.example.com`, `header:accept | application/json`, `header:X-RapidAPI-Host | weather-by-api-ninjas.p.rapidapi.com`, `header:Referer | https://www.example.com/search?q={an:20}`,
  `header:Origin | https://app.example.com`, `header:apikey | evolution-api-key`, `header:Cookie | CONSENT=YES+cb.20210328-17-p0.en+FX+{num:3}`, `header:Cookie | lang=en; theme=dark`,
  `header:x-goog-fieldmask | places.displayName,places.formattedAddress`, `header:X-Apify-Token | ={{ $secrets.apify }}`, `query:key | customer`, `query:api_key | ={{ $("cfg").item.json.key }}`,
  `query:token | <YOUR_TOKEN>`, `query:appid | YOUR_APP_ID`, `query:sort | created_at`, `query:continuation | {b64:60}`, `query:cx | {hex:17}`, `query:hl | en`, `query:video_id | {an:11}`, `query:auth | none`,
  `query:code | ={{ $json.query.code }}`, `query:key | AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX`, `url | https://api.github.com/repos/acme/app/git/trees/{hex:40}?recursive=1`,
  `url | https://script.google.com/macros/s/AKfycb{an:66}/exec`, `url | https://docs.google.com/forms/d/e/1FAIpQLS{an:49}/viewform`, `url | https://open.spotify.com/playlist/{an:22}?si={hex:16}`,
  `url | https://www.facebook.com/groups/{num:15}`, `url | https://hub.docker.com/layers/x/sha256-{hex:64}`, `url | https://hook.eu1.make.com/your-webhook-id`,
  `url | https://api.telegram.org/botYOUR_BOT_TOKEN/sendMessage`, `url | https://api.example.com?apikey={your_api_key}`, `url | https://storage.googleapis.com/acme/{hex:32}/img.png`,
  `url | https://www.youtube.com/watch?v={an:11}&list=PL{an:32}`, `url | https://acme.atlassian.net/browse/ACME-{num:4}`, `url | https://calendly.com/d/{an:3}-{an:3}-{an:3}/intro`,
  `url | https://api.stripe.com/v1/customers/cus_{an:14}`, `url | https://mail.google.com/mail/u/0/#inbox/{an:32}`, `code | const id='{hex:24}'; const col='{lown:20}';`,
  `code | const apiKey = $('Config').first().json.apiKey;`, `code | const TOKEN_LIMIT = 8000; const key = 'summary';`, `code | return items.map(i => ({ json: { key: i.json.id, token: i.json.tok } }));`,
  `code | const regex = /sk-[a-zA-Z0-9]{20,}/g; const re2=/ghp_[A-Za-z0-9]{36}/;`, `code | const base64 = '{b64:300}';`, `code | const color='#{hex:6}', font='https://fonts.example.com/{hex:40}.woff2'`,
  `code | const secretWord = words[Math.floor(Math.random()*words.length)];`, `code | const passwordRegex = '^(?=.*[A-Z])(?=.*[0-9]).{8,}$';`,
  `json | {"voice_settings":{"stability":0.5},"model_id":"eleven_multilingual_v2"}`, `json | {"input":{"image":"https://replicate.delivery/pbxt/{an:40}/x.png"},"version":"{hex:64}"}`,
  `json | {"to":"ExponentPushToken[{an:22}]"}`, `json | {"avatar_id":"{hex:32}","voice_id":"{hex:32}"}`, `json | {"index":"{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"}`,
  `json | {"token":"{{ $json.token }}","key":"{{ $json.key }}"}`, `json | {"apiKey":"ENTER_YOUR_API_KEY"}`, `json | {"fileId":"1{an:32}","etag":"\\"{an:27}\\""}`,
  `note | Password reset flow: the user gets a mail with a link.`, `note | 1. Get your API key: https://example.com/account/keys/{hex:8}`, `note | The workflow id is {an:16} and the tag is \`v1.{num:1}\``,
  `note | Secret: \`<YOUR_SECRET>\``, `note | Docs: https://example.com/docs/authentication#bearer-token-authentication-for-servers`, `note | tokens per minute: 90000; key: value pairs`,
];
