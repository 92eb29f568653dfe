/**
 * The words for the ideas of an injection in some thirty languages. Ideas meet in a sentence whatever its grammar, so that a language needs
 * its verbs and nouns here and no phrases. Stems where a language bends its words.
 */
const unmarked: Readonly<Record<string, string>> = { ł: 'l', đ: 'd', ø: 'o', ı: 'i', ß: 'ss', æ: 'ae', Ł: 'L' };
/** As many write on a keyboard that lacks the letters: `predchozi` for `předchozí`. Short words would become other ones. */
const bare = (source: string): string => source.replace(/[\u00c0-\u024f\u1e00-\u1eff]/g, (sign) => unmarked[sign] ?? sign.normalize('NFD').replace(/[\u0300-\u036f]/g, ''));
const words = (...some: readonly string[]): string => [...new Set(some.flatMap((one) => [one, ...((one.replace(/\\p\{L\}|\P{L}/gu, '').length >= 5 ? [bare(one)] : []))]))].join('|');
const idea = (source: string): RegExp => new RegExp(source, 'iu');
/** Languages that set blanks between words; a word begins where none goes on. */
const at = (source: string): string => `(?<![\\p{L}\\p{M}])(?:${source})`;
const plain = (source: string): string => `(?:${source})(?![\\p{L}\\p{M}])`;

/** "Do not forget" asks for the opposite. */
const notForget = "(?<!(?:n['’]|ne |ne m['’]|no |no se |no te |non |não se |não |nie |не |nu |nu te |μην |μη |jangan |đừng |لا |אל |nem |ne |älä |nije |не се ))";
const notBehind = '(?!\\p{L}*(?: sie| bitte| du)?(?: aber| bitte)? nicht| pas\\b| niet\\b| inte\\b| ikke\\b| non\\b)';
const drop = words(
  'vergiss', 'vergesst', 'vergessen sie', 'ignorier(?:e|t|en sie)?', 'missachte', 'verwirf', 'übergeh(?:e)?', 'beachte[^.\\n]{1,40} nicht', 'befolge[^.\\n]{1,40} nicht', 'halte dich nicht', 'setz dich (?:über|hinweg)', 'lass[^.\\n]{1,30} (?:beiseite|außer acht)', 'streich',
  'oublie[zr]?', 'ignore[zr]?', 'fai(?:s|tes) abstraction', 'laisse[zr]? tomber', 'néglige[zr]?', 'passe[zr]? outre', 'écarte[zr]?', 'olvida(?:te|d|r)?', 'olvide', 'ignora[rd]?', 'descarta[rd]?', 'haz caso omiso', 'omite', 'deja de (?:seguir|lado)', 'pasa por alto', 'dimentica(?:re|ti|te)?', 'ignora(?:re|te)', 'scarta', 'trascura', 'lascia (?:perdere|stare)',
  'esque[çc]a', 'esqueça-se', 'desconsider[ea]', 'descarte', 'deixe de lado', 'vergeet', 'negeer', 'zapomnij', 'z?ignoruj', 'pomiń', 'odrzuć', 'забуд(?:ь|ьте)', '(?:про)?игнорируй(?:те)?', 'отбрось', 'пренебреги', 'ігноруй', 'glöm', 'ignorera', 'bortse', 'strunta i', 'glem', 'ignor[eé]r', 'se bort fra', 'unohda', 'sivuuta', 'ohita', 'zapomeň', 'zapoměň', 'ignorujte?', 'nedbej', 'zabudni', 'felejtsd', 'hagyd figyelmen kívül', 'mellőzd', 'uită', 'ignoră', 'αγν[οό]ησ\\p{L}+', 'ξέχασ\\p{L}+',
  'unut', 'görmezden gel', 'yok say', 'dikkate alma', 'göz ardı et', 'abaikan', 'lupakan', 'bỏ qua', 'phớt lờ', 'quên', 'تجاهل\\p{L}*', 'انس', 'התעלם', 'התעלמי', 'תתעלם', 'שכח', 'نادیده بگیر\\p{L}*', 'فراموش کن\\p{L}*', 'забрави', 'игнорирай', 'zaboravi', 'ignoriši', 'puuza', 'sahau',
);
const refuse = words('ne (?:tiens|tenez) (?:pas|plus) compte', 'ne (?:suis|suivez|respecte[zr]?|obéis) (?:pas|plus)', 'no (?:sigas|hagas caso|tengas en cuenta|respetes|obedezcas)', 'non (?:seguire|tenere conto|rispettare|considerare|obbedire)', 'não (?:siga|obedeça|leve em conta|respeite)', 'houd geen rekening', 'volg[^.\\n]{1,30} niet', 'nie (?:przestrzegaj|stosuj|zwracaj uwagi)', 'не (?:следуй|соблюдай|обращай внимания|слушай)', 'följ inte', 'følg ikke', 'älä (?:noudata|välitä)', 'neřiď se', 'nedodržuj', 'ne (?:kövesd|vedd figyelembe)', 'nu (?:respecta|urma|ține cont)', 'μην (?:ακολουθ\\p{L}+|λαμβάν\\p{L}+)', 'uyma(?!k)', 'jangan (?:ikuti|patuhi|hiraukan)', 'đừng (?:tuân|làm theo)', 'لا تتبع');
const dropUnspaced = words('無視', '忘れ(?!ない|ずに|た方|の)', '従わ(?:ず|ない)', '守ら(?:ず|ない)', '破棄', '忽略', '忽視', '忽视', '无视', '(?<![不别勿])忘(?:记|記|掉)', '不要(?:理会|遵守|遵循|管)', '别管', '抛弃', '무시', '잊어', '잊고', '따르지 ?(?:마|말)', 'अनदेखा', 'भूल जा', 'नज़रअंदाज़', 'ลืม', 'เพิกเฉย', 'ไม่ต้องสนใจ', 'ละเว้น');

