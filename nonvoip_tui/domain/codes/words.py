"""The words around a one-time code, by language: what names it, what asks for it, what it is not.

Every value is a regular expression that is matched in any case; stems stand for all their endings,
repeats are bounded. To teach a language, add a line to each table.
"""

NAMES = {
    "en": r"code|passcode|passw(?:or)?d|passphrase|\botp\b|\bpin\b|\bm?tan\b|\bmfa\b|\btoken"
    r"|(?:verification|security|confirmation|authentication) (?:number|key)",
    "es pt": r"c[oó]digo|\bclaves?\b|contraseña|\bsenha|palavra-passe",
    "fr": r"mot de passe",
    "de nl": r"kennwort|passwor|wachtwoord",
    "it": r"codic[ei]|parola d'ordine",
    "nordic pl tr id": r"kod|l[öo]senord|hasł|şifre|\bsandi\b",
    "fi et": r"koodi?|salasana",
    "cs sk hu": r"kód|hesl[oa]|jelsz[óo]",
    "ro": r"\bcod(?:ul)?\b|\bparol",
    "ru uk bg": r"код|парол",
    "el": r"κωδικ",
    "ar fa": r"رمز(?: (?:پویا|عبور|دوم|یک ?بار مصرف|التحقق))?|كود|کد"
    r"|كلمة (?:ال)?مرور|كلمة السر|الرقم السري|گذرواژه",
    "he": r"(?<![א-ת])[הבלמו]{0,2}קוד(?:ך|ים)?(?![א-ת])|סיסמ",
    "hi bn": r"कोड|ओटीपी|पासवर्ड|पिन|কোড|ওটিপি|পিন",
    "zh": r"(?<![号號条條编編四位数數])[码碼]|口令",
    "ja": r"コード|(?:認証|確認|暗証)番号|パスワード",
    "ko": r"(?:인증|확인|보안|승인) ?(?:번호|코드)|코드|비밀번호",
    "vi": r"\bmã\b|\bmat khau|\bma (?=\d{4,8}(?!\d)|otp|xac|kich|bao mat|dang nhap)|mật khẩu",
    "th": r"รหัส|โค้ด",
    "sr hr sl bs mk": r"\bšifr|\bsifr|lozink|лозинк|шифр|\bgeslo",
    "nordic nl compounds": r"toegangssleutel|engangs(?:passord|kode|adgangskode)|passord"
    r"|adgangskode|lykilor[ðd]",
    "ca gl eu": r"contrasenya|contrasinal|pasahitz",
    "es pt without marks": r"contrasena|palavra passe",
    "baltic sq": r"slapta[žz]od|\bparole(?= ir)|\bparool|fjal[ëe]kalim",
    "tr az uz": r"\bşifrə|\bsifre|parola|parol",
    "hu": r"jelszav",
    "ka hy": r"კოდი|პაროლ|կոդ|գաղտնաբառ",
    "ur ps ku": r"کوڈ|کوډ|\bkoda\b|پاس ?ورڈ",
    "ta te kn ml": r"குறியீடு|கடவுச்சொல்|కోడ్|పాస్‌?వర్డ్|ಕೋಡ್|ಪಾಸ್‌?ವರ್ಡ್|കോഡ്|പാസ്‌?വേഡ്",
    "mr gu pa or ne si": r"संकेतांक|संकेतशब्द|કોડ|ਕੋਡ|କୋଡ୍|କୋଡ଼|කේත|මුරපද|ପାସୱାର୍ଡ|पासकोड",
    "my km lo am": r"ကုဒ်|စကားဝှက်|លេខកូដ|ពាក្យសម្ងាត់|ລະຫັດ|ኮድ|የይለፍ ?ቃል",
    "sw af ms id cy lb eo": r"msimbo|nambari (?:yako )?ya siri|wagwoord|kata (?:laluan|sandi)"
    r"|cyfrinair|passwuert|pasvort|phasfhocal",
    "mn kk": r"нууц үг|құпия ?сөз",
    "el without marks": r"\bkodikos|ΚΩΔΙΚ",
    "zh more": r"动态[码碼]|動態[码碼]|(?:一次性)?密[码碼]",
}
"""What a code is called."""

