/**
 * What injections say in other languages, continued: first this, then your task; the system speaks; what is hidden is to be shown; all data out;
 * a character without limits. Also languages written in Latin letters that have letters of their own, and without their marks.
 */
import type { Signal } from './signal.ts';

const row = (kind: Signal['kind'], weight: number, source: string): Signal => ({ kind, weight, pattern: new RegExp(source, 'giu') });
/** Everyday life says such things as well: alone they say little. */
const WEAK = 0.1;
const weak = (...of: Parameters<typeof row>): Signal => ({ ...row(...of), alone: Math.min(WEAK, of[1]) });
/** A word begins where none goes on. */
const word = (source: string): string => `(?<![\\p{L}\\p{M}])(?:${source})`;

/** In one language each: stop heeding. */
const romanised = [
  '(?:sab(?:hi)?|saa?re|pichh?l[ei]|pehle|upar)[^.\\n]{0,30}(?:aa?desh|nirdesh|niyam|instructions?|rules?)[^.\\n]{0,24}(?:(?:bhoo?l|bhul) ?ja(?:o|iye|iyega|na)(?![\\p{L}])|ignore kar(?:o|en|iye|do| do| dijiye)?(?! (?:diya|di|diye|raha|rahe|rahi|ke|ki|liya))(?!\\p{L})|(?:andekha|nazar ?andaz) kar(?:o|en|iye| do| dijiye)(?!\\p{L})|chh?od (?:do|dijiye|dena)(?!\\p{L})|mat mano)',
  '(?:mae|izen|kore ?made|subete|jouki|joki|ue|zenbu|ima ?made)(?: no)?[^.\\n]{0,16}(?:meirei|shiji|ru-?u?ru|kisoku|seiyaku)[^.\\n]{0,12}(?:wasure(?:te|ro|nasai)(?! ?(?:shima|i(?:ta|ru|masu)))|mushi (?:shi(?:te|ro)|seyo)|haki (?:shi(?:te|ro)|seyo)|mamora(?:nai|naku) ?(?:de|te (?:ii|yoi)))',
  '(?<!(?:bu ?yao|bie|mei|mei ?you|bu ?neng|bu ?ke) ?)(?:qing (?:ni )?|xianzai |ni )?(?:wangji|wangdiao|hulue|hushi|wushi|paokai|buyao li(?:hui)?)(?! ?(?:le|guo)(?!\\p{L}))[^.\\n]{0,30}(?:zhiling|mingling|guize|zhishi|tishi|xianzhi)',
  '(?:ijeon|modeun|wiui|jigeumkkaji)[^.\\n]{0,20}(?:jisi|myeong(?:r|n)yeong|myeonglyeong|gyuchi[gk]|jichim)[^.\\n]{0,16}(?:mu-?si ?(?:hae|hara|hago|haseyo|hasipsio)|ij[eo]+ ?(?:beor|ra|jw|juseyo)|ijeura)',
  "(?:zabud(?:'?te|'|te)?|(?:pro)?ignoriru(?:y|j|i)(?:te)?|otmeni|prenebregi|otbros'?)(?!\\p{L})[^.\\n]{0,30}(?:instrukts\\w{1,6}|instrukci\\w{1,6}|ukazani\\w{1,4}|(?:vse|prezh|pred|vysh|svoi|tvoi|starye)[^.\\n]{0,20}(?:pravil\\w{0,4}|komand\\w{0,4}|ogranicheni\\w{1,4}))",
  "(?<!la )(?:insa|insi|tajahal|tajaahal|atjahal)[^.\\n]{0,16}(?:kull?|kol|jamee?['’3]?|al)[- ][^.\\n]{0,20}(?:ta['’3]?l[ie]e?mat|awamir|qawa['’3]?id|qeel|qil|sabi[qk])",
  '(?:faramoo?sh|nadide)[^.\\n]{0,24}(?:dastoo?r|ghavanin|ghanoon)|(?:dastoo?r|ghavanin)[^.\\n]{0,24}(?:faramoo?sh kon|nadide begir)',
  '(?<!min )(?:agnoise|agnoiste|xechna|ksehase)(?!\\p{L})[^.\\n]{0,24}(?:odigies|kanones|entoles)',
]
  .map(word)
  .join('|');