const before = words(
  'bisherig\\p{L}*', 'vorherig\\p{L}*', 'vorig\\p{L}*', 'obig\\p{L}*', 'früher\\p{L}*', 'vorangegangen\\p{L}*', 'alle[sn]?', 'sämtliche\\p{L}*', 'ursprünglich\\p{L}*', 'davor', 'zuvor', 'deine\\p{L}?', 'eure\\p{L}?', 'précédent\\p{L}*', 'antérieur\\p{L}*', 'ci-dessus', "d['’]avant", 'toutes?', 'tous', 'initia\\p{L}*', 'tes', 'vos', 'anterior\\p{L}*', 'previ[ao]s?', 'tod[ao]s?', 'de arriba', 'tus', 'sus', 'precedent\\p{L}*', 'sopra', 'tutt[eio]', 'inizial\\p{L}*', 'di prima', 'tue', 'acima', 'suas', 'prévi[ao]s?', 'eerdere', 'vorige', 'voorgaande', 'bovenstaande', 'alle', 'alles', 'poprzedni\\p{L}*', 'wcześniejsz\\p{L}*', 'wszystki\\p{L}*', 'powyższ\\p{L}*', 'swoj\\p{L}*', 'twoj\\p{L}*', 'предыдущ\\p{L}*', 'прежн\\p{L}*', 'прошл\\p{L}*', 'вс(?:е|ё|ю|ех|ём)', 'выше\\p{L}*', 'сво[ию]', 'тво[ию]', 'ранее', 'попередн\\p{L}*', 'всі', 'tidigare', 'föregående', 'alla', 'ovan\\p{L}*', 'dina', 'tidligere', 'forrige', 'foregående', 'ovenst\\p{L}*', 'dine', 'aiem\\p{L}*', 'edelli\\p{L}*', 'kaikki', 'yllä', 'předchozí\\p{L}*', 'všechn\\p{L}*', 'dosavadní', 'výše', 'predchádzajúc\\p{L}*', 'eddigi\\p{L}*', 'korábbi\\p{L}*', 'előző\\p{L}*', 'összes', 'fenti\\p{L}*', 'minden', 'anterioare', 'toate', 'de mai sus', 'προηγούμεν\\p{L}*', 'όλες', 'παραπάνω', 'önceki\\p{L}*', 'tüm', 'bütün', 'yukarıdaki\\p{L}*', 'sebelumnya', 'semua', 'di atas', 'trước', 'tất cả', 'mọi', 'السابقة', 'جميع', 'كل', 'أعلاه', 'הקודמות', 'כל', 'לעיל', 'قبلی', 'تمام', 'предишн\\p{L}*', 'prethodn\\p{L}*', 'sve', 'zote',
);
const beforeUnspaced = words('これまで', '以前', '前の', '上記', 'すべて', '全て', '今まで', '之前', '以上', '上述', '上面', '前面', '所有', '全部', '先前', '이전', '위의', '모든', '앞의', '지금까지', 'पिछले', 'सभी', 'ऊपर', 'ก่อนหน้า', 'ทั้งหมด', 'ข้างต้น');

