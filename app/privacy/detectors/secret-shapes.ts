/** Formats that providers give their keys, as they document them. The first group is the secret where there is one. */
export interface SecretShape {
  readonly kind: string;
  /** For people: "an OpenAI key". */
  readonly words: string;
  readonly pattern: RegExp;
  /** Texts without one of these hold none: looked for first, because that costs nearly nothing. */
  readonly marks: readonly (string | RegExp)[];
  /** The whole is a secret, whatever its letters look like. */
  readonly anyValue?: boolean;
  /** The prefix is short enough to begin other things too: the rest must look random. */
  readonly weak?: boolean;
}

const row = (kind: string, words: string, pattern: RegExp, ...marks: readonly (string | RegExp)[]): SecretShape => ({ kind, words, pattern, marks });
const b = '(?<![A-Za-z0-9_-])';
const re = (source: string): RegExp => new RegExp(source, 'gd');

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
/** What keys of many services begin with; what follows must look random. */
const keyPrefixes: readonly string[] = [
  'pa-', 'jina_', 'nvapi-', 'fw_', 'fw-', 'csk-', 'llx-', 'e2b_', 'exa_', 'rpa_', 'wandb_v1_', 'tr_prod_', 'tmprl_', 'phx_', 'rnd_', 'fal_', 'sgp_', 'cal_live_', 'rdme_', 'nfp_', 'nfc_', 'nfo_', 'nfb_', 'EZAK', 'EZTK', 'bkua_', 'bkct_', 'ion_', 'tskey-api-', 'tskey-auth-', 'tskey-client-', 'tskey-webhook-', 'CCIPAT_', 'CCIPRJ_',
  'vcp_', 'vci_', 'vca_', 'vcr_', 'vck_', 'vercel_blob_rw_', 'cfut_', 'cfat_', 'cfk_', 'ucat_', 'aio_', 'AVNS_', 'shippo_live_', 'shippo_test_', 'p8e-', 'pnu_', 'pnb_', 'ico-', 'zpka_', 'xau_', 'xaat-', 'xapt-', 'hcaik_', 'hcbik_', 'snyk_uat.', 'sktsec_', 'rootly_', 'ory_pat_', 'ory_at_', 'ory_rt_', 'polar_oat_', 'pdl_live_apikey_', 'pdl_sdbx_apikey_', 'secret-live-', 'secret-test-', 'tk-us-', 'sha256~', 'ctx7sk-', 'sntryi_', 'ddat_', 'pdus+_', 'mlsn.', 'ATTA',
  'amzn.mws.', 'amzn1.oa2-cs.v1.', 'dnkey-', 'CLOJARS_', 'pina_', 'persona_production_', 'persona_sandbox_', 'waka_', 'dvc_server_', 'unkey_', 'esecret_', 'y0_', 'signkey-prod-', 'signkey-test-', 'bb_live_', 'md-', 'Mid-server-', 'lmb_', 'KEY0', 'secret-token:', 'akab-', 'retool_', 'ddp_', 'ddw_', 'tss_', 'crsr_', 'JDC_',
  's-s4t2ud-', 's-s4t2af-', 'testsk_', 'sk_sbox_', 'vera01', 'oauth:', 'hawk.', 'depot_', 'sindri_', 'glsoat-', 'jgp_', 'ptk_', 'lpat_', 'wh_', 'tk_live_', 'api_live_', 'api_live.', 'apikey_', 'live_', 'sandbox_', 'whpg_', 'cio_', 'sbx_', 'vlt_', 'pk_prod_', 'eyJrIjoi', 'EXO', 'K00',
];

/** For BIP 39: none of its words is one of these, and sentences hardly go twelve words without one. */
const walletWord = '(?!(?:the|and|for|from|with|was|were|are|not|but|has|had|been|which|who|its|our|his|her|your|their|them|these|those|would|should|could|after|while)(?![a-z]))[a-z]{3,8}';