NOT_NAMES = {
    "en": r"(?:promo(?:tion(?:al)?)?|discount|coupon|voucher|referral|invite|gift|zip|post(?:al)?"
    r"|area|country|dialing|sort|swift|qr|bar|dress|source|colou?r|product|item|error)[ -]?code"
    r"|\b(?:vs|uni|trans|en|de)code",
    "es pt": r"c[oó]digo (?:promocional|de descuento|de desconto|postal|de barras|qr)|cup[oó][nm]",
    "fr": r"code (?:promo|postal|barre|de r[ée]duction|parrain)",
    "de nl": r"(?:gutschein|rabatt|aktions|strich|kortings|actie)-?codes?",
    "it": r"codice (?:sconto|promo|fiscale|postale|cliente|ordine)",
    "nordic pl tr id": r"kod (?:rabatow|promocyjn|pocztow)|(?:rabat|erbjudande)-?kod"
    r"|(?:indirim|kampanya|promosyon) kodu|kode (?:promo|diskon|voucher|pos)",
    "ru uk": r"промо-?код|штрих-?код|код (?:товара|скидки|города)",
    "ar he": r"كود (?:ال)?خصم|كوبون|קוד (?:קופון|הנחה)|קופון",
    "zh": r"(?:优惠|優惠|折扣|推荐|邀请|邮政|兑换)[码碼]|(?:优惠|優惠)券",
    "ja ko": r"(?:クーポン|割引|招待|プロモーション)コード|(?:할인|쿠폰|추천) ?코드",
    "vi th": r"mã (?:giảm giá|khuyến mãi|đơn hàng|vận đơn)|(?:โค้ด|รหัส)(?:ส่วนลด|ไปรษณีย์)",
}
"""What is called a code and is not one to type in."""

ASKS = {
    "en": r"\b(?:verif(?:y|ication|ied)|confirm|authenticat|approv|authori[sz]|log[ -]?(?:in|on)"
    r"|sign[ -]?(?:in|up)|enter|use|type|activat)",
    "es pt": r"\b(?:verific|confirm|inici[ae]r? ses|introdu[cz]|ingres[ae]|escrib[ae]|insir"
    r"|digit[ea]|us[ae]\b)",
    "fr": r"\b(?:vérifi|confirm|connect|entrez|saisi(?:r|ssez)|utilisez)",
    "de nl": r"bestätig|anmeld|\beingeb|\bgeben sie|\bgib|\bgebruik|\bvoer|\binloggen|bevestig",
    "it": r"\b(?:inserisc|inserir|digit[ai]|acced|conferm)",
    "nordic": r"\b(?:ange|bekräft|verifier|logga in|brug|bruk|indtast|bekræft|logge)",
    "pl cs": r"\b(?:podaj|wpisz|potwierd|zalog|zadejte|opište|potvr|přihl)",
    "tr": r"\b(?:onay|doğrula|giriş|girin|kullan)",
    "ru uk": r"\b(?:введ[иі]т|подтвер|підтвер|вход|вхід|авториз|укажит|вкажіт)",
    "ro hu el": r"\b(?:introduce[țt]i|folose|conectar|írja be|adja meg|belépés|εισ[αά]γετε)",
    "ar he": r"أدخل|استخدم|تأكيد|تفعيل|للتحقق|وارد کنید|הזן|הקש|להתחבר|אימות",
    "hi": r"दर्ज|सत्याप|लॉगिन",
    "zh": r"登[录錄]|[输輸]入|[验驗][证證]|[认認][证證]|注册",
    "ja ko": r"入力|ログイン|認証|입력|로그인|인증",
    "vi id th": r"\b(?:nhập|xác (?:minh|nhận|thực)|masuk(?:kan)?\b|gunakan|verifikasi)"
    r"|กรอก|ใส่|ยืนยัน",
}
"""What a user is asked to do with a code."""