const rules = words(
  'anweisung\\p{L}*', 'instruktion\\p{L}*', 'regeln?', 'vorgabe\\p{L}*', 'richtlinien?', 'befehle?n?', 'vorschrift\\p{L}*', '(?:system-?)?prompts?', 'einschränkung\\p{L}*', 'instructions?', 'consignes?', 'règles?', 'directives?', 'restrictions?', 'instrucci[oó]n(?:es)?', 'reglas?', 'órdenes', 'directrices', 'indicaciones', 'normas', 'restricciones', 'istruzion[ei]', 'regole', 'direttive', 'indicazioni', 'restrizioni', 'instruç(?:ão|ões)', 'regras?', 'diretrizes', 'orientações', 'restrições', 'instructies?', 'regels', 'opdrachten', 'richtlijnen', 'aanwijzingen', 'beperkingen', 'instrukcj\\p{L}*', 'polece\\p{L}*', 'zasad\\p{L}*', 'reguł\\p{L}*', 'wytyczn\\p{L}*', 'ogranicze\\p{L}*', 'инструкци\\p{L}*', 'указани\\p{L}*', 'правил\\p{L}*', 'команд\\p{L}*', 'ограничени\\p{L}*', 'промпт\\p{L}*', 'директив\\p{L}*', 'інструкці\\p{L}*', 'вказівк\\p{L}*', 'instruktioner\\p{L}*', 'regler\\p{L}*', 'anvisning\\p{L}*', 'riktlinjer\\p{L}*', 'instruks\\p{L}*', 'retningslinjer', 'ohje\\p{L}*', 'sään\\p{L}*', 'pokyn\\p{L}*', 'instrukc\\p{L}*', 'pravid\\p{L}*', 'příkaz\\p{L}*', 'utasítás\\p{L}*', 'szabály\\p{L}*', 'irányelv\\p{L}*', 'instrucțiun\\p{L}*', 'reguli\\p{L}*', 'οδηγί\\p{L}*', 'κανόν\\p{L}*', 'εντολ\\p{L}*', 'talimat\\p{L}*', 'kural\\p{L}*', 'komut\\p{L}*', 'yönerge\\p{L}*', 'instruksi', 'perintah', 'aturan', 'petunjuk', 'hướng dẫn', 'chỉ dẫn', 'lệnh', 'quy tắc', 'chỉ thị', '(?:ال)?تعليمات\\p{L}*', 'القواعد', 'الأوامر', 'ה?הוראות\\p{L}*', 'הכללים', 'ההנחיות', 'دستورات\\p{L}*', 'دستورالعمل\\p{L}*', 'uputstv\\p{L}*', 'maagizo', 'lo anterior', "ce qui précède", 'das (?:obige|vorherige|bisherige)', 'het bovenstaande',
);
const rulesUnspaced = words('指示', '命令', 'ルール', '規則', 'プロンプト', '制約', '指令', '规则', '提示词', '要求', '设定', '지시', '명령', '규칙', '프롬프트', '지침', 'निर्देश', 'नियम', 'आदेश', 'คำสั่ง', 'กฎ');

const reveal = words(
  'zeige?', 'nenne?', 'verrate?', 'gib', 'wiederhol(?:e)?', 'druck(?:e)?', 'schreib(?:e)?', 'sage? mir', 'liste?', 'offenbare?', 'übersetze?', 'kopiere?', 'wie laute(?:t|n|te|ten)', 'was (?:steht|stand|sind|ist|waren?)', 'affiche\\p{L}*', 'montre\\p{L}*', 'donne\\p{L}*', 'révèle\\p{L}*', 'répète\\p{L}*', 'recopie\\p{L}*', 'dis', 'écris', 'imprime\\p{L}*', 'liste\\p{L}*', 'tradui[st]\\p{L}*', 'résume\\p{L}*', 'quel(?:le)?s? (?:est|sont|étaient)', 'muestra\\p{L}*', 'muéstra\\p{L}*', 'dime', 'revela\\p{L}*', 'repite\\p{L}*', 'imprime', 'escribe', 'lista', 'copia', 'enséñame', 'dame', 'cuáles (?:son|eran)', 'mostra\\p{L}*', 'dimmi', 'rivela\\p{L}*', 'ripeti', 'stampa', 'scrivi', 'elenca', 'quali (?:sono|erano)', 'mostre', 'diga', 'revele', 'repita', 'imprima', 'escreva', 'exiba', 'quais (?:são|eram)', 'toon', 'geef', 'herhaal', 'zeg', 'schrijf', 'vertel', 'pokaż', 'podaj', 'wypisz', 'powtórz', 'ujawnij', 'wyświetl', 'napisz', 'zdradź', 'покажи', 'выведи', 'назови', 'повтори', 'напиши', 'скажи', 'раскрой', 'перечисли', 'выдай', 'какие', 'visa', 'skriv', 'berätta', 'upprepa', 'avslöja', 'vis', 'fortæl', 'fortell', 'gentag', 'gjenta', 'avslør', 'näytä', 'kerro', 'tulosta', 'toista', 'paljasta', 'ukaž', 'vypiš', 'řekni', 'zopakuj', 'prozraď', 'zobraz', 'mutasd', 'írd', 'mondd', 'ismételd', 'áruld', 'arată', 'spune', 'afișează', 'repetă', 'dezvăluie', 'δείξ\\p{L}+', 'πες', 'εμφάνισ\\p{L}+', 'αποκάλυψ\\p{L}+', 'επανάλαβ\\p{L}+', 'göster\\p{L}*', 'söyle', 'yazdır', 'tekrarla', 'tampilkan', 'tunjukkan', 'katakan', 'ulangi', 'sebutkan', 'beritahu', 'hiển thị', 'cho tôi', 'in ra', 'tiết lộ', 'lặp lại', 'اعرض', 'أظهر', 'اطبع', 'أخبرني', 'اكشف', 'كرر', 'הצג', 'הראה', 'גלה', 'חזור', 'نشان بده', 'покажете',
);
const revealUnspaced = words('表示', '教えて', '出力', '見せて', '繰り返', '公開', '告诉', '告訴', '显示', '顯示', '输出', '輸出', '透露', '重复', '列出', '打印', '说出', '보여', '알려', '출력', '말해', '공개', '반복', 'बता', 'दिखा', 'दोहरा', 'แสดง', 'บอก', 'พิมพ์', 'เปิดเผย');

