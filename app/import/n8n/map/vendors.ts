/**
 * Who gets the data when a step of another program calls out: name, hosts and the region where the vendor is established.
 * No host: it is installed at the customer's, so that only the connection knows where. No region: not known for sure.
 */
export interface Vendor {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly region?: 'US' | 'EU' | 'UK' | 'CA' | 'AU' | 'IN' | 'CN' | 'IL' | 'SG' | 'CH' | 'JP' | 'NZ' | 'BR';
}

type Region = NonNullable<Vendor['region']>;

/** Rows of `[key, name, hosts separated by spaces, region]`. */
const rows: readonly (readonly [key: string, name: string, hosts?: string, region?: Region])[] = [
  // AI
  ['openai', 'OpenAI', 'api.openai.com', 'US'], ['azure-openai', 'Azure OpenAI', '*.openai.azure.com'], ['anthropic', 'Anthropic', 'api.anthropic.com', 'US'],
  ['google-ai', 'Google AI', 'generativelanguage.googleapis.com', 'US'], ['vertex', 'Google Vertex AI', '*.aiplatform.googleapis.com'], ['mistral', 'Mistral AI', 'api.mistral.ai', 'EU'],
  ['groq', 'Groq', 'api.groq.com', 'US'], ['openrouter', 'OpenRouter', 'openrouter.ai', 'US'], ['deepseek', 'DeepSeek', 'api.deepseek.com', 'CN'], ['cohere', 'Cohere', 'api.cohere.com', 'CA'],
  ['bedrock', 'Amazon Bedrock', '*.amazonaws.com'], ['huggingface', 'Hugging Face', 'api-inference.huggingface.co', 'US'], ['xai', 'xAI', 'api.x.ai', 'US'], ['nvidia', 'NVIDIA', 'integrate.api.nvidia.com', 'US'],
  ['perplexity', 'Perplexity', 'api.perplexity.ai', 'US'], ['alibaba', 'Alibaba Cloud', 'dashscope-intl.aliyuncs.com', 'CN'], ['moonshot', 'Moonshot AI', 'api.moonshot.ai', 'CN'], ['minimax', 'MiniMax', 'api.minimax.io', 'CN'],
  ['vercel', 'Vercel', 'ai-gateway.vercel.sh', 'US'], ['databricks', 'Databricks', '*.cloud.databricks.com'], ['ollama', 'Ollama'], ['lemonade', 'Lemonade'], ['jina', 'Jina AI', 'r.jina.ai', 'EU'],
  ['motorhead', 'Motorhead'], ['zep', 'Zep', 'api.getzep.com', 'US'], ['xata', 'Xata', '*.xata.sh', 'US'], ['pinecone', 'Pinecone', '*.pinecone.io', 'US'], ['qdrant', 'Qdrant'], ['weaviate', 'Weaviate'], ['milvus', 'Milvus'],
  ['chroma', 'Chroma'], ['serpapi', 'SerpApi', 'serpapi.com', 'US'], ['searxng', 'SearXNG'], ['wikipedia', 'Wikipedia', 'en.wikipedia.org', 'US'], ['wolfram', 'Wolfram Alpha', 'api.wolframalpha.com', 'US'],
  ['elevenlabs', 'ElevenLabs', 'api.elevenlabs.io', 'US'], ['tavily', 'Tavily', 'api.tavily.com', 'US'], ['firecrawl', 'Firecrawl', 'api.firecrawl.dev', 'US'], ['apify', 'Apify', 'api.apify.com', 'EU'], ['mcp', 'MCP server'],
  ['airtop', 'Airtop', 'api.airtop.ai', 'US'], ['humantic', 'Humantic AI', 'api.humantic.ai', 'US'], ['deepl', 'DeepL', 'api.deepl.com api-free.deepl.com', 'EU'], ['lingvanex', 'LingvaNex', 'api-b2b.backenster.com'], ['mindee', 'Mindee', 'api.mindee.net', 'EU'],
  // Google, Microsoft, Amazon
  ['google', 'Google', '*.googleapis.com', 'US'], ['youtube', 'YouTube', 'www.googleapis.com', 'US'], ['microsoft', 'Microsoft', 'graph.microsoft.com', 'US'], ['dynamics', 'Microsoft Dynamics', '*.dynamics.com', 'US'],
  ['sharepoint', 'Microsoft SharePoint', '*.sharepoint.com', 'US'], ['azure', 'Microsoft Azure', '*.windows.net *.azure.com', 'US'], ['aws', 'Amazon Web Services', '*.amazonaws.com'], ['s3', 'S3 storage'],
  // Messages
  ['slack', 'Slack', 'slack.com', 'US'], ['telegram', 'Telegram', 'api.telegram.org'], ['discord', 'Discord', 'discord.com', 'US'], ['meta', 'Meta', 'graph.facebook.com', 'US'], ['twilio', 'Twilio', 'api.twilio.com', 'US'],
  ['vonage', 'Vonage', 'rest.nexmo.com', 'US'], ['mattermost', 'Mattermost'], ['matrix', 'Matrix'], ['rocketchat', 'Rocket.Chat'], ['zulip', 'Zulip'], ['twist', 'Twist', 'api.twist.com', 'US'], ['twake', 'Twake', 'api.twake.app', 'EU'],
  ['webex', 'Cisco Webex', 'webexapis.com', 'US'], ['line', 'LINE', 'notify-api.line.me', 'JP'], ['messagebird', 'MessageBird', 'rest.messagebird.com', 'EU'], ['mocean', 'Mocean', 'rest.moceanapi.com'], ['msg91', 'MSG91', 'api.msg91.com', 'IN'],
  ['plivo', 'Plivo', 'api.plivo.com', 'US'], ['sms77', 'seven', 'gateway.seven.io', 'EU'], ['pushover', 'Pushover', 'api.pushover.net', 'US'], ['pushbullet', 'Pushbullet', 'api.pushbullet.com', 'US'], ['pushcut', 'Pushcut', 'api.pushcut.io', 'EU'],
  ['gotify', 'Gotify'], ['signl4', 'SIGNL4', 'connect.signl4.com', 'EU'], ['smtp', 'Mail server'], ['mailgun', 'Mailgun', 'api.mailgun.net', 'US'], ['mailjet', 'Mailjet', 'api.mailjet.com', 'EU'], ['mandrill', 'Mandrill', 'mandrillapp.com', 'US'],
  ['sendgrid', 'SendGrid', 'api.sendgrid.com', 'US'], ['brevo', 'Brevo', 'api.brevo.com', 'EU'], ['postmark', 'Postmark', 'api.postmarkapp.com', 'US'], ['mailchimp', 'Mailchimp', '*.api.mailchimp.com', 'US'], ['mailerlite', 'MailerLite', 'connect.mailerlite.com', 'EU'],
  ['twitter', 'X', 'api.twitter.com api.x.com', 'US'], ['linkedin', 'LinkedIn', 'api.linkedin.com', 'US'], ['reddit', 'Reddit', 'oauth.reddit.com', 'US'], ['medium', 'Medium', 'api.medium.com', 'US'], ['discourse', 'Discourse'], ['disqus', 'Disqus', 'disqus.com', 'US'],
  ['blotato', 'Blotato', 'backend.blotato.com', 'US'], ['zoom', 'Zoom', 'api.zoom.us', 'US'], ['gotowebinar', 'GoTo Webinar', 'api.getgo.com', 'US'],
  // CRM and sales
  ['hubspot', 'HubSpot', 'api.hubapi.com', 'US'], ['salesforce', 'Salesforce', '*.salesforce.com', 'US'], ['pipedrive', 'Pipedrive', 'api.pipedrive.com', 'EU'], ['zoho', 'Zoho', 'www.zohoapis.com', 'IN'], ['activecampaign', 'ActiveCampaign', '*.api-us1.com', 'US'],
  ['affinity', 'Affinity', 'api.affinity.co', 'US'], ['agilecrm', 'Agile CRM', '*.agilecrm.com', 'US'], ['copper', 'Copper', 'api.copper.com', 'US'], ['freshworks', 'Freshworks', '*.freshdesk.com *.freshservice.com *.myfreshworks.com', 'US'], ['highlevel', 'HighLevel', 'services.leadconnectorhq.com rest.gohighlevel.com', 'US'],
  ['intercom', 'Intercom', 'api.intercom.io', 'US'], ['keap', 'Keap', 'api.infusionsoft.com', 'US'], ['monica', 'Monica'], ['odoo', 'Odoo'], ['salesmate', 'Salesmate', '*.salesmate.io', 'US'], ['autopilot', 'Autopilot', 'api2.autopilothq.com', 'AU'], ['convertkit', 'Kit', 'api.convertkit.com', 'US'],
  ['customerio', 'Customer.io', 'track.customer.io api.customer.io', 'US'], ['drift', 'Drift', 'driftapi.com', 'US'], ['egoi', 'E-goi', 'api.egoiapp.com', 'EU'], ['emelia', 'Emelia', 'graphql.emelia.io', 'EU'], ['getresponse', 'GetResponse', 'api.getresponse.com', 'EU'], ['iterable', 'Iterable', 'api.iterable.com', 'US'],
  ['lemlist', 'lemlist', 'api.lemlist.com', 'EU'], ['mautic', 'Mautic'], ['orbit', 'Orbit', 'app.orbit.love', 'US'], ['sendy', 'Sendy'], ['vero', 'Vero', 'api.getvero.com', 'AU'], ['segment', 'Segment', 'api.segment.io', 'US'], ['posthog', 'PostHog', 'app.posthog.com', 'US'], ['tapfiliate', 'Tapfiliate', 'api.tapfiliate.com', 'EU'],
  ['clearbit', 'Clearbit', 'person.clearbit.com company.clearbit.com', 'US'], ['dropcontact', 'Dropcontact', 'api.dropcontact.io', 'EU'], ['hunter', 'Hunter', 'api.hunter.io', 'US'], ['uplead', 'UpLead', 'api.uplead.com', 'US'], ['uproc', 'uProc', 'api.uproc.io', 'EU'], ['lonescale', 'LoneScale', 'public-api.lonescale.com', 'EU'],
  ['mailcheck', 'Mailcheck', 'api.mailcheck.co'], ['phantombuster', 'PhantomBuster', 'api.phantombuster.com', 'EU'], ['gong', 'Gong', 'api.gong.io', 'US'], ['actionnetwork', 'Action Network', 'actionnetwork.org', 'US'],
  // Support and work
  ['zendesk', 'Zendesk', '*.zendesk.com', 'US'], ['helpscout', 'Help Scout', 'api.helpscout.net', 'US'], ['servicenow', 'ServiceNow', '*.service-now.com', 'US'], ['zammad', 'Zammad'], ['halopsa', 'HaloPSA', '*.halopsa.com', 'UK'], ['syncro', 'Syncro', '*.syncromsp.com', 'US'],
  ['atlassian', 'Atlassian', '*.atlassian.net', 'AU'], ['asana', 'Asana', 'app.asana.com', 'US'], ['clickup', 'ClickUp', 'api.clickup.com', 'US'], ['trello', 'Trello', 'api.trello.com', 'US'], ['monday', 'monday.com', 'api.monday.com', 'IL'], ['linear', 'Linear', 'api.linear.app', 'US'], ['todoist', 'Todoist', 'api.todoist.com', 'US'],
  ['notion', 'Notion', 'api.notion.com', 'US'], ['coda', 'Coda', 'coda.io', 'US'], ['airtable', 'Airtable', 'api.airtable.com', 'US'], ['taiga', 'Taiga'], ['wekan', 'Wekan'], ['flow', 'Flow', 'api.getflow.com', 'CA'], ['clockify', 'Clockify', 'api.clockify.me', 'US'], ['harvest', 'Harvest', 'api.harvestapp.com', 'US'], ['toggl', 'Toggl', 'api.track.toggl.com', 'EU'],
  ['calendly', 'Calendly', 'api.calendly.com', 'US'], ['cal', 'Cal.com', 'api.cal.com', 'US'], ['acuity', 'Acuity Scheduling', 'acuityscheduling.com', 'US'], ['eventbrite', 'Eventbrite', 'www.eventbriteapi.com', 'US'], ['demio', 'Demio', 'my.demio.com', 'US'], ['beeminder', 'Beeminder', 'www.beeminder.com', 'US'],
  ['typeform', 'Typeform', 'api.typeform.com', 'EU'], ['jotform', 'Jotform', 'api.jotform.com', 'US'], ['surveymonkey', 'SurveyMonkey', 'api.surveymonkey.com', 'US'], ['formstack', 'Formstack', 'www.formstack.com', 'US'], ['formio', 'Form.io', 'api.form.io', 'US'], ['wufoo', 'Wufoo', '*.wufoo.com', 'US'], ['kobo', 'KoboToolbox', 'kf.kobotoolbox.org', 'US'],
  ['bamboohr', 'BambooHR', 'api.bamboohr.com', 'US'], ['workable', 'Workable', '*.workable.com', 'US'], ['onfleet', 'Onfleet', 'onfleet.com', 'US'], ['pagerduty', 'PagerDuty', 'api.pagerduty.com', 'US'], ['raindrop', 'Raindrop.io', 'api.raindrop.io'], ['figma', 'Figma', 'api.figma.com', 'US'],
  // Shops and money
  ['stripe', 'Stripe', 'api.stripe.com', 'US'], ['paypal', 'PayPal', 'api-m.paypal.com', 'US'], ['paddle', 'Paddle', 'vendors.paddle.com', 'UK'], ['chargebee', 'Chargebee', '*.chargebee.com', 'US'], ['wise', 'Wise', 'api.transferwise.com', 'UK'], ['quickbooks', 'QuickBooks', 'quickbooks.api.intuit.com', 'US'], ['xero', 'Xero', 'api.xero.com', 'NZ'],
  ['invoiceninja', 'Invoice Ninja', 'invoicing.co', 'US'], ['profitwell', 'ProfitWell', 'api.profitwell.com', 'US'], ['shopify', 'Shopify', '*.myshopify.com', 'CA'], ['woocommerce', 'WooCommerce'], ['magento', 'Magento'], ['gumroad', 'Gumroad', 'api.gumroad.com', 'US'], ['unleashed', 'Unleashed', 'api.unleashedsoftware.com', 'NZ'], ['erpnext', 'ERPNext'],
  ['coingecko', 'CoinGecko', 'api.coingecko.com', 'SG'], ['marketstack', 'Marketstack', 'api.marketstack.com'], ['dhl', 'DHL', 'api-eu.dhl.com', 'EU'],
  // Files, sites and content
  ['dropbox', 'Dropbox', 'api.dropboxapi.com content.dropboxapi.com', 'US'], ['box', 'Box', 'api.box.com', 'US'], ['nextcloud', 'Nextcloud'], ['ftp', 'FTP server'], ['wordpress', 'WordPress'], ['ghost', 'Ghost'], ['contentful', 'Contentful', 'cdn.contentful.com', 'EU'], ['storyblok', 'Storyblok', 'api.storyblok.com mapi.storyblok.com', 'EU'],
  ['strapi', 'Strapi'], ['cockpit', 'Cockpit'], ['webflow', 'Webflow', 'api.webflow.com', 'US'], ['bubble', 'Bubble', '*.bubbleapps.io', 'US'], ['adalo', 'Adalo', 'api.adalo.com', 'US'], ['netlify', 'Netlify', 'api.netlify.com', 'US'], ['cloudflare', 'Cloudflare', 'api.cloudflare.com', 'US'], ['bannerbear', 'Bannerbear', 'api.bannerbear.com', 'SG'],
  ['apitemplate', 'APITemplate.io', 'rest.apitemplate.io'], ['quickchart', 'QuickChart', 'quickchart.io', 'US'], ['bitly', 'Bitly', 'api-ssl.bitly.com', 'US'], ['yourls', 'YOURLS'], ['brandfetch', 'Brandfetch', 'api.brandfetch.io', 'CH'], ['peekalink', 'Peekalink', 'api.peekalink.io'], ['onesimple', 'OneSimpleApi', 'onesimpleapi.com'], ['postbin', 'PostBin', 'www.postb.in'],
  // Data stores and queues
  ['postgres', 'PostgreSQL'], ['mysql', 'MySQL'], ['mssql', 'Microsoft SQL Server'], ['oracle', 'Oracle Database'], ['mongodb', 'MongoDB'], ['redis', 'Redis'], ['cratedb', 'CrateDB'], ['questdb', 'QuestDB'], ['timescale', 'TimescaleDB'], ['snowflake', 'Snowflake', '*.snowflakecomputing.com', 'US'], ['elastic', 'Elasticsearch'],
  ['supabase', 'Supabase', '*.supabase.co', 'US'], ['baserow', 'Baserow', 'api.baserow.io', 'EU'], ['nocodb', 'NocoDB'], ['grist', 'Grist', 'docs.getgrist.com', 'US'], ['seatable', 'SeaTable', 'cloud.seatable.io', 'EU'], ['stackby', 'Stackby', 'stackby.com'], ['quickbase', 'Quickbase', 'api.quickbase.com', 'US'], ['filemaker', 'FileMaker'], ['n8n', 'n8n'],
  ['kafka', 'Kafka'], ['rabbitmq', 'RabbitMQ'], ['mqtt', 'MQTT broker'], ['amqp', 'AMQP broker'], ['ldap', 'Directory server'],
  // Engineering and security
  ['github', 'GitHub', 'api.github.com', 'US'], ['gitlab', 'GitLab', 'gitlab.com', 'US'], ['bitbucket', 'Bitbucket', 'api.bitbucket.org', 'AU'], ['git', 'Git server'], ['jenkins', 'Jenkins'], ['circleci', 'CircleCI', 'circleci.com', 'US'], ['travis', 'Travis CI', 'api.travis-ci.com', 'US'], ['rundeck', 'Rundeck'], ['npm', 'npm', 'registry.npmjs.org', 'US'],
  ['sentry', 'Sentry', 'sentry.io', 'US'], ['grafana', 'Grafana'], ['metabase', 'Metabase'], ['splunk', 'Splunk'], ['uptimerobot', 'UptimeRobot', 'api.uptimerobot.com', 'EU'], ['currents', 'Currents', 'api.currents.dev', 'US'], ['citrix', 'Citrix ADC'], ['bitwarden', 'Bitwarden', 'api.bitwarden.com identity.bitwarden.com', 'US'], ['okta', 'Okta', '*.okta.com', 'US'],
  ['cortex', 'Cortex'], ['thehive', 'TheHive'], ['misp', 'MISP'], ['venafi', 'Venafi', 'api.venafi.cloud', 'US'], ['urlscan', 'urlscan.io', 'urlscan.io', 'EU'], ['securityscorecard', 'SecurityScorecard', 'api.securityscorecard.io', 'US'], ['ssh', 'SSH server'], ['homeassistant', 'Home Assistant'], ['graphql', 'GraphQL server'],
  // Of packages that others publish
  ['brave', 'Brave', 'api.search.brave.com', 'US'], ['duckduckgo', 'DuckDuckGo', 'duckduckgo.com', 'US'], ['exa', 'Exa', 'api.exa.ai', 'US'], ['decodo', 'Decodo', 'scraper-api.decodo.com', 'EU'], ['brightdata', 'Bright Data', 'api.brightdata.com', 'IL'], ['oxylabs', 'Oxylabs', 'api-aistudio.oxylabs.io', 'EU'],
  ['scrapegraph', 'ScrapeGraphAI', 'api.scrapegraphai.com'], ['scrapeless', 'Scrapeless', 'api.scrapeless.com'], ['scrapecreators', 'ScrapeCreators', 'api.scrapecreators.com', 'US'], ['supadata', 'Supadata', 'api.supadata.ai'], ['browseract', 'BrowserAct', 'api.browseract.com'], ['browserless', 'Browserless', '*.browserless.io', 'US'], ['dataforseo', 'DataForSEO', 'api.dataforseo.com'],
  ['klicktipp', 'KlickTipp', 'api.klicktipp.com', 'EU'], ['attio', 'Attio', 'api.attio.com', 'UK'], ['twenty', 'Twenty'], ['prospectpro', 'ProspectPro', 'api.bedrijfsdata.nl', 'EU'], ['explorium', 'Explorium', 'api.explorium.ai', 'IL'], ['zerobounce', 'ZeroBounce', 'api.zerobounce.net', 'US'], ['verificaremails', 'VerificarEmails', 'dashboard.verificaremails.com', 'EU'],
  ['influencersclub', 'Influencers Club', '*.influencers.club'], ['searchapi', 'SearchApi', 'www.searchapi.io', 'US'], ['hdw', 'Horizon Data Wave', 'api.horizondatawave.ai'], ['netsuite', 'NetSuite', '*.suitetalk.api.netsuite.com', 'US'], ['easyredmine', 'Easy Redmine'], ['kitemaker', 'Kitemaker', 'toil.kitemaker.co'], ['fireflies', 'Fireflies.ai', 'api.fireflies.ai', 'US'], ['ledgers', 'LEDGERS', 'in-api.ledgers.cloud', 'IN'],
  ['rapiwa', 'Rapiwa', 'app.rapiwa.com'], ['evolution', 'Evolution API'], ['whatsapp-own', 'WhatsApp gateway'], ['woztell', 'WOZTELL', 'bot.api.woztell.com'], ['postiz', 'Postiz', 'api.postiz.com'], ['uploadpost', 'Upload-Post', 'api.upload-post.com'], ['bluesky', 'Bluesky', 'bsky.social', 'US'], ['mastodon', 'Mastodon'],
  ['uploadtourl', 'Upload to URL', 'uploadtourl.com'], ['cloudinary', 'Cloudinary', 'api.cloudinary.com', 'US'], ['gotohuman', 'gotoHuman', 'api.gotohuman.com', 'EU'], ['customjs', 'CustomJS', 'e.customjs.io', 'EU'], ['pdfco', 'PDF.co', 'api.pdf.co', 'US'], ['pdforge', 'pdforge', 'api.pdforge.com'], ['craftmypdf', 'CraftMyPDF', 'api.craftmypdf.com'], ['straker', 'Straker', 'api-verify.straker.ai', 'NZ'],
  ['vlmrun', 'VLM Run', 'api.vlm.run', 'US'], ['reka', 'Reka', 'vision-agent.api.reka.ai', 'US'], ['deapi', 'deAPI', 'api.deapi.ai'], ['veed', 'VEED', 'www.veed.io', 'UK'], ['fal', 'fal', 'queue.fal.run', 'US'], ['wavespeed', 'WaveSpeedAI', 'api.wavespeed.ai'], ['beyondpresence', 'Beyond Presence', 'api.bey.dev', 'EU'], ['ionos', 'IONOS', 'openai.inference.de-txl.ionos.com', 'EU'],
  ['contextual', 'Contextual AI', 'api.contextual.ai', 'US'], ['infranodus', 'InfraNodus', 'infranodus.com', 'EU'], ['couchbase', 'Couchbase'], ['oneshot', '1Shot API', 'api.1shotapi.com', 'US'], ['alexa', 'Amazon Alexa', '*.amazon.com', 'US'],
  // Everything else
  ['spotify', 'Spotify', 'api.spotify.com', 'EU'], ['strava', 'Strava', 'www.strava.com', 'US'], ['oura', 'Oura', 'api.ouraring.com', 'EU'], ['philips', 'Philips Hue', 'api.meethue.com', 'EU'], ['nasa', 'NASA', 'api.nasa.gov', 'US'], ['openweather', 'OpenWeather', 'api.openweathermap.org', 'UK'], ['hackernews', 'Hacker News', 'hn.algolia.com', 'US'],
  ['openthesaurus', 'OpenThesaurus', 'www.openthesaurus.de', 'EU'], ['uplink', 'n8n training', 'internal.users.n8n.cloud', 'EU'], ['web', 'A web site'],
];

export const vendors: ReadonlyMap<string, Vendor> = new Map(
  rows.map(([key, name, hosts, region]) => [key, { name, hosts: hosts === undefined ? [] : hosts.split(' '), ...(region === undefined ? {} : { region }) }]),
);