OWNERS = {
    "en": r"\b(?:orders?|account|acc?t\b|a/c|card|ending(?: in| with)?|end(?:s|ing) with|invoice"
    r"|bill|ref(?:erence|no)?\b|booking|reservation|confirmation no|flight|gate|train|seat|room"
    r"|locker|parcel|package|shipment|tracking|ticket|case|customer|client|member|user|policy"
    r"|device|plate|store|branch|unit|apt|box\b|balance|atm\b|txn|trans(?:action)?\b|id\b|call"
    r"|tel\b|phone|dial|fax|whatsapp|text\b|sms to\b|stop|help\b|contact|hotline|up to|at\b"
    r"|since\b|sent to)|©",
    "es pt": r"\b(?:pedido|cuenta|conta|tarjeta|cart[ãa]o|terminad[ao]s?(?: en| em)?|final|factura"
    r"|fatura|reserva|cliente|saldo|referencia|vuelo|v[oô]o\b|ll[aá]m[ae]|ligue)",
    "fr": r"\b(?:commande|compte|carte|finissant(?: par)?|facture|colis|dossier|vol\b|appelez"
    r"|au\b)",
    "de nl": r"\b(?:bestell|auftrag|konto|kunde|karte|endziffern|rechnung|paket|sendung|buchung"
    r"|packstation|rekening|klant|pakket|factuur|kaart)",
    "it": r"\b(?:ordine|conto\b|carta|termina(?:nte)?(?: con)?|fattura|pacco|prenotazione"
    r"|chiam[ai])",
    "nordic": r"\b(?:ordre|konto|kort|faktura|paket|pakke|kund|ring\b)",
    "pl cs": r"\b(?:zamówieni|rachun|kart[aąęy]?|faktur|paczk|przesyłk|automa|klient|objednáv"
    r"|účet|účt|zásilk)",
    "tr": r"\b(?:sipariş|hesa[bp]|kart|fatura|kargo|müşteri)",
    "ru uk": r"\b(?:заказ|замовлен|сч[её]т|рахун|карт|посылк|посилк|постамат|отделен|відділен"
    r"|клиент|клієнт|бронь|рейс|тел\b|звоните|баланс)",
    "ro hu el": r"\b(?:comand|contul?\b|card|factur|rendel|számla|kárty|csomag|παραγγελ"
    r"|λογαριασμ|κάρτ)",
    "ar fa he": r"طلبك|الطلب|حساب|بطاق|المنتهية|سفارش|کارت|הזמנה|חשבון|כרטיס|המסתיים",
    "hi bn": r"ऑर्डर|खाता|खाते|कार्ड|অর্ডার",
    "zh": r"[订訂][单單]|尾[号號]|[卡账賬帳][号號户戶]?|末四[码碼]|包裹|[单單][号號]|余额|餘額"
    r"|致[电電]|[客客]服|[电電][话話]|[編编][号號]",
    "ja": r"注文|口座|カード|お客様|予約|電話|(?:問い?合わ?せ|配達|追跡|会員|受付|伝票)(?=番号)",
    "ko": r"주문(?:번호)?|카드|계좌|운송장|고객",
    "vi id th": r"\b(?:đơn hàng|thẻ|tài khoản|pesanan|rekening|kartu|nomor|hubungi)"
    r"|พัสดุ|หมายเลข|บัญชี|บัตร|คำสั่งซื้อ|โทร",
}
"""What owns a number that is not a code, standing right before it."""

BETWEEN_OWNER_AND_NUMBER = (
    r"number|numbers?|no|nos|nr|num|num[eé]ro|número|n[ºo°]|id|is|in|with|to|on|at|us|номер|numer"
    r"|nummer|رقم|מספר|ב|بـ|से|番号|번호|[号號]|[码碼]|por|par|con|com|en|em|la|le|rue"
)

OWNERS_AFTER = r" (?:ile biten|numaralı|nolu)|[号號][订訂柜]|카드|번 "
"""What owns the number right before it."""