const prompt = words(
  'system-?\\s?prompt\\p{L}*', 'systemanweisung\\p{L}*', 'systeemprompt\\p{L}*', 'prompts? (?:de |du |del |di |do |da )?(?:l[ea] )?(?:sist\\p{L}*|syst\\p{L}*)', 'invite système', '(?:промпт|подсказк|инструкци)\\p{L}* (?:системы|разработчик\\p{L}*)', 'системн\\p{L}+ (?:промпт|подсказк|инструкци|запрос|сообщени)\\p{L}*', 'systém\\p{L}* (?:prompt|pokyn)\\p{L}*', 'sistem (?:istem|prompt|komut|talimat)\\p{L}*', 'prompt sistem', 'rendszerprompt\\p{L}*', 'rendszerüzenet\\p{L}*', 'instrukcj\\p{L}+ systemow\\p{L}+', '(?:deinen?|dein|ton|tes|tu|tus|il tuo|le tue|o seu|as suas|seu|je|jouw|tw[oó]j\\p{L}*|sw[oó]j\\p{L}*|тво\\p{L}+|сво\\p{L}+|din|dina|dine) (?:[\\p{L}-]+ ){0,2}prompt\\p{L}*', '(?:deine|eure|tes|vos|tus|tue|suas|twoj\\p{L}*|swoj\\p{L}*|твои|свои|dina|dine|jouw|je) (?:(?:ersten?|ursprünglichen?|internen?|geheimen?|anfänglichen?|genauen?|initiale?s?|internes?|secrètes?|cachées?|premières?|iniciales|internas|secretas|originales|iniziali|interne|segrete|iniciais|internas|secretas|początkowe|ukryte|tajne|wewnętrzne|исходные|начальные|скрытые|секретные|внутренние|första|ursprungliga|hemliga|første|opprinnelige|hemmelige|eerste|geheime|oorspronkelijke) )+(?:anweisung\\p{L}*|vorgabe\\p{L}*|instru\\p{L}*|consignes|règles|reglas|regole|istruzioni|regras|instrukcj\\p{L}*|инструкци\\p{L}*|instruktion\\p{L}*|instruks\\p{L}*)', "(?:tes|tus|tue|suas) (?:consignes|instructions|instrucciones|istruzioni|instruções) (?:initiales|iniciales|iniziali|iniciais|cachées|ocultas|nascoste)",
);
const promptUnspaced = words('系统提示', '系統提示', '初始(?:指令|提示|设定)', 'システム(?:プロンプト|メッセージ|指示)', '시스템 ?(?:프롬프트|메시지|지시)', 'सिस्टम प्रॉम्प्ट', 'ระบบพรอมต์', 'พรอมต์ระบบ', 'موجه النظام', 'הנחיית המערכת', 'prompt hệ thống', 'lời nhắc hệ thống');

