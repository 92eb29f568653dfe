/**
 * What people choose when nobody stops them: the words behind the top entries of public breach statistics. Compared after
 * folding (see password-policy.ts), so `P@ssw0rd123!` is found by `password`.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwort passw pass passphrase letmein welcome willkommen admin administrator root superuser manager login default guest
  changeme changeit secret topsecret geheim master access temporary temp test testing tester demo example sample user username
  qwerty qwertyuiop qwertyui qwertz asdf asdfgh asdfghjkl asdfghjk zxcvbn zxcvbnm yxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
  iloveyou iloveu loveyou lovely love sweetheart honey princess prinzessin angel baby babygirl butterfly flower sunshine sonnenschein
  rainbow summer sommer winter spring autumn herbst january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday football fussball baseball basketball soccer hockey tennis golf
  superman batman spiderman pokemon starwars naruto minecraft fortnite matrix hunter ranger killer dragon monkey tiger lion eagle
  falcon dolphin chicken turtle kitten kitty puppy charlie buddy bailey max maggie shadow ginger pepper cookie chocolate banana
  orange apple cheese coffee pizza pumpkin silver golden diamond purple yellow computer internet samsung google facebook microsoft
  windows linux ubuntu android iphone apple amazon netflix spotify youtube twitter instagram linkedin github oracle cisco nokia
  michael jennifer jessica ashley amanda daniel matthew andrew joshua robert thomas jordan michelle nicole anthony justin george
  william richard martin andreas stefan christian alexander sebastian benjamin samantha elizabeth victoria natasha patricia
  liverpool chelsea arsenal barcelona realmadrid juventus manchester bayern dallas cowboys yankees steelers eagles
  mercedes ferrari porsche corvette mustang toyota honda yamaha harley company business office server database backup network
  security secure sicherheit private private1 student teacher school university hospital doctor nurse freedom forever whatever
  nothing something anything everything trustno trustme letmesee opensesame sesame abracadabra blink blinked jesus jesuschrist
  christ heaven blessed church bible family mother father sister brother friends friend happy lucky fuckyou fuckoff asshole
  biteme hello hallo hola bonjour goodbye hellothere helloworld correcthorsebatterystaple correcthorse countersign workflow
  invoice finance account accounting bank banking money million number newpassword mypassword oldpassword yourpassword
  thisisapassword thisismypassword nopassword password password passwordpassword adminadmin testtest useruser rootroot
  starlight moonlight midnight thunder lightning phoenix maverick warrior legend knight wizard merlin gandalf frodo
  snoopy garfield mickey donald disney barbie hannah montana eminem metallica nirvana slipknot beatles madonna
  america american england london paris berlin munich hamburg vienna zurich madrid moscow sydney canada mexico brazil india china japan
  peaches blueberry strawberry cherry lemonade tequila whiskey vodka corona heineken budweiser marlboro cannabis
  abcd abcde abcdef abcdefg abcdefgh abcdefghi abcabc abc aaa`.split(/\s+/),
);