/** A store outside, in several languages. */
const outside =
  '(?:server(?:io|e)? (?:extern|remot|esterno)\\p{L}{0,12}|servidor(?:es)? (?:extern|remot)\\p{L}{0,12}|serveur (?:externe|distant|tiers)|(?:extern|fremd|entfernt)\\p{L}{0,3} server|extern\\p{L}{0,12} (?:server|adres)|zewnętrzn\\p{L}{1,12} serwer\\p{L}{0,12}|(?:внешн|сторонн|удал[её]нн)\\p{L}{1,12} (?:сервер|адрес)\\p{L}{0,12}|harici (?:bir )?sunucu\\p{L}{0,12}|(?:خادم|سيرفر) خارجي|server (?:luar|eksternal)|máy chủ (?:bên ngoài|ngoài)|बाहरी सर्वर)';

export const abroadSignals: readonly Signal[] = [
  row('override', 0.62, romanised),
  // Before the task that you were given
  weak(
    'switch',
    0.58,
    `(?:最初|元|もともと|先ほど|本来|与えられた|依頼された|頼まれた|お願い(?:した|された))[^。\\n]{0,16}(?:タスク|作業|依頼|仕事|質問|課題|要約|翻訳)[^。\\n]{0,10}(?:前に|先立)[^\\n]{0,40}(?:次の|以下の|まず|先に|下記)|(?:在|开始)?(?:完成|执行|处理|开始|做)(?:我|你|用户)?(?:最初|原来|原本|之前|交给|被要求|布置)[^。\\n]{0,14}(?:任务|工作|请求)[^。\\n]{0,4}(?:之前|前)[^。\\n]{0,10}(?:先|首先|请先|必须)|(?:처음|원래|앞서|요청받은|맡긴|지시받은)[^.\\n]{0,16}(?:작업|요청|업무|일)[^.\\n]{0,12}(?:전에|앞서)[^\\n]{0,20}(?:먼저|우선|다음|아래)`,
  ),
  weak(
    'switch',
    0.55,
    word(
      "bevor du (?:die|deine|mit der|mit deiner)[^.\\n]{0,12}(?:(?:eigentlich|ursprünglich|gestellt)\\p{L}* (?:aufgabe|anfrage|frage)|(?:aufgabe|anfrage|frage),? (?:die (?:dir|man dir)|des nutzers))[^.\\n]{0,60}(?:zuerst|erst|folgende[sn]?|mach|tu)|avant (?:de (?:faire|traiter|commencer|répondre à|réaliser|accomplir)|d['’]effectuer) (?:la|ta|votre|cette) (?:tâche|demande|question|mission) (?:initiale|qu['’]on|qui t|de l['’]utilisateur|que)[^.\\n]{0,50}(?:d['’]abord|fais|faites|ceci|suivant)|antes de (?:hacer|realizar|empezar|responder|completar) (?:la|tu) (?:tarea|petición|solicitud|pregunta) (?:original|inicial|que te|del usuario)[^.\\n]{0,50}(?:primero|haz|siguiente|debes)|antes de (?:fazer|realizar|executar|responder|concluir) (?:a|sua) (?:tarefa|solicitação|pergunta) (?:original|inicial|que|do usuário)[^.\\n]{0,50}(?:primeiro|faça|seguinte)|prima di (?:fare|svolgere|eseguire|rispondere al) (?:il|la|tuo)?[^.\\n]{0,12}(?:compito|richiesta|domanda) (?:originale|iniziale|che ti|dell['’]utente)[^.\\n]{0,40}(?:prima|devi|fai|seguente)|прежде чем (?:выполн|реш|отвеч|приступ)\\p{L}*[^.\\n]{0,16}(?:исходн|первоначальн|данн|поставленн|порученн)\\p{L}*[^.\\n]{0,16}(?:задач|задани|запрос|вопрос)\\p{L}*[^.\\n]{0,30}(?:сначала|сделай|следующее)|zanim (?:wykonasz|zaczniesz|odpowiesz)[^.\\n]{0,16}(?:pierwotn|zlecon|powierzon)\\p{L}*[^.\\n]{0,24}(?:najpierw|zrób)",
    ),
  ),
  // The system speaks
  weak(
    'system',
    0.53,
    '[【\\[][^】\\]\\n]{0,20}(?:システム|管理者|運営|開発者|AI|系统|管理员|시스템|관리자)[^】\\]\\n]{0,20}[】\\]][^】]{0,60}(?:(?:立即|立刻|马上|务必)执行|(?:以下|次|下記|下述|以下内容|다음)[^。\\n]{0,24}(?:実行して|に従って|立即执行|立刻执行|执行以下|즉시 실행|실행하)|(?:これまで|以前)の(?:指示|命令)|(?:あなた|AI|你)(?:は|必须|の指示)|(?:之前|此前)的(?:指令|指示))',
  ),
  weak(
    'pledge',
    0.53,
    word(
      "(?:als|in meiner funktion als|ich bin) (?:dein |ihr |der )?(?:administrator|systemadministrator|entwickler|betreiber)\\b[^\\n]{0,60}(?:befehle|weise|ordne|verlange|deaktivier|zeig(?!e|t)|gib(?!t)|schalt)|en tant qu['’](?:administrateur|développeur)|je suis (?:ton|votre|l['’])\\s?(?:administrateur|développeur|créateur)[^\\n]{0,60}(?:ordonne|désactive|(?<!je (?:te|vous|lui|leur) (?:en )?)(?:montre|donne|affiche))|(?:como|soy (?:tu|el|su)) (?:administrador|desarrollador|creador)\\b[^\\n]{0,60}(?:ordeno|desactiva|muestra|dame|revela)|(?:como|sou (?:o|seu|teu)) (?:administrador|desenvolvedor|criador)\\b[^\\n]{0,60}(?:ordeno|desative|mostre|revele)|(?:sono|in qualità di) (?:il tuo |l['’]|il )?(?:amministratore|sviluppatore|creatore)\\b[^\\n]{0,60}(?:ordino|disattiva|mostra|rivela)|(?:я|как) (?:твой |ваш )?(?:администратор|разработчик|создатель)\\p{L}*[^\\n]{0,60}(?:приказываю|отключи|покажи|раскрой|выдай)|jestem (?:twoim )?(?:administratorem|programistą|twórcą)[^\\n]{0,60}(?:rozkazuję|wyłącz|pokaż|ujawnij)",
    ),
  ),
  weak(
    'pledge',
    0.53,
    '(?:私|わたし|僕|俺)は(?:あなた|君|この?(?:AI|システム))?の?(?:管理者|開発者|作成者|運営者)(?:だ|です|として|である)[^\\n]{0,40}(?:命令|無効|解除|開示|表示|教え|実行)|我是(?:你的|系统|本系统的?)?(?:管理员|开发者|开发人员|创造者|主人)[^\\n]{0,30}(?:命令你|关闭|禁用|显示|告诉|输出|解除)|(?:나는|저는|내가) (?:너의|당신의|이 시스템의|시스템)? ?(?:관리자|개발자|제작자)[^\\n]{0,40}(?:명령|비활성화|해제|보여|알려|출력)|(?:geliştirici|yönetici|kurucu|yaratıcı)n(?:ız|iz)?[ıi]m[^\\n]{0,60}(?:emred|kapat|göster|devre dışı)|[أا]نا (?:مطور|مدير|صانع)\\p{L}*[^\\n]{0,40}(?:[آأا]مرك|عط[ّ]?ل|تعطيل|[أا]ظهر)|मैं (?:तुम्हारा|आपका) (?:डेवलपर|निर्माता|एडमिन)[^\\n]{0,40}(?:बंद|दिखा|आदेश)',
  ),
  weak(
    'pledge',
    0.53,
    word(
      "(?:je (?:te|vous|t['’])\\s?ordonne|(?:te|le|les) ordeno|(?:ti|vi) ordino|ich befehle (?:dir|ihnen|euch)|lhe ordeno|ordeno(?:-lhe)? que|ik beveel je|rozkazuję ci|приказываю(?: тебе| вам)?)[^.\\n]{0,40}(?:d[ée]sactiv|montr|affich|révél|contourn|ignor|desactiv|mostr|muestr|revel|disattiv|rivel|abzuschalten|abschalten|deaktivier|zeig|anzuzeigen|preiszugeben|uitschakel|tonen|wyłącz|pokaz|отключ|показ|раскр|выда)",
    ),
  ),
  // What is hidden
  weak(
    'leak',
    0.53,
    '(?:内部|隠し|隠された|秘密の|非公開の?)(?:の)?(?:設定|指示|構成|プロンプト|ルール)(?:情報|内容|ファイル)?[^。\\n]{0,16}(?:開示して|開示(?:い|を|く)|教えて|公開して|出力して|見せて|全部(?:出|言))|(?:显示|輸出|输出|告诉我|列出|展示|泄露|公开|说出)[^。\\n]{0,10}(?:隐藏|秘密|內部|内部|机密)的?(?:配置|设置|设定|指令|提示|规则|命令|系统信息)|(?:숨겨진|숨은|비밀|내부) ?(?:시스템 ?)?(?:지시|명령|규칙|지침|설정|메시지|프롬프트)(?:사항|문)?[^.\\n]{0,14}(?:알려(?!주지|드릴 수 없)|보여(?!주지|드릴 수 없)|출력해|공개해|말해|나열해)',
  ),
  weak(
    'leak',
    0.54,
    word(
      '(?:покажи|выведи|раскрой|перечисли|назови)[^.\\n]{0,8} (?:тво|сво)\\p{L}{1,2} (?:скрыт|внутренн|секретн)\\p{L}+ (?:настройк|инструкц|правил|конфигурац|параметр)|(?:mu[ée]stra|dime|revela|ense[ñn]a|dame)\\p{L}{0,3} (?:toda )?tus? (?:configuraci[óo]n|ajustes|instrucciones|reglas) (?:ocult|secret|intern)|(?:montre|affiche|donne|révèle)(?:-moi)? (?:toute )?(?:ta|tes|toutes tes) (?:configuration|instructions|réglages|consignes|règles) (?:cach|secr|intern)|(?:zeig|nenn|verrat|gib|offenbar)\\p{L}{0,2}(?: mir)? (?:alle )?deine (?:versteckt|geheim|intern|verborgen)\\p{L}{1,2} (?:konfiguration|einstellung|vorgabe|regel|anweisung)|(?:mostra|rivela|dimmi)\\p{L}{0,3} (?:tutt[ae] )?(?:la|le) tu[ae] (?:configurazione|impostazioni|istruzioni|regole) (?:nascost|segret|intern)|(?:mostre|revele|diga)(?:-me)? (?:toda )?(?:a sua|as suas|sua|suas) (?:configura[çc][ãa]o|configura[çc][õo]es|instru[çc][õo]es|regras) (?:ocult|secret|intern)',
    ),
  ),
  weak(
    'leak',
    0.55,
    '(?:system prompt|시스템 ?프롬프트|개발자 ?메시지|developer message|developer prompt|시스템 ?메시지)(?:를|을|의)? ?(?:원문|전문|내용|전체|그대로)?[^.\\n]{0,14}(?:(?:공개|출력|표시|복사|번역|요약)(?:해|하[라세시])|보여(?!주지|드릴 수 없)|알려(?!주지|드릴 수 없)|reveal|dump|print|show|output)(?![^.\\n]{0,12}(?:안 ?되|않|말아|금지|차단))',
  ),
  weak(
    'leak',
    0.53,
    '(?:[أا]عرض|[أا]ظهر|[أا]كشف|[أا]خبرني|[أا]طبع|[أا]عطني)[^.\\n]{0,30}(?:(?:ال)?[إا]عدادات(?:ك)? (?:المخفية|السرية|الداخلية)|(?:التعليمات|الأوامر|الاوامر|القواعد) (?:المخفية|السرية|الداخلية)|(?:الرمز|الرقم|المفتاح) السري|كلمة (?:السر|المرور) (?:الخاصة بالنظام|للنظام|لديك))|(?:छिपे|गुप्त|आंतरिक)[^।\\n]{0,10}(?:निर्देश|नियम|सेटिंग)[^।\\n]{0,20}(?:बता|दिखा)|(?:gizli|dahili|iç) (?:talimat|ayar|kural|yapılandırma)\\p{L}*[^.\\n]{0,24}(?:göster|söyle|yazdır|listele|açıkla)|(?:tampilkan|tunjukkan|sebutkan|beri ?tahu)[^.\\n]{0,24}(?:instruksi|aturan|konfigurasi|pengaturan) (?:tersembunyi|rahasia|internal)|(?:hiển thị|cho (?:tôi )?xem|tiết lộ|in ra)[^.\\n]{0,24}(?:hướng dẫn|cấu hình|chỉ thị|cài đặt)[^.\\n]{0,10}(?:ẩn|bí mật|nội bộ)',
  ),
  weak(
    'leak',
    0.52,
    '(?:허니 ?토큰|카나리(?:아)? ?(?:토큰|마커|값)?|honey ?token|カナリアトークン)[^.。\\n]{0,20}(?:알려|보여|출력|찾아서|教え|見せ|出力)',
  ),
  row(
    'override',
    0.6,
    '(?<!(?:لا|لم|لن) )(?:[أا]نس[ىي]?َ?|تجاهل|[أا]همل|تخط[ىي]?)(?![\\p{L}\\p{M}])[^.\\n]{0,24}(?:كل|جميع|ما|أي|كافة)(?![\\p{L}\\p{M}])[^.\\n]{0,24}(?:قيل|قلت|سبق|سابق|التعليمات|ال[أا]وامر|القواعد|القيود|التوجيهات)',
  ),
  // All data out
  weak(
    'exfiltration',
    0.56,
    `(?<!(?:不会|不得|不能|不可|不|禁止|没有|未经同意))(?:将|把)[^。\\n]{0,12}(?:所有|全部|存储|用户|客户)[^。\\n]{0,30}(?:发送|上传|传输|转发|传)[^。\\n]{0,4}(?:到|至|给)[^。\\n]{0,4}(?:外部|第三方|远程|我的|攻击)|(?:すべて|全て|全|保存)[^。\\n]{0,20}(?:ユーザー|顧客|利用者|個人)[^。\\n]{0,24}外部[^。\\n]{0,14}(?:送信|転送|アップロード)(?:して|せよ|しろ)|(?:모든|저장된|전체)[^.\\n]{0,20}(?:사용자|고객|개인)[^.\\n]{0,24}외부[^.\\n]{0,14}(?:(?:전송|업로드)(?:해|하[라세])|보내(?:라|줘|세요))`,
  ),
  weak(
    'exfiltration',
    0.56,
    `${word('env[íi](?:a|e)|transmit[ea]|sube|mand[ae]|sende|übertrage|schicke|lade|übermittle|envoie[zr]?|transmets|transférez?|invia|trasmetti|carica|wyślij|prześlij|отправь(?:те)?|перешли(?:те)?|передай(?:те)?|загрузи(?:те)?|gönder|[أا]رسل|انقل|kirim(?:kan)?|gửi|verstuur|stuur')}[^.\\n]{0,60}(?:dat[oi]s?|daten|données|dati|dados|dan(?:e|ych)|данн|информаци|informa[cçtz]|bilgi|veri|بيانات|معلومات|dữ liệu|gegevens)[^.\\n]{0,50}${outside}|${outside}[^.\\n]{0,8}(?:gönder|भेज)`,
  ),
  // Somebody without limits
  weak(
    'role',
    0.56,
    '(?:あなた|君|お前|きみ|貴方)は(?:今|今日|もう|これ)?(?:から)?[^。\\n]{0,12}(?:悪意(?:の|ある)|制限(?:の|が)な[いく]|無制限|邪悪|倫理(?:の|が)な[いく]|何でも答える|検閲(?:の|が)な[いく])[^。\\n]{0,8}(?:ボット|AI|アシスタント|ハッカー|モデル|存在)|(?:假装|扮演|假设|想象|装作|假扮)(?:你)?(?:自己)?(?:是|成|为)?[^。\\n]{0,12}(?:没有|不受|毫无|无视)[^。\\n]{0,8}(?:道德|限制|约束|规则|底线|过滤)|你(?:现在|从现在起)?(?:就)?是[^。\\n]{0,10}(?:恶意|无限制|不受限制|邪恶)的?[^。\\n]{0,4}(?:机器人|助手|AI|黑客|模型)|(?:너는|당신은|넌|네가)[^.\\n]{0,14}(?:악의적인|제한 ?없는|무제한|사악한|검열 ?없는)[^.\\n]{0,6}(?:봇|AI|어시스턴트|챗봇|해커|모델)',
  ),
  weak(
    'role',
    0.56,
    word(
      "ты (?:теперь|отныне|сейчас|больше не)?[^.\\n]{0,20}(?:неограниченн|злонамеренн|вредоносн|злой|злобн|нецензурированн)\\p{L}*[^.\\n]{0,10}(?:бот|ассистент|ии|помощник|хакер|модель|робот)|(?:du bist|sei|spiele?)[^.\\n]{0,20}(?:uneingeschränkt|böse|bösartig|unzensiert|schrankenlos|hemmungslos)\\p{L}{0,2} (?:ki|bot|assistent|hacker|chatbot|modell)|(?:tu es|sois|joue)[^.\\n]{0,16}une? (?:bot|ia|assistante?|chatbot|hacker|robot) (?:malveillante?|sans (?:limite|filtre|morale|règle|restriction)s?|non (?:restreinte?|censurée?|filtrée?)|illimitée?|maléfique|débridée?)|(?:eres|actúa como|sé)[^.\\n]{0,12}un[oa]? (?:bot|ia|asistente|hacker|chatbot|robot) (?:malicios[oa]|sin (?:l[ií]mites|filtros|moral|reglas|restricciones|censura)|ilimitad[oa]|malvad[oa])|(?:sei|agisci come|fai)[^.\\n]{0,12}un['’]? ?(?:bot|ia|assistente|hacker|chatbot) (?:malevol[oa]|malvagi[oa]|senza (?:limiti|filtri|morale|regole|restrizioni|censura)|illimitat[oa])|(?:você é|és|aja como|seja)[^.\\n]{0,14}uma? (?:bot|ia|assistente|hacker|chatbot) (?:malicios[oa]|malvad[oa]|sem (?:limites|filtros|moral|regras|restrições|censura)|ilimitad[oa])|jesteś[^.\\n]{0,16}(?:złośliw|nieograniczon|zł)ym (?:botem|asystentem|hakerem|modelem|ai)|je bent[^.\\n]{0,14}een (?:kwaadaardige|onbeperkte|ongecensureerde|ongefilterde) (?:bot|ai|assistent|hacker|chatbot)|sen (?:artık|şimdi)[^.\\n]{0,14}(?:sınırsız|kötü niyetli|sansürsüz|kısıtlamasız) (?:bir )?(?:bot|yapay zeka|asistan|hacker)",
    ),
  ),
  weak(
    'jailbreak',
    0.56,
    '(?:进入|切换(?:到|至|为)|开启|启用|激活|打开)[^。\\n]{0,4}(?:无限制|越狱|上帝|不受限制?|无过滤|无审查)的?模式|(?:何でもできる|無制限|脱獄|制限なし|ジェイルブレイク|無検閲)の?モード|(?:무제한|탈옥|제한 ?없는|뭐든지? (?:하는|할 수 있는)|제한 ?해제|무검열) ?모드|режим(?:е)? (?:без (?:ограничений|цензуры|фильтров)|бога|джейлбрейка?)|(?:uneingeschränkten|unbeschränkten|unzensierten|gott)-?\\s?modus|mode (?:sans (?:restriction|limite|filtre|censure)s?|non censuré)|modo (?:sin (?:restricciones|l[ií]mites|filtros|censura)|dios|sem (?:restri[çc][õo]es|limites|filtros|censura)|deus)|modalità (?:senza (?:restrizioni|limiti|filtri|censura)|dio)|(?:sınırsız|kısıtlamasız|sansürsüz) mod(?:a|u|una)(?![\\p{L}])',
  ),
  weak(
    'jailbreak',
    0.52,
    '(?:セキュリティ|安全|倫理|検閲|内容|あなたの?)(?:の|上の|に関する)?(?:制限|制約|フィルター?|ガードレール|規制)(?:を|は)?(?:全て|すべて|全部)?(?:解除|無効|外|無視)[^。\\n]{0,10}(?:して|せよ|しろ|し、|した)|(?:解除|关闭|取消|移除|绕过|去掉)(?:你|您)(?:的|所有|一切|全部|身上)*(?:安全|内容|道德)?(?:限制|过滤器?|审查|约束|防护)|(?:너의|당신의|네) ?(?:모든 )?(?:안전 ?|보안 ?|내용 ?)?(?:제한|필터|규제)[을를] ?(?:모두 )?(?:해제|무시|꺼|제거)',
  ),
  weak('jailbreak', 0.18, '(?:解除|取消|去掉)(?:所有|一切|全部)限制|制限を(?:全て|すべて)?解除して|제한을 (?:모두 )?해제해'),
  // Without the marks that belong there
  row(
    'override',
    0.6,
    word(
      '(?:bo qua|phot lo|(?<!(?:dung|khong|toi|da|bi) )quen)[^.\\n]{0,25}(?:huong dan|chi thi|quy tac|chi dan|menh lenh)|(?:onceki|tum|butun|yukaridaki)[^.\\n]{0,20}(?:talimat|kural|komut|yonerge)\\p{L}{0,8} (?:\\p{L}+ )?(?:unut|yok ?say|gormezden gel|goz ardi et|dikkate alma)(?!\\p{L})',
    ),
  ),
  weak(
    'leak',
    0.55,
    word(
      '(?:cho toi (?:xem|biet)|hien thi|tiet lo|in ra|noi cho toi)[^.\\n]{0,20}(?:loi nhac|huong dan|prompt) (?:cua )?he thong|sistem (?:istemini|promptunu|mesajini|talimatlarini) (?:goster|soyle|yazdir|paylas)',
    ),
  ),
];