const above = words('was (?:über|oberhalb|vor) (?:dieser|diesem|meiner)[^.\\n]{0,30}(?:steht|stand)', '(?:den |das )?(?:text|inhalt)[^.\\n]{0,12}(?:oberhalb|über dieser)', '(?:le |du )?texte (?:ci-dessus|plus haut|au-dessus)', '(?:el )?texto (?:de arriba|anterior)', '(?:il )?testo (?:sopra|precedente)', '(?:o )?texto acima', 'de tekst hierboven', 'tekst (?:powyżej|powyższy)', 'текст выше', 'texten ovan', 'teksten over', '上(?:记|記|面)の?(?:文章|テキスト|内容)', '上面的(?:文字|内容)', '위의? (?:텍스트|내용)');
const verbatim = words('wortwörtlich', 'wort für wort', 'wörtlich', 'mot (?:à|pour) mot', 'textuellement', 'palabra por palabra', 'textualmente', 'literalmente', 'parola per parola', 'palavra por palavra', 'woord voor woord', 'letterlijk', 'słowo w słowo', 'dosłownie', 'дословно', 'слово в слово', 'ord för ord', 'ord for ord', '一字一句', '逐字', '그대로');

const unlimited = words(
  'ohne (?:jegliche |jede |alle |irgendwelche )?(?:einschränkung|regel|filter|beschränkung|zensur)\\p{L}*', '(?:keine|keinerlei) (?:einschränkungen|regeln|filter|beschränkungen)(?! (?:für|bei|beim|im|in|auf|am))', "n['’](?:as|avez|a) plus aucune? (?:limite|règle|restriction|filtre|contrainte)", 'sans (?:aucune? )?(?:restrictions?|filtres?|censure)', 'no tienes (?:ninguna? |ya )?(?:restricci|límite|regla|filtro)\\p{L}*', 'sin (?:ningún |ninguna )?(?:restricciones|filtros?|censura)', 'non hai (?:più )?(?:nessun\\p{L}* )?(?:limiti|regole|restrizioni|filtri)', 'senza (?:alcun\\p{L}* )?(?:restrizioni|filtri|censura)', 'não tem (?:mais )?(?:nenhuma? )?(?:regras?|limites?|restriç\\p{L}*|filtros?)', 'sem (?:nenhuma? )?(?:restrições|filtros?|censura)', '(?:hebt|heeft) geen (?:regels|beperkingen|grenzen|filters)', 'zonder (?:enige )?(?:beperkingen|filters|censuur)', 'bez (?:żadnych )?(?:ograniczeń|filtrów|cenzury)', 'нет (?:никаких |больше )?(?:ограничений|правил|фильтров)', 'без (?:каких-либо |всяких )?(?:ограничений|цензуры|фильтров)', 'utan (?:begränsningar|filter|censur)', 'uden (?:begrænsninger|filter|censur)', 'uten (?:begrensninger|filter|sensur)', 'ilman (?:rajoituksia|sensuuria)', 'bez (?:jakýchkoli )?(?:omezení|filtrů|cenzury)', 'korlátozás(?:ok)? nélkül', 'fără (?:restricții|filtre|cenzură)', 'χωρίς (?:περιορισμούς|κανόνες|φίλτρα)', '(?:kısıtlama|sınır|filtre)(?:sız|n yok|ların yok)\\p{L}*', 'tanpa (?:batasan|filter|sensor)', 'không (?:có |bị )?(?:giới hạn|kiểm duyệt)', '(?:بدون|بلا|دون) (?:أي )?قيود', 'ללא (?:הגבלות|מגבלות|צנזורה)',
);
const unlimitedUnspaced = words('没有(?:任何)?(?:限制|规则|过滤)', '不受(?:任何)?(?:限制|约束)', '(?:制限|規制|フィルター)(?:は|が)?(?:ない|なく|なし|ありません)', '(?:제한|규칙|필터)(?:이|은|도)? ?없');
const youAre = words('du (?:bist|wirst|hast|beantwortest|antwortest|darfst|kannst)', 'antworte', 'sprich', 'handle', "tu (?:es|n['’]as|as|peux|dois|réponds)", 'réponds', 'agis', 'eres', 'tienes', 'responde', 'actúa', 'sei', 'hai', 'rispondi', 'agisci', 'você', 'responda', 'aja', 'je (?:bent|hebt)', 'antwoord', 'jesteś', 'masz', 'odpowiadaj', 'ты', 'отвечай', 'du (?:är|har)', 'svara', 'du (?:er|har)', 'svar', 'olet', 'vastaa', 'jsi', 'odpovídej', 'vagy', 'válaszolj', 'ești', 'răspunde', 'είσαι', 'απάντησε', 'sen', 'cevap ver', 'kamu', 'jawab', 'bạn', 'أنت', 'أجب', 'אתה', 'ענה');
const youAreUnspaced = words('你', '您', 'あなた', '君は', '答えて', '回答して', '당신', '너는', '넌', '대답', 'आप');
const fromNow = words('ab (?:jetzt|sofort)', 'von nun an', 'künftig', 'à partir de (?:maintenant|cet instant)', 'désormais', 'dorénavant', 'a partir de (?:ahora|agora|este momento)', 'de ahora en adelante', 'desde ahora', "d['’]ora in (?:poi|avanti)", 'da (?:ora|adesso)', 'daqui em diante', 'vanaf nu', 'voortaan', 'od teraz', 'od tej chwili', 'отныне', 'с этого момента', 'теперь', 'från och med nu', 'fra nå av', 'fra nu af', 'tästä lähtien', 'od (?:této chvíle|teď|nyní)', 'mostantól', 'de acum', 'από (?:εδώ|τώρα)', 'bundan (?:sonra|böyle)', 'artık', 'mulai sekarang', 'từ (?:bây giờ|giờ)', 'من الآن', 'מעכשיו', 'מעתה');
const fromNowUnspaced = words('从现在(?:开始|起)', '從現在', '今から', 'これから', '지금부터', '이제부터', 'अब से', 'ตั้งแต่นี้');
const character = words('DAN', 'hackers?', 'haker\\p{L}*', 'хакер\\p{L}*', 'administra(?:tor|teur|dor|tore)\\p{L}*', 'администратор\\p{L}*', 'root', 'jailbreak\\p{L}*', 'böse\\p{L}* ki', 'pirat(?:e|a)?', 'пират', '海盗', '黑客', 'ハッカー', '해커');