LINKS = (
    r"sms|is|are|was|es|é|e|est|ist|lautet|è|je|este|είναι|هو|هي|است|הוא|היא|है|का|是|[为為]|は"
    r"|[은는이가]|là|la|adalah|yaitu|ialah|คือ|ay|är|er|az"
)
"""What ties the name of a code to the code after it, or a code to its name."""

PROMOTIONS = (
    r"checkout|discount|% ?off|off your|coupon|voucher|\bsale\b|cashback|free (?:shipping|delivery)"
    r"|descuento|desconto|oferta|r[ée]duction|remise|rabat|sconto|korting|zniżk|indirim|скидк|знижк"
    r"|خصم|הנחה|छूट|优惠|優惠|折扣|割引|할인|giảm giá|diskon|ส่วนลด|slev[ay]|kedvezmény|έκπτωση"
)
"""What tells of a text that sells something: its code of letters is for the till."""

SAID_OF_CODES = frozenset(
    {"ABOVE", "ACTIVE", "BELOW", "BLOCKED", "CORRECT", "EXPIRED", "HERE", "INCORRECT", "INVALID",
     "LOCKED", "NEVER", "PRIVATE", "READY", "REQUIRED", "SECRET", "SENT", "USED", "VALID",
     "WRONG"}
)  # fmt: skip
"""What is written in capitals after "your code is" and is none."""

UNITS = (
    r"(?:min|mins|minutes?|minutos?|minut[aeiouy]?[nl]?|minuten|perc(?:ig)?|dakika|minuti|phút|menit"
    r"|minit|мин(?:ут[аыу]?)?|хв(?:илин[иу]?)?|λεπτ[άα]|sec(?:ond)?s?|segundos?|secondes?"
    r"|sekund(?:en)?|сек(?:унд)?|hours?|hrs?|horas?|heures?|stunden?|uhr|ore|godzin|saat|часов|часа"
    r"|час|jam|giờ|days?|d[ií]as?|jours?|tagen?|giorni|dni|gün|дн(?:ей|я|ів)|hari|ngày|weeks?"
    r"|months?|years?|points?|pts|puntos|pontos|punkte|punti|punktów|puan|балл\w{0,3}|бонус\w{0,3}"
    r"|coins?|credits?|miles|items?|people|users|restaurants|km|kg|mah|mb|gb|kb|steps|percent|votes"
    r"|views)\b"
    r"|分[钟鐘]?|秒|小[时時]|[时時]|天|[个個]?月|日|年|[积積]分|[个個件名元円]|ポイント"
    r"|분|초|시간?|일|월|년|개|포인트|원|นาที|วินาที|ชั่วโมง|วัน|คะแนน|บาท"
    r"|دقيق|دقائق|ساعة|يوم|דקות|שעות|मिनट|घंट|अंक|মিনিট"
)
"""What makes the number before it an amount."""

CURRENCY_SIGNS = r"(?:US|HK|NT|A|C|R|S)?\$|[€£¥₹₽₴₺₫₩฿₦₱₪৳]"
CURRENCY_CODES = (
    "USD|EUR|GBP|INR|CAD|AUD|NZD|CHF|JPY|CNY|RMB|HKD|SGD|TWD|KRW|THB|VND|IDR|MYR|PHP|PKR|BDT|AED"
    "|SAR|QAR|KWD|EGP|ILS|NIS|TRY|TL|RUB|UAH|KZT|PLN|CZK|HUF|RON|BGN|SEK|NOK|DKK|BRL|ARS|CLP|COP"
    "|MXN|PEN|ZAR|NGN|KES|Rs|Rp|RM"
)
"""Matched as written: "TRY 482913" is a sum, "try 482913" asks for a code."""
CURRENCY_WORDS = (
    r"euros?|dollars?|pounds?|pesos|reais|zł|kr|kč|ft|lei|руб\w{0,4}|р\b|грн|元|円|원|บาท|đ|đồng|रु"
    r"|টাকা|ש\"ח|ريال|درهم|جنيه|تومان|rupees|rupiah"
)