export const secretShapes: readonly SecretShape[] = [
  // Models
  row('anthropic-key', 'an Anthropic key', re(`${b}sk-ant-(?:api|admin|oat|sid)?[A-Za-z0-9_-]{20,}`), 'sk-ant-'),
  row('openrouter-key', 'an OpenRouter key', re(`${b}sk-or-(?:v1-)?[A-Za-z0-9]{20,}`), 'sk-or-'),
  row('openai-key', 'an OpenAI key', re(`${b}sk-(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9_-]{18,}`), /sk-[A-Za-z0-9_-]{18}/),
  row('openai-key', 'an OpenAI key', re(`${b}sess-[A-Za-z0-9]{40}`), 'sess-'),
  row('huggingface-token', 'a Hugging Face token', re(`${b}(?:hf_|api_org_)[A-Za-z0-9]{20,}`), 'hf_', 'api_org_'),
  row('replicate-token', 'a Replicate token', re(`${b}r8_[A-Za-z0-9]{30,}`), 'r8_'),
  row('groq-key', 'a Groq key', re(`${b}gsk_[A-Za-z0-9]{30,}`), 'gsk_'),
  row('xai-key', 'an xAI key', re(`${b}xai-[A-Za-z0-9]{40,}`), 'xai-'),
  row('perplexity-key', 'a Perplexity key', re(`${b}pplx-[A-Za-z0-9]{24,}`), 'pplx-'),
  row('tavily-key', 'a Tavily key', re(`${b}tvly-(?:dev-|prod-)?[A-Za-z0-9-]{16,}`), 'tvly-'),
  row('elevenlabs-key', 'an ElevenLabs key', re('(?:xi-api-key|elevenlabs)[^A-Za-z0-9\\n]{1,12}(?:[a-z]{2,10}["\': ]{1,6})?((?:sk_)?[a-f0-9]{32,64})(?![A-Za-z0-9])'), 'xi-api-key', 'elevenlabs'),
  row('elevenlabs-key', 'an ElevenLabs key', re(`${b}sk_[a-f0-9]{48}(?![A-Za-z0-9])`), /sk_[a-f0-9]{48}/),
  row('firecrawl-key', 'a Firecrawl key', re(`${b}fc-[a-f0-9]{32}(?![A-Za-z0-9])`), 'fc-'),
  row('pinecone-key', 'a Pinecone key', re(`${b}pcsk_[A-Za-z0-9_]{40,}`), 'pcsk_'),
  row('langsmith-key', 'a LangSmith key', re(`${b}lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}`), 'lsv2_'),
  { ...row('provider-key', 'a key', re(`${b}(?:${keyPrefixes.map(literal).join('|')}|key[-_])[A-Za-z0-9_-]{20,}`), ...keyPrefixes, /key[-_][A-Za-z0-9]{20}/), weak: true },
  row('together-key', 'a Together key', re(`${b}tgp_v1_[A-Za-z0-9_-]{40,}`), 'tgp_v1_'),
  // Clouds
  row('aws-access-key', 'an AWS access key', re('(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])'), 'AKIA', 'ASIA', 'ABIA', 'ACCA'),
  { ...row('aws-access-key', 'an AWS access key', re('(?<![A-Za-z0-9])A3T[A-Z0-9][A-Z2-7]{16}(?![A-Za-z0-9])'), 'A3T'), weak: true },
  row('aws-secret-key', 'an AWS secret key', re('(?:aws_?secret(?:_?access)?_?key|secret_?[Aa]ccess_?[Kk]ey|AWS_SECRET[A-Z_]{0,20})["\']?[ \\t]{0,3}[:=> ]{1,2}[ \\t]{0,3}["\'`]?([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])'), /ecret_?(?:access)?_?key|AWS_SECRET/i),
  row('google-api-key', 'a Google API key', re('(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}'), 'AIza'),
  { ...row('google-api-key', 'a Google API key', re(`${b}AQ\\.[A-Za-z0-9_-]{40,}`), 'AQ.'), weak: true },
  row('google-oauth-token', 'a Google access token', re(`${b}ya29\\.[A-Za-z0-9_-]{20,}`), 'ya29.'),
  row('google-client-secret', 'a Google client secret', re(`${b}GOCSPX-[A-Za-z0-9_-]{20,}`), 'GOCSPX-'),
  row('google-refresh-token', 'a Google refresh token', re(`${b}1//0[A-Za-z0-9_-]{30,}`), '1//0'),
  row('firebase-key', 'a Firebase server key', re(`${b}AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{100,}`), /AAAA[A-Za-z0-9_-]{7}:/),
  row('azure-storage-key', 'an Azure storage key', re('AccountKey=([A-Za-z0-9+/]{60,}={0,2})'), 'AccountKey='),
  row('azure-client-secret', 'an Azure client secret', re('(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}'), /\dQ~/),
  row('azure-sas', 'a signed Azure address', re('[?&](?:amp;)?sig=([A-Za-z0-9%+/_-]{30,}(?:%3D|=){0,2})'), 'sig='),
  row('azure-connection', 'a shared access key', re('SharedAccessKey=([A-Za-z0-9+/]{30,}={0,2})'), 'SharedAccessKey='),
  row('azure-devops-token', 'an Azure DevOps token', re('(?<![A-Za-z0-9])[a-zA-Z0-9]{52,}JQQJ99[a-zA-Z0-9]{20,}'), 'JQQJ99'),
  row('digitalocean-token', 'a DigitalOcean token', re(`${b}do[opr]_v1_[a-f0-9]{40,}`), '_v1_'),
  row('alibaba-key', 'an Alibaba Cloud key', re(`${b}LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])`), 'LTAI'),
  row('cloudflare-key', 'a Cloudflare key', re(`${b}v1\\.0-[a-f0-9]{24}-[a-f0-9]{100,}`), 'v1.0-'),
  row('heroku-key', 'a Heroku key', re(`${b}HRKU-[A-Za-z0-9_-]{30,}`), 'HRKU-'),
  row('databricks-token', 'a Databricks token', re(`${b}dapi[a-f0-9]{32}(?:-\\d)?(?![A-Za-z0-9])`), 'dapi'),
  row('vault-token', 'a Vault token', re(`${b}hv[sbr]\\.[A-Za-z0-9_-]{20,}`), 'hvs.', 'hvb.', 'hvr.'),
  row('doppler-token', 'a Doppler token', re(`${b}dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9_.-]{30,}`), /dp\.(?:pt|st|ct|sa|scim|audit)\./),
  row('planetscale-token', 'a PlanetScale token', re(`${b}pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{30,}`), 'pscale_'),
  row('pulumi-token', 'a Pulumi token', re(`${b}pul-[a-f0-9]{40}`), 'pul-'),
  row('newrelic-key', 'a New Relic key', re(`${b}(?:NR(?:AK|II|JS|RA|AA|SP|BR)-[A-Za-z0-9]{20,}|[a-f0-9]{36}(?:FFFF)?NRAL)`), /[a-f0-9]{36}(?:FFFF)?NRAL/, 'NRAA-', 'NRAK-', 'NRII-', 'NRJS-', 'NRRA-'),
  row('fly-token', 'a Fly.io token', re(`${b}(?:FlyV1 )?(?:fm[12][ar]?_[A-Za-z0-9+/=_,-]{40,}|fo1_[A-Za-z0-9_-]{40,})`), /f(?:m[12][ar]?|o1)_[A-Za-z0-9+/_-]{40}/),
  row('age-key', 'an age key', re('AGE-SECRET-KEY-1[0-9A-Z]{50,}'), 'AGE-SECRET'),
  row('bedrock-key', 'an Amazon Bedrock key', re(`${b}(?:ABSK[A-Za-z0-9+/]{80,}={0,2}|bedrock-api-key-[A-Za-z0-9+/_-]{60,}={0,2})`), 'ABSK', 'bedrock-api-key-'),
  // Only beside its id does a secret without a form of its own give itself away.
  row('aws-secret-key', 'an AWS secret key', re('(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?:[^A-Za-z0-9+/\\n]{1,8}|[ \\t]{0,3}/[ \\t]{1,3})(?:(?:and|und|et|y|e|secret|with|its)[ :=]{1,3}){0,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])'), 'AKIA', 'ASIA'),
  row('alibaba-secret', 'an Alibaba Cloud secret', re('(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{12,26}[^A-Za-z0-9\\n]{1,8}(?:(?:and|its|secret|with)[ :=]{1,3}){0,3}([A-Za-z0-9]{30})(?![A-Za-z0-9])'), 'LTAI'),
  { ...row('azure-key', 'an Azure key', re(`${b}[A-Za-z0-9+/]{76}(?:APIM|ACDb|\\+(?:ABa|AMC|ASt|ARm|ACR)|AzCa|AzFu|AzSe)[A-Za-z0-9+/]{5}[AQgw]==`), /(?:APIM|ACDb|\+(?:ABa|AMC|ASt|ARm|ACR)|AzCa|AzFu|AzSe)[A-Za-z0-9+/]{5}[AQgw]==/), weak: true },
  row('dynatrace-token', 'a Dynatrace token', re(`${b}dt0[a-z]\\d\\d\\.[A-Z0-9]{8,24}\\.[A-Z0-9]{60,64}`), /dt0[a-z]\d\d\./),
  row('terraform-token', 'a Terraform token', re(`${b}[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,}`), '.atlasv1.'),
  row('onepassword-token', 'a 1Password token', re(`${b}(?:ops_eyJ[A-Za-z0-9+/_-]{80,}={0,3}|A3-[A-Z0-9]{6}-[A-Z0-9]{6}-?[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3})`), 'ops_eyJ', 'A3-'),
  { ...row('launchdarkly-key', 'a LaunchDarkly key', re(`${b}(?:sdk|api)-[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[a-f0-9]{4}-[a-f0-9]{12}(?![A-Za-z0-9])`), /(?:sdk|api)-[a-f0-9]{8}-/), weak: true },
  row('yandex-key', 'a Yandex Cloud key', re(`${b}(?:AQVN[A-Za-z0-9_-]{34,}|t1\\.9[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{80,}|YC[A-Za-z0-9_-]{38}(?![A-Za-z0-9_-]))`), 'AQVN', 't1.9', /YC[A-Za-z0-9_-]{38}/),
  { ...row('tencent-key', 'a Tencent Cloud key', re(`${b}(?:AKID[A-Za-z0-9]{32}|AKLT[A-Za-z0-9_-]{30,})(?![A-Za-z0-9])`), 'AKID', 'AKLT'), weak: true },
  // Code and packages
  row('github-token', 'a GitHub token', re(`${b}(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,})`), 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'),
  row('gitlab-token', 'a GitLab token', re(`${b}(?:gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_.-]{20,}|GR1348941[A-Za-z0-9_-]{20,})`), 'glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-', 'glffct-', 'GR1348941'),
  { ...row('jfrog-token', 'a JFrog token', re(`${b}(?:AKCp[A-Za-z0-9]{60,72}|cmVmdGtu[A-Za-z0-9]{48,64})(?![A-Za-z0-9])`), 'AKCp', 'cmVmdGtu'), weak: true },
  { ...row('nuget-key', 'a NuGet key', re(`${b}oy2[a-z0-9]{43}(?![A-Za-z0-9])`), /oy2[a-z0-9]{43}/), weak: true },
  { ...row('octopus-key', 'an Octopus Deploy key', re(`${b}API-[A-Z0-9]{26,32}(?![A-Z0-9])`), /API-[A-Z0-9]{26}/), weak: true },
  { ...row('harness-token', 'a Harness token', re(`${b}[ps]at\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}(?![A-Za-z0-9])`), 'pat.', 'sat.'), weak: true },
  row('gitlab-token', 'a GitLab token', re(`${b}_gitlab_session=([a-f0-9]{32})(?![A-Za-z0-9])`), '_gitlab_session='),
  row('porkbun-key', 'a Porkbun key', re(`${b}sk1_[a-f0-9]{64}`), 'sk1_'),
  row('intercom-token', 'an Intercom token', re('(?<![A-Za-z0-9+/])dG9rOj[A-Za-z0-9+/]{40,}={0,2}'), 'dG9rOj'),
  row('npm-token', 'an npm token', re(`${b}npm_[A-Za-z0-9]{30,}`), 'npm_'),
  row('pypi-token', 'a PyPI token', re(`${b}pypi-[A-Za-z0-9_-]{40,}`), 'pypi-'),
  row('rubygems-key', 'a RubyGems key', re(`${b}rubygems_[a-f0-9]{40,}`), 'rubygems_'),
  row('docker-token', 'a Docker token', re(`${b}dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}`), 'dckr_'),
  row('bitbucket-token', 'an Atlassian token', re(`${b}AT(?:ATT|BBT|BB|CTT|OA)3?[A-Za-z0-9_=-]{24,}`), 'ATATT', 'ATBB', 'ATCTT'),
  row('postman-key', 'a Postman key', re(`${b}PMAK-[a-f0-9]{24}-[a-f0-9]{34}`), 'PMAK-'),
  row('sentry-token', 'a Sentry token', re(`${b}sntry[su]_[A-Za-z0-9+/=_-]{30,}`), 'sntry'),
  row('grafana-token', 'a Grafana token', re(`${b}gl(?:sa|c)_[A-Za-z0-9+/=_-]{30,}`), 'glsa_', 'glc_'),
  // Messages
  row('slack-token', 'a Slack token', re(`${b}(?:xoxe\\.)?xox[abceoprs]-[A-Za-z0-9-]{10,}`), 'xox'),
  row('slack-token', 'a Slack token', re(`${b}xapp-\\d-[A-Z0-9]{8,}-\\d+-[a-f0-9]{32,}`), 'xapp-'),
  row('slack-webhook', 'a Slack webhook address', re('https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9]{8,}/[A-Za-z0-9]{8,}/[A-Za-z0-9]{16,}'), 'hooks.slack.com'),
  row('discord-webhook', 'a Discord webhook address', re('https://(?:canary\\.|ptb\\.)?discord(?:app)?\\.com/api/(?:v\\d+/)?webhooks/\\d{15,20}/[A-Za-z0-9_-]{40,}'), 'api/webhooks/', '/webhooks/'),
  row('discord-token', 'a Discord bot token', re(`${b}[MNO][A-Za-z0-9_-]{22,28}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,45}`), /[MNO][A-Za-z0-9_-]{22,28}\.[A-Za-z0-9_-]{6}\./),
  row('telegram-token', 'a Telegram bot token', re('(?:(?<![A-Za-z0-9_-])|(?<=bot))\\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])'), /\d{8}:[A-Za-z0-9_-]{35}/),
  { ...row('telegram-token', 'a Telegram bot token', re('api\\.telegram\\.org/(?:file/)?bot([A-Za-z0-9_:-]{20,})'), 'api.telegram.org'), weak: true },
  row('teams-webhook', 'a Teams webhook address', re('https://[a-z0-9.-]{1,60}\\.webhook\\.office\\.com/webhookb2/[A-Za-z0-9@-]{20,}/IncomingWebhook/[a-f0-9]{20,}/[a-f0-9-]{20,}'), 'webhook.office.com'),
  row('google-chat-webhook', 'a Google Chat webhook address', re('https://chat\\.googleapis\\.com/v1/spaces/[A-Za-z0-9_-]+/messages\\?key=[A-Za-z0-9_-]{20,}&(?:amp;)?token=[A-Za-z0-9_%-]{20,}'), 'chat.googleapis.com'),
  row('make-webhook', 'a Make webhook address', re('https://hook\\.(?:[a-z]{2}\\d\\.)?(?:make\\.com|integromat\\.com|[a-z]{2}\\d\\.make\\.(?:com|celonis\\.com))/[a-z0-9]{20,}'), 'https://hook.'),
  row('zapier-webhook', 'a Zapier webhook address', re('https://hooks\\.zapier\\.com/hooks/(?:catch|standard)/\\d{5,12}/[a-z0-9]{5,}(?:/|(?![a-z0-9]))'), 'hooks.zapier.com'),
  row('ifttt-webhook', 'an IFTTT webhook address', re('https://maker\\.ifttt\\.com/trigger/[^\\s/"\']{1,80}/(?:json/)?with/key/([A-Za-z0-9_-]{16,})'), 'maker.ifttt.com'),
  row('pipedream-webhook', 'a Pipedream webhook address', re('https://[a-z0-9]{14,}\\.m\\.pipedream\\.net'), 'm.pipedream.net'),
  row('lark-webhook', 'a webhook address', re('https://(?:open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook|oapi\\.dingtalk\\.com/robot/send\\?access_token=|qyapi\\.weixin\\.qq\\.com/cgi-bin/webhook/send\\?key=)/?[A-Za-z0-9-]{20,}'), 'open-apis/bot', 'oapi.dingtalk', 'qyapi.weixin'),
  { ...row('facebook-token', 'a Facebook app token', re('(?<![A-Za-z0-9])\\d{15,16}(?:\\||%7C)([A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_-])'), /\d{15}(?:\||%7C)/), weak: true },
  row('twilio-key', 'a Twilio key', re('(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])'), /SK[a-f0-9]{32}/),
  row('sendgrid-key', 'a SendGrid key', re(`${b}SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}`), 'SG.'),
  row('mailgun-key', 'a Mailgun key', re(`${b}(?:key-[a-f0-9]{32}|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})(?![A-Za-z0-9-])`), 'key-', /(?<![A-Za-z0-9])[a-f0-9]{32}-[a-f0-9]{8}-/),
  row('mailchimp-key', 'a Mailchimp key', re(`${b}[a-f0-9]{32}-us\\d{1,2}(?![A-Za-z0-9])`), /(?<![A-Za-z0-9])[a-f0-9]{32}-us\d/),
  row('brevo-key', 'a Brevo key', re(`${b}x(?:keysib|smtpsib)-[A-Za-z0-9-]{40,}`), 'xkeysib-', 'xsmtpsib-'),
  row('resend-key', 'a Resend key', re(`${b}re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,}`), /re_[A-Za-z0-9]{6,12}_/),
  row('maxmind-key', 'a MaxMind key', re(`${b}[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9])`), '_mmk'),
  { ...row('vault-token', 'a Vault token', re('(?<![A-Za-z0-9_.-])s\\.[A-Za-z0-9]{24}(?![A-Za-z0-9.(])'), /s\.[A-Za-z0-9]{24}/), weak: true },
  { ...row('clickhouse-key', 'a ClickHouse key', re(`${b}4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])`), '4b1d'), weak: true },
  { ...row('settlemint-token', 'a SettleMint token', re(`${b}sm_[aps]at_[A-Za-z0-9]{16}(?![A-Za-z0-9])`), 'sm_'), weak: true },
  { ...row('beamer-token', 'a Beamer token', re(`${b}b_[A-Za-z0-9=_-]{44}(?![A-Za-z0-9])`), /b_[A-Za-z0-9=_-]{44}/), weak: true },
  row('authress-key', 'an Authress key', re(`${b}(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][a-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}`), '.acc_', '.acc-'),
  row('klaviyo-key', 'a Klaviyo key', re(`${b}pk_[a-f0-9]{34}(?![A-Za-z0-9])`), /pk_[a-f0-9]{34}/),
  row('bitwarden-token', 'a Bitwarden token', re(`${b}0\\.[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}\\.[A-Za-z0-9]{24,40}:[A-Za-z0-9+/]{20,}={0,2}`), /0\.[a-f0-9]{8}-/),
  row('infisical-token', 'an Infisical token', re(`${b}st\\.[a-f0-9]{24}\\.[a-f0-9]{32}\\.[a-f0-9]{32}`), /st\.[a-f0-9]{24}\./),
  { ...row('zhipu-key', 'a Zhipu key', re(`${b}[a-f0-9]{32}\\.[A-Za-z0-9]{16}(?![A-Za-z0-9.])`), /[a-f0-9]{32}\.[A-Za-z0-9]{16}/), weak: true },
  { ...row('apollo-key', 'an Apollo key', re(`${b}(?:user:fh\\.[a-z0-9-]{3,40}\\.|user:gh\\.[a-z0-9-]{3,40}\\.|service:[A-Za-z0-9_-]{3,60}:)([A-Za-z0-9_-]{20,24})(?![A-Za-z0-9])`), 'user:fh.', 'user:gh.', 'service:'), weak: true },
  { ...row('adyen-key', 'an Adyen key', re(`${b}AQE[a-z]hm[A-Za-z0-9+/]{60,}={0,2}(?:-[A-Za-z0-9+/]{40,}={0,2}-[^\\s"']{10,40})?`), 'AQE'), weak: true },
  row('jwt', 'a JSON web token', re('(?<![A-Za-z0-9+/_-])ZXlK[A-Za-z0-9+/_-]{60,}={0,2}'), 'ZXlK'),
  { ...row('url-password', 'a password in an address', re('://([a-f0-9]{8}:[a-f0-9]{8})@'), /:\/\/[a-f0-9]{8}:/), weak: true },
  // Money and business
  row('stripe-key', 'a Stripe key', re(`${b}(?:[rs]k_(?:live|test|prod)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})`), 'sk_', 'rk_', 'whsec_'),
  row('square-token', 'a Square token', re(`${b}(?:sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,}|EAAA[A-Za-z0-9_-]{60})`), 'sq0', 'EAAA'),
  row('paypal-token', 'a PayPal token', re('access_token\\$(?:production|sandbox)\\$[a-z0-9]{16}\\$[a-f0-9]{32}'), 'access_token$'),
  row('plaid-token', 'a Plaid token', re(`${b}(?:access|link|public)-(?:production|development|sandbox)-[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}`), '-production-', '-development-', '-sandbox-'),
  row('razorpay-secret', 'a Razorpay secret', re(`${b}rzp_(?:live|test)_[A-Za-z0-9]{14}["']?[ \\t]{0,3}[,:/|][ \\t]{0,3}["']?([A-Za-z0-9]{20,32})(?![A-Za-z0-9])`), 'rzp_live_', 'rzp_test_'),
  row('flutterwave-key', 'a Flutterwave key', re(`${b}FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,}(?:-X)?`), 'FLWSECK'),
  row('duffel-token', 'a Duffel token', re(`${b}duffel_(?:live|test)_[A-Za-z0-9_=-]{40,}`), 'duffel_'),
  row('neon-key', 'a Neon key', re(`${b}napi_[a-z0-9]{60,}`), 'napi_'),
  row('lob-key', 'a Lob key', re(`${b}(?:live|test)_[a-f0-9]{35}(?![A-Za-z0-9])`), /(?:live|test)_[a-f0-9]{35}/),
  row('sonar-token', 'a Sonar token', re(`${b}sq[upa]_[a-f0-9]{40}(?![A-Za-z0-9])`), /sq[upa]_[a-f0-9]{40}/),
  row('frameio-token', 'a Frame.io token', re(`${b}fio-u-[A-Za-z0-9_-]{60,}`), 'fio-u-'),
  row('shopify-token', 'a Shopify token', re(`${b}shp(?:at|ca|pa|ss|tka)_[A-Fa-f0-9]{32}`), 'shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'),
  row('notion-token', 'a Notion token', re(`${b}(?:secret|ntn)_[A-Za-z0-9]{38,}`), 'secret_', 'ntn_'),
  row('airtable-token', 'an Airtable token', re('(?<![A-Za-z0-9])(?:pat[A-Za-z0-9]{14}\\.[A-Za-z0-9]{40,64}|key[A-Za-z0-9]{14}(?![A-Za-z0-9]))'), /pat[A-Za-z0-9]{14}\./, /key[A-Za-z0-9]{14}/),
  row('linear-key', 'a Linear key', re(`${b}lin_(?:api|oauth)_[A-Za-z0-9]{32,}`), 'lin_'),
  row('hubspot-token', 'a HubSpot token', re(`${b}pat-(?:na|eu|ap)\\d-[a-f0-9-]{36}`), 'pat-'),
  row('asana-token', 'an Asana token', re('(?<![A-Za-z0-9])[12]/\\d{12,20}(?:/\\d{12,20})?:[a-f0-9]{32}'), /[12]\/\d{12}/),
  row('clickup-token', 'a ClickUp token', re(`${b}pk_\\d{5,10}_[A-Z0-9]{30,}`), 'pk_'),
  row('typeform-token', 'a Typeform token', re(`${b}tfp_[A-Za-z0-9_-]{40,}`), 'tfp_'),
  row('figma-token', 'a Figma token', re(`${b}fig[duh]_[A-Za-z0-9_-]{30,}`), 'figd_', 'figu_', 'figh_'),
  row('apify-token', 'an Apify token', re(`${b}apify_(?:api|proxy)_[A-Za-z0-9]{30,}`), 'apify_'),
  row('facebook-token', 'a Facebook token', re(`${b}EAA[A-Za-z0-9]{60,}`), /EAA[A-Za-z0-9]{60}/),
  row('instagram-token', 'an Instagram token', re(`${b}IG(?:QV|QW|AA)[A-Za-z0-9_-]{60,}`), 'IGQ', 'IGAA'),
  row('twitter-token', 'a Twitter token', re('(?<![A-Za-z0-9])A{20,}[A-Za-z0-9%]{60,}'), 'AAAAAAAAAAAAAAAAAAAA'),
  { ...row('linkedin-token', 'a LinkedIn token', re(`${b}AQ[A-Za-z0-9_-]{150,}`), /AQ[A-Za-z0-9_-]{150}/), weak: true },
  row('dropbox-token', 'a Dropbox token', re(`${b}sl\\.(?:u\\.)?[A-Za-z0-9_-]{60,}`), /sl\.(?:u\.)?[A-Za-z0-9_-]{60}/),
  row('mapbox-token', 'a Mapbox token', re(`${b}sk\\.eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{16,}`), 'sk.eyJ'),
  row('contentful-token', 'a Contentful token', re(`${b}CFPAT-[A-Za-z0-9_-]{40,}`), 'CFPAT-'),
  row('supabase-key', 'a Supabase key', re(`${b}sb(?:p_[a-f0-9]{40}|_secret_[A-Za-z0-9_-]{20,})`), 'sbp_', 'sb_secret_'),
  row('n8n-key', 'an n8n key', re(`${b}n8n_api_[a-f0-9]{40,}`), 'n8n_api_'),
  // Standards
  row('jwt', 'a JSON web token', re(`(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}(?:\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)?`), 'eyJ'),
  { ...row('private-key', 'a private key', re('-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----)[\\s\\S]){16,20000}(?:-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----)?'), '-----BEGIN'), anyValue: true },
  // The same as base64, as kubeconfigs and settings of build servers hold it: every offset of the opening words.
  row('private-key', 'a private key', re('(?<![A-Za-z0-9+/])LS0tLS1CRUdJTiB[A-Za-z0-9+/]{0,40}(?:UFJJVkFURSBLRVkt|BSSVZBVEUgS0VZL|QUklWQVRFIEtFWS)[A-Za-z0-9+/]{40,}={0,2}'), 'LS0tLS1CRUdJTiB'),
  row('private-key', 'a private key', re('"kty"[^{}]{0,2000}?"d"\\s{0,4}:\\s{0,4}"([A-Za-z0-9_-]{40,})"'), '"kty"'),
  // BIP 39: the words from which a wallet's keys are made.
  { ...row('seed-phrase', 'the words of a wallet', re(`\\b(?:(?:[Ss]eed|SEED|[Rr]ecovery|[Mm]nemonic|[Bb]ackup|[Ww]allet)(?:[ -](?:[Pp]hrase|PHRASE|[Ww]ords|[Ss]eed|[Mm]nemonic))?(?: is| are)?\\s{0,3}[:=]\\s{0,3}|(?:(?:[Ss]eed|[Rr]ecovery|[Mm]nemonic|[Bb]ackup|[Ww]allet) (?:phrase|words|mnemonic)|[Mm]nemonic)(?: is| are)?\\s{1,3})["']?((?:${walletWord} ){11,23}${walletWord})(?![a-z])`), /seed|recovery|mnemonic|backup|wallet/i), anyValue: true },
  row('putty-key', 'a private key', re('PuTTY-User-Key-File-\\d:[^\\n]{0,200}\\n[\\s\\S]{0,4000}?Private-Lines: ?\\d{1,3}(?:\\r?\\n[A-Za-z0-9+/=]{1,80}(?![A-Za-z0-9+/=-])){1,200}'), 'PuTTY-User-Key'),
  // Keys of services that number them: Laravel Sanctum's tokens, the app tokens of Meta.
  { ...row('numbered-token', 'an access token', re('(?<![A-Za-z0-9|_-])\\d{1,16}\\|[A-Za-z0-9_-]{27,80}(?![A-Za-z0-9|_-])'), /\d\|[A-Za-z0-9_-]{27}/), weak: true },
  // Services that take the key as a part of the path.
  { ...row('path-key', 'a key in an address', re('://[^\\s"\'<>]{4,300}/(?:token|api[_-]?key|apikey|secret|auth[_-]?key|access[_-]?token|sendMessage|sendFileByUrl)/(?!0x|[1-9A-HJ-NP-Za-km-z]{32,44}(?![A-Za-z0-9]))([A-Za-z0-9_-]{16,120})(?=[/?#\\s"\'`]|$)'), /\/(?:token|api[_-]?key|secret|auth[_-]?key|access[_-]?token|sendMessage|sendFileByUrl)\//i), weak: true },
  row('url-password', 'a password in an address', re('(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20}://[^\\s/:@{}"\'<>?#]{0,100}:([^\\s/{}"\'<>]{3,200})@[A-Za-z0-9\\[][A-Za-z0-9.:\\]-]{0,200}(?![^\\s/?#,;"\'`<>)\\\\])'), /:\/\/[^\s/]{0,100}@/),
  row('connection-password', 'a password in a connection string', re('(?:jdbc:oracle:(?:thin|oci):|sqlplus[ \\t]{1,3}(?:-\\w[ \\t]{1,3})?)[^\\s/@:]{1,60}/"?([^\\s@"]{4,100})"?@'), 'jdbc:oracle', 'sqlplus'),
  row('connection-password', 'a password in a connection string', re('(?:;|^|["\'])[ ]?(?:Password|Pwd)=([^;"\'\\n{}]{4,100})(?=[;"\'\\n]|$)'), 'assword=', 'wd='),
];