/** Forms that order one reader; a report says "wir überspringen", "they approve". */
const skip = words('überspring(?:e)?', 'umgeh(?:e)?', 'ohne (?:weitere |jede )?(?:prüfung|freigabe|kontrolle|rückfrage|bestätigung)', 'saute', 'contourne', 'sans (?:vérification|contrôle|validation|vérifier)', 'sáltate', 'salta', 'omite', 'sin (?:verificación|verificar|revisión|revisar)', 'senza (?:verifica|verificare|controllo|controllare)', 'pule', 'sem (?:verificação|verificar|revisão|revisar)', 'zonder (?:controle|te controleren)', 'pomiń', 'bez (?:weryfikacji|sprawdzania|kontroli)', 'пропусти', 'без проверки', 'hoppa över', 'utan (?:kontroll|granskning)', 'přeskoč', 'bez kontroly', 'ellenőrzés nélkül', 'fără verificare', 'atla', 'kontrol etmeden');
const skipUnspaced = words('跳过', '跳過', '无需(?:审核|验证|检查)', '確認(?:せず|なし)', 'チェック(?:せず|なし)', '검증 없이', '확인 없이');
const approve = words('genehmige', 'gib[^.\\n]{1,40} frei', 'bestätige', 'zahle', 'überweise?', 'approuve', 'valide', 'paie', 'aprueba', 'paga', 'approva', 'aprove', 'pague', 'keur[^.\\n]{1,40} goed', 'betaal', 'zatwierdź', 'zapłać', 'одобри', 'оплати', 'godkänn', 'betala', 'godkend', 'godkjenn', 'schval', 'zaplať', 'hagyd jóvá', 'fizesd', 'aprobă', 'plătește', 'onayla', 'öde', 'setujui', 'phê duyệt', 'وافق', 'אשר');
const approveUnspaced = words('批准', '通过', '付款', '承認', '支払', '승인', '결제');

/** Who is spoken to, where no person is. */
const machine = words(
  'assistent(?:en)?', 'asistente?', 'assistente', 'asystenc\\p{L}*', 'ассистент(?!к)\\p{L}*', 'асистент\\p{L}*', 'asistent\\p{L}*', 'asistan[ıi]?', 'asszisztens\\p{L}*', 'avustaja', 'tekoäly\\p{L}*', 'βοηθ(?:έ|ός|ό)', 'sprachmodell\\p{L}*', 'KI', 'IA', 'AI', 'ИИ', 'ШІ', 'robô', 'trợ lý',
  'asisten', 'yapay zek[âa]\\p{L}*', '(?:modèle|modelo|modello|model)\\p{L}* (?:de langage|de lenguaje|de linguagem|linguistico|językow\\p{L}*)', '(?:système|sistema|systém) (?:automatique|automático|automatico|automatický)', 'von einer maschine', 'языков\\p{L}+ модел\\p{L}+', 'taalmodel', 'språkmodell\\p{L}*', 'المساعد', 'الذكاء الاصطناعي', 'עוזר(?: יקר)?', 'בינה מלאכותית', 'सहायक', 'assistant (?:automatique|virtuel|numérique)',
);
const machineUnspaced = words('AI', '助手', '人工智能', '(?:的|语言|大)模型', 'アシスタント', '人工知能', '인공지능', '어시스턴트', 'สวัสดี ?ผู้ช่วย');
/** `KI-Assistent`, and no `KI-Strategie`. */
const kinds = '[- ]?(?:assistent|assistant|asistent|modell|agent|system|bot|gutacht|prüf)\\p{L}{0,20}';
/** A comma or a colon behind the name calls it. */
const spokenTo = '[ ]?[,،:，、：!]';
/** "If you are an AI". */
const ifYouAre = '(?:wenn|falls|si|se|jeśli|если|якщо|als|om|hvis)[ ](?:du|sie|vous|tu|você|je|ты|вы|jesteś|eres|usted|sei)?[^.,\\n]{0,12}[ ]';
/** What it is to do, as an order to one reader. */
const handOver = words(
  'leite?', 'sende?', 'schicke?', 'überweise?', 'lösche?', 'transf(?:ère|ere)', 'envoie', 'transmets', 'supprime', 'env[íi]a', 'reenv[íi]a', 'borra', 'elimina', 'invia(?:mi)?', 'inoltra(?:mi)?', 'cancella', 'envie', 'encaminhe?', 'apaga', 'stuur', 'verwijder', 'prześlij', 'wyślij', 'usuń', 'перешли', 'отправь', 'удали', 'надішли', 'видали',
  'přepošli', 'pošli', 'smaž', 'videresend', 'slet', 'slett', 'vidarebefordra', 'skicka', 'radera', 'lähetä', 'poista', 'välitä', 'προώθησε', 'στείλε', 'διάγραψε', 'أرسل', 'حوّل', 'احذف', 'העבר', 'שלח', 'מחק', 'भेज(?:\\p{M}*| दो)', 'trimite', 'șterge', 'chuyển(?: tiếp)?', 'gửi', 'xóa', 'teruskan', 'kirim(?:kan)?', 'hapus', 'gönder', 'ilet', 'sil', 'továbbítsd', 'küldd', 'töröld',
);
const handOverUnspaced = words('转发', '发送', '发到', '删除', '転送', '送信', '削除', '전달', '보내', '전송', '삭제');
/** What nobody is to hear of. */
const behindBacks = words(
  '(?:meld|erwähn|verrat|sag|frag|erzähl|nenn)\\p{L}*(?!\\p{L}| (?:sich|mich|uns|dich|euch)\\b)[^.\\n]{0,24}(?:nicht|nichts|niemand\\p{L}*)', "n['’]en (?:parle|dis)\\p{L}* (?:pas|rien|à personne)", 'ne (?:le |lui )?(?:dis|parle|signale)[^.\\n]{0,10}(?:pas|rien|personne)', 'no (?:se )?(?:lo )?(?:digas|menciones|avises|informes|cuentes)', 'non (?:dir(?:lo|e)|menzionar(?:lo|e)|avvisare|farne parola)', 'não (?:digas?|contes?|menciones?|avises?)',
  '(?:meld|vertel|zeg|noem)[^.\\n]{0,16}niets?', 'nie (?:wspominaj|mów|informuj|pisz)', 'не (?:сообщай|говори|упоминай|рассказывай)\\p{L}*', 'не (?:кажи|повідомляй|згадуй)', '(?:nic )?ne(?:říkej|zmiňuj|hlas)\\p{L}*', '(?:nævn|sig|fortæl|nevn|si)[^.\\n]{0,16}(?:ikke|intet|noget)', '(?:nämn|säg|berätta)[^.\\n]{0,16}(?:inte|inget|ingenting)', 'älä(?:kä)? (?:kerro|mainitse)', 'μην (?:το |τα )?(?:πεις|αναφέρεις|ενημερώσεις)',
  '(?:و)?لا (?:تخبر|تذكر)', '(?:و)?אל (?:תספר|תגיד|תזכיר)', 'ו?אל תספר', 'मत (?:बताना|बताओ|कहना)', 'nu (?:spune|menționa|anunța)', 'đừng (?:nói|kể|báo|cho)', 'jangan (?:beri ?tahu|bilang|sebut)\\p{L}*', 'söyleme', 'haber verme', 'ne (?:szólj|említsd|mondd|szóljon)',
);
const behindBacksUnspaced = words('(?:不要|别|勿|不得)(?:告诉|通知|提及|提)', '(?:知らせ|言わ|伝え|教え)(?:ない|ず)', '(?:말하|알리)지');
/** The best that a reader can give. */
const topMarks = words(
  'bestnote', 'höchst\\p{L}* (?:punktzahl|bewertung|note|wertung)', '(?:meilleure|plus haute) note', 'note maximale', 'en tête de (?:la )?liste', 'máxima (?:puntuación|nota|calificación)', '(?:puntuación|nota|calificación) máxima', 'punteggio (?:massimo|più alto)', 'pontuação máxima', 'nota máxima', 'hoogste (?:score|cijfer)', 'najwyższ\\p{L}+ (?:ocen|punkt|wynik)\\p{L}*', 'высш\\p{L}+ (?:балл|оценк)\\p{L}*',
  'en yüksek puan\\p{L}*', 'nejvyšší (?:skóre|hodnocení|známk)\\p{L}*', 'högsta (?:betyg|poäng)', 'højeste (?:karakter|score)', 'legmagasabb pont\\p{L}*',
);

const grade = words(
  'bewerte?', 'bewerten sie', 'vergib', '(?:gib|geben sie|donne[zr]?|mets|mettez|da|dai|dê|dá|geef|giv|ge) (?:\\p{L}+ ){1,4}(?=\\p{L})', 'évalue', 'attribue[zr]?', 'place[zr]?', 'dale', 'asigna', 'otorga', 'califica', 'assegna', 'valuta', 'atribua', 'avalie', 'beoordeel', 'daj', 'przyznaj', 'oceń', 'поставь(?:те)?', 'дай(?:те)?', 'оцени(?:те)?', 'ver', 'puanla', 'dej', 'ohodnoť', 'adj', 'add',
);
const gradeUnspaced = words('请给', '給', '给予', '给出', '打(?:最高分|满分)', '付けて', '与えて', '評価して', '줘', '주세요', '부여');

export const tongueIdeas = {
  gradeAbroad: idea(`${at(plain(grade))}|${gradeUnspaced}`),
  calledAbroad: idea(`${at(`(?:${machine})(?:${kinds})?`)}${spokenTo}|${at(`${ifYouAre}${plain(machine)}`)}|(?:${machineUnspaced})${spokenTo}`),
  handOverAbroad: idea(`${at(plain(handOver))}|${handOverUnspaced}`),
  behindBacksAbroad: idea(`${at(behindBacks)}|${behindBacksUnspaced}`),
  topMarksAbroad: idea(`${at(topMarks)}|最高分|满分|最高の評価|最高点|満点|최고점|만점`),
  dropAbroad: idea(`${notForget}${at(plain(drop))}${notBehind}|${at(plain(refuse))}|${dropUnspaced}`),
  beforeAbroad: idea(`${at(plain(before))}|${beforeUnspaced}`),
  rulesAbroad: idea(`${at(plain(rules))}|${rulesUnspaced}`),
  revealAbroad: idea(`${at(plain(reveal))}|${revealUnspaced}`),
  promptAbroad: idea(`${at(plain(prompt))}|${promptUnspaced}`),
  aboveAbroad: idea(`${at(above)}`),
  verbatimAbroad: idea(`${at(plain(verbatim))}|一字一句|逐字|그대로`),
  secretAbroad: idea(`${at('passw[oö]rt\\p{L}*|kennwort\\p{L}*|mots? de passe|contraseñas?|clave secreta|password|parola|senhas?|wachtwoord\\p{L}*|hasł[oa]|парол\\p{L}*|lösenord\\p{L}*|passord\\p{L}*|adgangskode\\p{L}*|salasana\\p{L}*|hesl[oa]|jelszó\\p{L}*|parola|κωδικ\\p{L}*|şifre\\p{L}*|kata sandi|mật khẩu|كلمة السر|كلمة المرور|הסיסמה|סיסמה|geheimnis\\p{L}*|secreto')}|パスワード|密码|密碼|비밀번호|पासवर्ड|รหัสผ่าน|秘密`),
  unlimitedAbroad: idea(`${at(plain(unlimited))}|${unlimitedUnspaced}`),
  youAreAbroad: idea(`${at(plain(youAre))}|${youAreUnspaced}`),
  fromNowAbroad: idea(`${at(plain(fromNow))}|${fromNowUnspaced}`),
  characterAbroad: idea(at(plain(character))),
  skipAbroad: idea(`${at(plain(skip))}|${skipUnspaced}`),
  approveAbroad: idea(`${at(plain(approve))}|${approveUnspaced}`),
} as const satisfies Readonly<Record<string, RegExp>>;
