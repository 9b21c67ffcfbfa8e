"""The words around a one-time code, by language: what names it, what asks for it, what it is not.

To teach a language, add its line to `LANGUAGES`; the name of a code alone goes far. Words are
written small and parted by blanks. They are found anywhere and with any ending, unless marked:

- `^` before a word: only where a word begins; `$` after it: only where one ends
- `_` stands for a space, and `#` at the end for the first digit of a number
- who writes without marks is understood: "contraseña" also finds "contrasena", but words of three
  letters and fewer are taken as they are written, for "mã" is not "ma"
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says around a code."""

    code: str
    """What a code is called: "verification code" is found by "code"."""
    ask: str = ""
    """What a user is asked to do with one: enter, confirm, log in."""
    owner: str = ""
    """What owns the number right after it, which is then no code: order, account, card."""
    link: str = ""
    """What ties a code to its name: is."""
    said: str = ""
    """What is said of codes and of little else: it expires, it is not to be shared."""
    other: str = ""
    """What is called a code and is not one to type in: promo code, postal code."""
    spare: str = ""
    """What stands before the name of a code that is not the one to use now: backup, old."""
    void: str = ""
    """What comes soon after a code that is no longer one: cancelled, expired."""
    sells: str = ""
    """What marks a text that sells something: its letters and digits are for the till."""
    between: str = ""
    """What may stand between an owner and its number: no., is."""
    owner_after: str = ""
    """What owns the number right before it."""
    unit: str = ""
    """What makes the number before it an amount: minutes, points."""
    money: str = ""
    """What makes the number before it a sum."""


LANGUAGES = {
    "en": Words(
        "passkey ^otac$ ^tfa$ secret_number access_number security_digits code passcode passwd"
        " password passphrase pass_code ^otp$ ^otps$ ^pin$ ^pins$ ^tan$ ^mtan$ ^tac$ ^mfa$ ^2fa$"
        " ^token ^verification_no verification_number verification_key security_number"
        " security_key confirmation_number confirmation_key authentication_number"
        " authentication_key",
        ask="^verify ^verification ^verif$ ^confirm$ ^confirming ^confirmation ^authenticat"
        " ^approve$ ^approving ^approval ^authorise$ ^authorize$ ^authorising ^authorizing"
        " ^authorisation ^authorization ^log_in ^login ^log-in ^log_on ^logon ^log-on ^sign_in"
        " ^signin ^sign-in ^sign_up ^sign-up ^enter$ ^entering$ ^use ^type_in ^type_the ^type_this"
        " ^type_it ^to_type ^type_# ^activat",
        owner="^platform ^line$ ^loan ^letter ^exit ^build ^request ^session ^reply$ ^reply_yes"
        " ^chrome ^windows ^order ^account ^acc$ ^acct$ ^acct. ^a/c ^card ^ending$ ^ending_in"
        " ^ending_with ^end_with ^ends_with ^invoice ^bill$ ^bills$ ^ref$ ^refno ^reference"
        " ^booking ^reservation ^confirmation_no ^flight ^gate ^train ^seat ^room ^locker ^parcel"
        " ^package ^shipment ^tracking ^ticket ^case ^customer ^client ^member ^user ^policy"
        " ^device ^plate ^store ^branch ^unit ^apt ^box$ ^balance ^atm$ ^txn$ ^trans$ ^transaction"
        " ^id$ ^call ^tel$ ^phone ^dial ^fax ^whatsapp ^text$ ^sms_to ^stop ^help$ ^contact"
        " ^hotline ^up_to ^at$ ^since$ ^sent_to ^postcode ^receipt ^coupon ^voucher ^payment"
        " ^address ^door ^points ^bus$ ©",
        link="sms is are was",
        said="^expire ^valid ^share ^disclose ^do_not_forward ^don't_forward ^pass_it_on ^good_for"
        " ^did_you_just ^need_to_check",
        other="promo_code promo-code promocode promotion_code promotional_code discount_code"
        " discount-code coupon_code voucher_code referral_code invite_code gift_code zip_code"
        " zip-code zipcode postal_code post_code postcode area_code area-code country_code"
        " dialing_code sort_code sort-code swift_code qr_code qr-code bar_code barcode claim_code"
        " identifier_code ifsc_code reward_code kodak kodiak codeine dress_code dress-code"
        " source_code colour_code color_code product_code item_code error_code branch_code"
        " flight_code vscode unicode transcode encode decode token_number token_no",
        spare="^ref$ ^reference ^session ^spare ^backup ^back-up ^back_up ^recovery ^old$"
        " ^previous ^alternative ^earlier",
        void="^void ^cancelled ^canceled ^expired ^invalid ^no_longer ^used$ ^replaced",
        sells="checkout discount %_off %off off_your coupon voucher ^sale$ cashback free_shipping"
        " free_delivery",
        between="number numbers no nos nr num id is in with to on at us",
        unit="min$ mins$ minute sec$ secs$ second hour hr$ hrs$ day week month year point pts$"
        " coin credit mile item people user restaurant km$ kg$ mah$ mb$ gb$ kb$ step percent vote"
        " view unread_ new_message new_photo new_post new_comment new_like new_follower new_friend"
        " lines$ files$ photos$ pictures$ rows$ bugs$ likes$ comments$ followers$ winners$ prizes$"
        " notifications$",
        money="dollar euro pound rupees rupiah",
    ),
    "es": Words(
        "^nip$ ^token$ código ^clave ^claves contraseña ^pin$",
        ask="^verific ^confirm ^iniciar_ses ^inicie_ses ^inicia_ses ^introduce_el ^introduce_la"
        " ^introduce_este ^introduce_# ^introduzca ^introducir ^ingres ^escrib ^digite ^digita$"
        " ^usa_el ^usa_este ^usa_la ^use$ ^utilice ^utiliza$ ^utilizar",
        owner="^a_las$ ^código_postal ^pedido ^cuenta ^tarjeta ^terminada ^terminado ^terminados"
        " ^terminada_en ^terminado_en ^final ^factura ^reserva ^cliente ^saldo ^referencia ^vuelo"
        " ^llame ^llama$ ^llamar ^operación",
        link="es",
        said="^caduca ^vence ^válid ^compart",
        other="código_promocional código_de_descuento código_postal código_de_barras código_qr"
        " cupón",
        spare="^antiguo ^anterior",
        void="^ya_no ^anulado ^cancelado ^caducado ^expirado ^reemplazado",
        sells="descuento oferta",
        between="número numero núm no en con al por la",
        unit="minuto segundo hora día punto",
        money="peso",
    ),
    "pt": Words(
        "código ^senha palavra-passe palavra_passe ^pin$ ^token$",
        ask="^verific ^confirm ^insira ^insir ^introduza ^digite ^use$ ^utilize ^informe$",
        owner="^às$ ^pedido ^conta ^cartão ^terminado_em ^final ^fatura ^reserva ^cliente ^saldo"
        " ^referência ^voo$ ^ligue ^encomenda",
        link="é e",
        said="^expira ^válid ^compartilh ^partilh",
        other="código_promocional código_de_desconto código_postal código_de_barras código_qr"
        " cupom",
        spare="^antigo ^anterior",
        void="^já_não ^não_é_mais ^cancelado ^expirado ^expirou ^substituído",
        sells="desconto oferta",
        between="número numero no em com",
        unit="minuto segundo hora dia ponto",
        money="reais",
    ),
    "fr": Words(
        "^nip$ numéro_de_vérification code mot_de_passe",
        ask="^vérifier ^vérifiez ^vérifica ^confirm ^connecter ^connectez ^se_connect ^entrez"
        " ^saisi ^utilisez ^valider",
        owner="^à$ ^commande ^compte ^carte ^finissant ^finissant_par ^facture ^colis ^dossier"
        " ^vol$ ^appelez ^au$ ^client",
        link="est",
        said="^expire ^valable ^communiq ^partage",
        other="code_promo code_postal code_barre code_de_réduction code_parrain",
        spare="^ancien ^secours",
        void="^annulé ^est_expiré ^n'est_plus ^remplacé",
        sells="réduction remise",
        between="numéro num n° no rue par la le",
        unit="minute seconde heure jour",
    ),
    "de": Words(
        "bestätigungsnummer verifizierungsnummer kennwort passwor code ^kode ^pin$ ^mtan$ ^tan$"
        " -tan$ -pin$ smstan pushtan chiptan phototan",
        ask="bestätig anmeld ^eingeb ^geben_sie ^gib$ einloggen ^login falls_sie_das_waren"
        " ^verwend",
        owner="^plz$ bestell auftrag konto kunde ^karte endziffern rechnung paket sendung buchung"
        " packstation vorgang ^ruf ^unter$",
        link="ist lautet",
        said="^gültig weitergeb ^läuft",
        other="gutscheincode gutschein-code rabattcode rabatt-code aktionscode aktions-code"
        " strichcode",
        spare="^alte$ ^alter$ ^alten ^bisherige",
        void="^ungültig ^abgelaufen ^gilt_nicht ^ersetzt",
        sells="rabatt",
        between="nummer nr num",
        unit="minuten sekunden stunden tage punkte uhr",
    ),
    "it": Words(
        "codice codici parola_d'ordine ^pin$",
        ask="^inserisc ^inserir ^digita$ ^digitare ^digiti ^acced ^conferm ^usa_il ^usa_questo",
        owner="^ordine ^conto$ ^carta ^termina ^terminante_con ^termina_con ^fattura ^pacco"
        " ^prenotazione ^chiam ^tessera",
        link="è",
        said="^scad ^valid ^condivid",
        other="codice_sconto codice_promo codice_fiscale codice_postale codice_cliente"
        " codice_ordine",
        spare="^vecchio ^precedente",
        void="^non_è_più ^annullato ^scaduto ^sostituito",
        sells="sconto",
        between="numero con",
        unit="minuti secondi ore$ giorni punti",
    ),
    "nl": Words(
        "code wachtwoor toegangssleutel",
        ask="^gebruik ^voer ^inloggen ^in_te_loggen ^bevestig",
        owner="rekening klant pakket factuur kaart bestelling",
        said="^geldig ^verloopt ^deel",
        other="kortingscode kortings-code actiecode actie-code postcode",
        spare="^oude ^vorige",
        void="^niet_meer ^verlopen ^vervangen ^ongeldig",
        sells="korting",
        between="nummer",
        unit="minuten seconden uur$ dagen",
    ),
    "fy": Words("koade wachtwurd", link="is"),
    "lb": Words("code passwuert", link="ass"),
    "af": Words(
        "kode wagwoord",
        ask="^bevestig ^gebruik",
        owner="rekening bestelling",
        link="is",
        unit="minute sekond",
    ),
    "sv": Words(
        "kod lösenord",
        ask="^ange$ ^bekräft ^verifier logga_in",
        owner="^order ^konto ^kort$ ^kortet ^faktura ^paket ^kund ^ring$",
        link="är",
        said="^giltig ^dela$",
        other="rabattkod rabatt-kod erbjudandekod erbjudande-kod",
        sells="rabatt",
        between="nummer",
        unit="minuter sekunder timmar dagar",
        money="kr$ kronor",
    ),
    "da": Words(
        "kode adgangskode",
        ask="^brug ^indtast ^bekræft ^logge_ind ^logger_ind ^log_ind",
        owner="^ordre ^konto ^kort$ ^kortet ^faktura ^pakke ^kunde ^ring$",
        link="er",
        said="^gyldig ^udløb ^del$ ^dele$",
        other="rabatkode rabat-kode",
        sells="rabat",
        unit="minutter sekunder timer dage",
        money="kr$ kroner",
    ),
    "nb": Words(
        "kode passord",
        ask="^bruk ^skriv_inn ^bekreft ^logg_inn ^logge_inn",
        owner="^ordre ^konto ^kort$ ^kortet ^faktura ^pakke ^kunde ^ring$",
        link="er",
        said="^gyldig ^utløp ^del$ ^dele$",
        other="rabattkode rabatt-kode",
        unit="minutter sekunder timer dager",
    ),
    "nn": Words("kode passord", link="er"),
    "is": Words(
        "kóð lykilor aðgangsorð",
        ask="^staðfest ^innskrán ^sláðu",
        link="er",
        unit="mínút",
        money="krón",
    ),
    "fo": Words("^kota_til loyniorð", link="er"),
    "fi": Words(
        "vahvistustunnus koodi salasana tunnusluku kertakäyttötunnus tunnussana",
        ask="^vahvist ^syötä ^kirjaud ^anna_koodi",
        owner="^tilau ^tili ^kortti ^lasku ^paketti",
        said="^voimassa ^vanhenee",
        other="alennuskoodi postinumero",
        unit="minuutti sekunti tunti päivä",
    ),
    "et": Words(
        "kood parool salasõna",
        ask="^kinnita ^sisesta",
        owner="^tellimu ^konto ^kaardi",
        unit="minut sekund tund",
    ),
    "lv": Words(
        "^kods ^koda kods parole$ ^paroli",
        ask="^ievad ^apstiprin",
        link="ir",
        unit="minūt sekund",
    ),
    "lt": Words(
        "^kod slaptažod slaptas_žod",
        ask="^įvesk ^patvirtin",
        owner="^užsakym ^sąskait",
        link="yra",
        unit="minut sekund valand",
    ),
    "pl": Words(
        "kod hasł ^pin$",
        ask="^podaj ^wpisz ^potwierd ^zalog ^użyj",
        owner="^zamówieni ^rachun ^kart ^faktur ^paczk ^przesył ^automa ^klient",
        said="^ważn ^udostępn ^wygas",
        other="kod_rabatow kod_promocyjn kod_pocztow kod_kreskow",
        spare="^stary ^poprzedni",
        void="^nieważn ^wygasł ^anulowan ^stracił",
        sells="rabat zniżk",
        between="numer nr",
        unit="minut sekund godzin dni$ dzień punktów",
        money="zł$",
    ),
    "cs": Words(
        "kód kod hesl",
        ask="^zadejte ^opište ^potvr ^přihl",
        owner="^objednáv ^účet ^účt ^zásilk ^kart ^klient",
        said="^platn ^platí ^nikomu ^sděl",
        other="slevový_kód slevovy_kod",
        sells="slev",
        between="číslo č",
        unit="minut sekund hodin dní dny",
        money="kč$",
    ),
    "sk": Words(
        "kód kod hesl",
        ask="^zadaj ^potvrd ^prihl",
        owner="^objednáv ^účet ^účt ^zásiel",
        unit="minút sekúnd hodín",
    ),
    "sl": Words(
        "^koda ^kode ^kodo ^geslo ^gesla",
        ask="^vnesite ^potrd ^vpiši",
        link="je",
        unit="minut sekund",
    ),
    "hr": Words(
        "kod kôd šifr lozink zaporka",
        ask="^unesi ^potvrd ^prijav",
        owner="^narudžb ^račun ^kartic ^paket",
        link="je",
        said="^vrijedi ^dijeli",
        unit="minut sekund",
        money="kuna kune$",
    ),
    "sr": Words(
        "kod код šifr шифр lozink лозинк",
        ask="^unesi ^potvrd ^унеси ^потврд",
        owner="^porudžbin ^račun ^поруџбин ^рачун",
        link="je је",
        unit="minut минут sekund секунд sat сати",
        money="dinar динар",
    ),
    "bs": Words("kod šifr lozink", ask="^unesi ^potvrd", owner="^narudžb ^račun", link="je"),
    "mk": Words(
        "код шифр лозинк",
        ask="^внес ^потврд",
        owner="^нарачк ^сметк",
        link="е",
        unit="минут секунд",
        money="денар",
    ),
    "bg": Words(
        "код парол",
        ask="^въвед ^потвърд ^вход",
        owner="^поръчк ^сметк ^карт",
        link="е",
        unit="минут секунд часа дни",
        money="лв$ лева",
    ),
    "ru": Words(
        "код парол ^пин$",
        ask="^введит ^подтвер ^вход ^авториз ^укажит",
        owner="^заказ ^счет ^счёт ^карт ^посылк ^постамат ^отделен ^клиент ^бронь ^рейс ^тел$"
        " ^звоните ^баланс ^штраф",
        said="^действ ^никому ^сообща",
        other="промокод промо-код штрихкод штрих-код код_товара код_скидки код_города",
        spare="^старый ^прежний ^запасной",
        void="^недействит ^отменен ^отменён ^больше_не ^истек ^истёк",
        sells="скидк",
        between="номер",
        unit="мин$ минут сек$ секунд час день дней дня балл бонус",
        money="руб р$",
    ),
    "uk": Words(
        "код парол ^пін",
        ask="^введіт ^підтвер ^вхід ^вход ^авториз ^вкажіт",
        owner="^замовлен ^рахун ^карт ^посилк ^відділен ^клієнт ^баланс",
        said="^дійсн ^нікому ^повідомл",
        other="промокод промо-код штрих-код",
        sells="знижк",
        between="номер",
        unit="хв$ хвилин секунд годин днів",
        money="грн",
    ),
    "be": Words("код парол", ask="^увядзіце ^пацв", owner="^заказ ^рахун", unit="хвілін"),
    "ro": Words(
        "^cod$ ^codul ^parol ^pin-ul",
        ask="^introduceti ^introduceți ^folose ^conectar ^confirm",
        owner="^comand ^cont$ ^contul ^card ^factur ^colet",
        link="este",
        said="^valabil ^expir ^distribui",
        unit="minute secunde ore$ zile",
        money="lei$",
    ),
    "hu": Words(
        "kód jelsz",
        ask="^írja_be ^adja_meg ^belép ^erősít",
        owner="^rendel ^számla ^kárty ^csomag",
        link="az",
        said="^érvényes",
        sells="kedvezmény",
        unit="perc óra nap",
        money="ft$ forint",
    ),
    "el": Words(
        "κωδικ συνθηματικ ^kodikos ^pin$",
        ask="^εισάγετε ^εισαγάγετε ^επιβεβαι ^σύνδεσ",
        owner="παραγγελ λογαριασμ ^κάρτ δέμα",
        link="είναι",
        said="^ισχύει ^λήγει",
        sells="έκπτωση",
        unit="λεπτ ώρες ημέρ",
    ),
    "tr": Words(
        "kod şifre parola ^pin$",
        ask="^onay ^doğrula ^giriş ^girin ^kullan",
        owner="^sipariş ^hesap ^hesab ^kart ^fatura ^kargo ^müşteri",
        said="^geçerli ^paylaş",
        other="indirim_kod kampanya_kod promosyon_kod posta_kod",
        spare="^eski ^önceki ^yedek",
        void="^geçersiz ^iptal ^artık",
        sells="indirim",
        owner_after="_ile_biten numaralı nolu no'lu",
        unit="dakika saniye saat gün puan",
        money="lira",
    ),
    "az": Words(
        "kod şifrə parol",
        ask="^təsdiq ^daxil",
        owner="^sifariş ^hesab ^kart",
        unit="dəqiqə saniyə",
        money="manat",
    ),
    "tk": Words("kod parol açar_söz", ask="^tassykla"),
    "uz": Words(
        "kod код parol парол",
        ask="^tasdiq ^тасдиқ ^kiriting",
        owner="^buyurtma ^hisob ^karta",
        unit="daqiqa дақиқа",
        money="so'm сўм сум$",
    ),
    "kk": Words(
        "код құпия_сөз құпиясөз парол",
        ask="^растау ^енгіз",
        owner="^тапсырыс ^шот",
        unit="минут секунд",
        money="теңге тенге",
    ),
    "ky": Words("код сырсөз парол", ask="^ырастоо ^киргиз", unit="мүнөт", money="сом$"),
    "tt": Words("код серсүз парол", ask="^раслау"),
    "ba": Words("код парол серһүҙ", ask="^раҫлау"),
    "sah": Words("киирии_тыл куод"),
    "cv": Words("код парол", ask="^ҫирӗплет"),
    "tg": Words("рамз код парол гузарвожа", ask="^тасдиқ ^ворид", unit="дақиқа", money="сомон"),
    "mn": Words(
        "код нууц_үг нууц_дугаар",
        ask="^баталгаажуул ^нэвтр",
        link="бол",
        unit="минут секунд",
        money="төгрөг",
    ),
    "ka": Words(
        "კოდ პაროლ",
        ask="დაადასტურ დადასტურ შესვლ",
        owner="შეკვეთ ანგარიშ",
        link="არის",
        unit="წუთ წამ",
        money="ლარ",
    ),
    "hy": Words(
        "կոդ գաղտնաբառ գաղտնագիր ծածկագիր",
        ask="հաստատ մուտք",
        owner="պատվեր հաշիվ",
        unit="րոպե վայրկյան",
        money="դրամ",
    ),
    "ar": Words(
        "رمز كود كلمة_المرور كلمة_مرور كلمة_السر الرقم_السري رقم_التحقق رقم_سري ^الرمز",
        ask="أدخل استخدم تأكيد تفعيل للتحقق",
        owner="طلبك الطلب حساب بطاق المنتهية شحنت",
        link="هو هي",
        said="صالح تشارك",
        other="كود_خصم كود_الخصم كوبون الرمز_البريدي",
        sells="خصم",
        between="رقم ب بـ",
        unit="دقيق دقائق ساعة ثانية ثوان يوم",
        money="ريال درهم جنيه دينار",
    ),
    "fa": Words(
        "رمز ^کد گذرواژه کلمه_عبور",
        ask="وارد_کنید تایید",
        owner="سفارش کارت حساب مرسوله",
        link="است",
        said="معتبر",
        other="کدام کد_تخفیف کد_پستی کدپستی",
        sells="تخفیف",
        unit="دقیقه ثانیه ساعت روز",
        money="ریال تومان",
    ),
    "he": Words(
        "^קוד$ ^הקוד$ ^בקוד$ ^לקוד$ ^מקוד$ ^וקוד$ ^שקוד$ ^קודך$ ^קודים$ ^הקודים$ סיסמ",
        ask="הזן הקש להתחבר אימות",
        owner="הזמנה חשבון כרטיס המסתיים חבילה",
        link="הוא היא",
        said="בתוקף תשתפ",
        other="קוד_קופון קוד_הנחה קופון",
        sells="הנחה",
        between="מספר",
        unit="דקות שעות שניות ימים",
        money='ש"ח',
    ),
    "yi": Words("קאָד קאד קוד פאראל שפריכוואָרט", link="איז"),
    "ur": Words(
        "کوڈ پاس_ورڈ پاسورڈ او_ٹی_پی ^پن$",
        ask="درج تصدیق",
        owner="آرڈر اکاؤنٹ",
        link="ہے",
        unit="منٹ گھنٹ",
        money="روپے",
    ),
    "ps": Words("کوډ کوډ_نمبر پټنوم رمز", ask="تایید", link="دی"),
    "sd": Words("ڪوڊ پاسورڊ", ask="تصديق", link="آهي"),
    "ug": Words("كود پارول مەخپىي_نومۇر", ask="تەستىق"),
    "ckb": Words("کۆد ووشەی_نهێنی وشەی_نهێنی"),
    "ku": Words("^kod şîfre", ask="^piştrast ^pejirand"),
    "hi": Words(
        "कोड ओटीपी पासवर्ड पासकोड पिन संकेतशब्द",
        ask="दर्ज सत्याप लॉगिन पुष्टि",
        owner="ऑर्डर खाता खाते कार्ड पार्सल",
        link="है का hai",
        said="मान्य साझा शेयर",
        other="पिनकोड पिन_कोड_क्षेत्र",
        sells="छूट",
        unit="मिनट घंट सेकंड दिन अंक",
        money="रु",
    ),
    "mr": Words(
        "कोड संकेतांक संकेतशब्द ओटीपी पिन पासवर्ड",
        ask="सत्याप पडताळ",
        link="आहे",
        unit="मिनिट",
    ),
    "ne": Words(
        "कोड संकेत पासवर्ड पिन ओटीपी गोप्य_शब्द",
        ask="प्रमाण प्रविष्ट",
        link="हो",
        unit="मिनेट",
    ),
    "sa": Words("सङ्केत कूटसङ्केत कूटशब्द गूढशब्द"),
    "kok": Words("कोड संकेत पासवर्ड पिन"),
    "mai": Words("कोड पासवर्ड पिन"),
    "bho": Words("कोड पासवर्ड पिन"),
    "bn": Words(
        "কোড ওটিপি পিন পাসওয়ার্ড পাসকোড",
        ask="যাচাই লগইন",
        owner="অর্ডার অ্যাকাউন্ট কার্ড পার্সেল",
        unit="মিনিট ঘণ্টা",
        money="টাকা",
    ),
    "as": Words("ক'ড কোড ক’ড পাছৱৰ্ড ওটিপি পিন", ask="সত্যাপন"),
    "gu": Words("કોડ પાસવર્ડ પિન ઓટીપી", ask="ચકાસ દાખલ", link="છે", unit="મિનિટ"),
    "pa": Words("ਕੋਡ ਪਾਸਵਰਡ ਪਿੰਨ ਪਿਨ ਓਟੀਪੀ", ask="ਤਸਦੀਕ", link="ਹੈ", unit="ਮਿੰਟ"),
    "or": Words("କୋଡ ପାସୱାର୍ଡ ପିନ ଓଟିପି", ask="ଯାଞ୍ଚ"),
    "ta": Words(
        "குறியீ கடவுச்சொல் கடவுக்குறி பின்_எண் உங்கள்_பின் ஓடிபி கோட்",
        ask="சரிபார் உள்நுழை",
        unit="நிமிட",
        money="ரூபாய்",
    ),
    "te": Words("కోడ్ కోడు పాస్వర్డ్ పాస్_వర్డ్ పిన్ ఓటీపీ సంకేతపదం", ask="ధృవీక", unit="నిమిష"),
    "kn": Words("ಕೋಡ್ ಪಾಸ್ವರ್ಡ್ ಪಿನ್ ಒಟಿಪಿ ಗುಪ್ತಪದ", ask="ಪರಿಶೀಲ", unit="ನಿಮಿಷ"),
    "ml": Words(
        "കോഡ് പാസ്വേഡ് പാസ്വേർഡ് ^പിൻ$ ^പിൻ_നമ്പ ഒടിപി രഹസ്യവാക്ക്",
        ask="സ്ഥിരീകര",
        unit="മിനിറ്റ",
    ),
    "si": Words(
        "කේත මුරපද පින්_අංක රහස්_අංක රහස්පද කෝඩ්",
        ask="තහවුරු සත්යාප",
        unit="විනාඩි මිනිත්තු",
    ),
    "dv": Words("ކޯޑ ޕާސްވޯޑ ޕިން", ask="ވެރިފައި"),
    "bo": Words("གསང་བ གསང་ཨང གསང་གྲངས གསང་ཚིག"),
    "my": Words(
        "ကုဒ် စကားဝှက် လျှို့ဝှက်နံပါတ် ပင်နံပါတ်",
        ask="အတည်ပြု",
        unit="မိနစ်",
        money="ကျပ်",
    ),
    "km": Words(
        "លេខកូដ កូដ ពាក្យសម្ងាត់ លេខសម្ងាត់",
        ask="ផ្ទៀងផ្ទាត់ បញ្ជាក់",
        unit="នាទី",
        money="រៀល",
    ),
    "lo": Words("ລະຫັດ ໂຄດ", ask="ຢືນຢັນ", unit="ນາທີ", money="ກີບ"),
    "th": Words(
        "รหัส โค้ด",
        ask="กรอก ใส่ ยืนยัน",
        owner="พัสดุ หมายเลข บัญชี บัตร คําสั่งซื้อ โทร",
        link="คือ",
        other="รหัสไปรษณีย์ รหัสส่วนลด โค้ดส่วนลด รหัสอ้างอิง รหัสสินค้า",
        sells="ส่วนลด",
        unit="นาที วินาที ชั่วโมง วัน คะแนน บาท",
        money="บาท",
    ),
    "vi": Words(
        "^mã$ ^ma_otp ^ma_xac ^ma_kich ^ma_bao_mat ^ma_dang_nhap ^ma_pin ^ma_# mật_khẩu",
        ask="^nhập ^xác_minh ^xác_nhận ^xác_thực",
        owner="^đơn_hàng ^thẻ ^tài_khoản ^giao_dịch ^gọi",
        link="là la",
        said="^hiệu_lực ^chia_sẻ",
        other="mã_giảm_giá mã_khuyến_mãi mã_đơn_hàng mã_vận_đơn mã_giao_dịch mã_khách_hàng mã_bưu",
        sells="giảm_giá",
        unit="phút giây giờ ngày",
        money="đồng đ$",
    ),
    "id": Words(
        "kode kata_sandi ^sandi",
        ask="^masuk$ ^masukkan ^gunakan ^verifikasi",
        owner="^pesanan ^rekening ^kartu ^nomor ^hubungi ^paket",
        link="adalah yaitu ialah",
        said="^berlaku ^bagikan ^berikan",
        other="kode_promo kode_diskon kode_voucher kode_pos kode_referral kode_bayar",
        sells="diskon",
        unit="menit detik jam$ hari poin",
    ),
    "ms": Words(
        "^kod kata_laluan ^tac$",
        ask="^pengesahan ^sahkan",
        owner="^pesanan ^akaun ^kad$",
        link="ialah adalah",
        said="^sah$",
        other="kod_promo kod_diskaun poskod",
        sells="diskaun",
        unit="minit saat$ hari",
    ),
    "jv": Words("kode sandhi tembung_sandhi"),
    "su": Words("kode sandi"),
    "fil": Words(
        "code password",
        ask="^ilagay ^i-enter ^gamitin",
        link="ay ang",
        unit="minuto",
        money="piso",
    ),
    "ceb": Words("code password", link="kay"),
    "zh": Words(
        "验证号码 驗證號碼 确认号码 確認號碼 码 碼 口令",
        ask="登录 登錄 登入 输入 輸入 验证 驗證 認證 认证 注册 註冊 身份",
        owner="积分 積分 订单 訂單 尾号 尾號 卡 账户 賬戶 帳戶 账号 賬號 帳號 末四码 末四碼 包裹"
        " 单号 單號 余额 餘額 致电 致電 客服 电话 電話 编号 編號",
        link="是 为 為",
        said="有效 勿泄 勿洩 勿向 勿告",
        other="号码 码头 起码 尺码 筹码 页码 號碼 条码 條碼 编码 編碼 四码 四碼 位码 位碼 数码"
        " 數碼 优惠码 優惠碼 折扣码 折扣碼 推荐码 邀请码 邮政码 兑换码 优惠券 優惠券 二维码 代码"
        " 代碼",
        sells="优惠 優惠 折扣",
        between="号 號 码 碼",
        owner_after="号订 号柜 號訂 號柜",
        unit="分 秒 小时 小時 时 時 天 个 個 件 月 日 年 积分 積分 名 元 円",
        money="元",
    ),
    "yue": Words("碼", link="係"),
    "ja": Words(
        "コード 認証番号 確認番号 暗証番号 パスワード ワンタイム",
        ask="入力 ログイン 認証",
        owner="注文 口座 カード お客様 予約 電話 問い合わせ 問合わせ 配達 追跡 会員 受付 伝票",
        link="は",
        said="有効",
        other="クーポンコード レコード コードレス 割引コード 招待コード プロモーションコード"
        " バーコード qrコード 商品コード",
        sells="割引",
        between="番号 で",
        unit="分 秒 時間 日 円 ポイント",
    ),
    "ko": Words(
        "인증키 인증번호 인증_번호 인증코드 확인번호 확인_번호 보안번호 승인번호 코드 비밀번호"
        " 암호",
        ask="입력 로그인 인증 본인확인",
        owner="주문 카드 계좌 운송장 고객 예약 문의",
        link="은 는 이 가",
        other="할인코드 레코드 할인_코드 쿠폰코드 쿠폰_코드 추천코드 추천_코드",
        sells="할인",
        between="번호 로",
        owner_after="카드 번_",
        unit="분 초 시 일 월 년 개 포인트 원",
        money="원",
    ),
    "am": Words("ኮድ የይለፍ_ቃል የይለፍቃል ሚስጥራዊ_ቁጥር የሚስጥር_ቁጥር", ask="ማረጋገጫ", unit="ደቂቃ", money="ብር"),
    "ti": Words("ኮድ መሕለፊ_ቃል መሕለፍ_ቃል", ask="መረጋገጺ ምርግጋጽ"),
    "om": Words("koodii jecha_darbii jecha_iccitii", ask="^mirkan"),
    "so": Words("^kood furaha_sirta lambarkaaga_sirta ereyga_sirta ereysir", link="waa"),
    "sw": Words(
        "msimbo nambari_ya_siri nambari_yako_ya_siri nambari_yako_ya_uthibitish"
        " nambari_ya_uthibitish neno_la_siri neno_lako_la_siri nenosiri nywila",
        ask="^thibitisha ^weka",
        link="ni",
    ),
    "ha": Words("lambar_tabbatar lambar_sirri kalmar_sirri ^koɗi ^kodin", ask="^tabbat", link="ce"),
    "yo": Words("kóòdù kóòdì ọrọ_aṣínà ọrọ_igbaniwọle", ask="ìfìdímúlẹ", link="ni"),
    "ig": Words("koodu okwuntughe paswọọdụ", ask="^nkwenye", link="bụ"),
    "zu": Words("ikhodi iphasiwedi iphinikhodi iphinkhodi", ask="^qinisek"),
    "xh": Words("ikhowudi igama_lokugqitha iphaswedi ipasiwedi", ask="^qinisek"),
    "st": Words("^khoutu ^khouto phasewete", ask="netefats"),
    "tn": Words("^khoutu ^khoute khunololamoraba", ask="netefats"),
    "ts": Words("^khodi phasiwedi", ask="tiyisis"),
    "rw": Words("kode ijambobanga ijambo_banga ^umubare_w'ibanga", ask="^kwemez ^emeza"),
    "rn": Words("kode ijambo_ry'ibanga"),
    "lg": Words("^koodi kkoodi ekigambo_ky'okuyingira"),
    "sn": Words("^kodhi pasiwedhi ^izwi_rekupinda", ask="simbis", link="ndi"),
    "ny": Words("^khodi mawu_achinsinsi chinsinsi", ask="tsimikiz", link="ndi"),
    "mg": Words("^kaody ^kaodin tenimiafina teny_miafina", ask="^hamarin", link="dia"),
    "wo": Words("^kod$ baatu-jàll", link="mooy"),
    "ln": Words("^code$ ^kode mot_de_passe liloba_ya_kobombama", link="ezali"),
    "ht": Words("^kòd modpas mo_de_pas ^kod", ask="^verifik ^antre", link="se"),
    "sq": Words(
        "^kod fjalëkalim",
        ask="^verifik ^konfirm ^vendos",
        owner="^porosi ^llogari",
        link="është",
        unit="minut sekond",
        money="lekë",
    ),
    "mt": Words("kodiċi ^kodiċ password", ask="^daħħal ^ikkonferma", link="hu"),
    "ga": Words(
        "^cód ^chód ^gcód ^phasfhocal pasfhocal",
        ask="dearbh fíor",
        link="é",
        unit="nóimé",
    ),
    "gd": Words("^còd ^chòd facal-faire", ask="dearbh"),
    "cy": Words("^cod$ ^côd cyfrinair gyfrinair", ask="^dilys ^gwirio", link="yw", unit="munud"),
    "br": Words("^kod$ ger-tremen", ask="^gwiri"),
    "eu": Words(
        "kode pasahitz",
        ask="egiazta berrets",
        owner="eskaera kontu",
        link="da",
        unit="minutu",
    ),
    "ca": Words(
        "^codi$ ^codis$ contrasenya",
        ask="^verific ^introdueix ^introduïu",
        owner="^comanda ^compte",
        link="és",
        unit="minut segon hores",
    ),
    "gl": Words(
        "código contrasinal ^chave",
        ask="^verific ^introduza ^introduce_o",
        owner="^pedido",
        link="é",
    ),
    "oc": Words("^còdi$ senhal mot_de_pas", link="es"),
    "co": Words("^codice parolla_d'intrata", link="hè"),
    "rm": Words("^code pled-clav", link="è"),
    "eo": Words("^kodo ^kodon pasvort", ask="^konfirm ^enigu", link="estas"),
    "ia": Words("^codice contrasigno", link="es"),
    "mi": Words("waehere kupuhipa kupu_huna", ask="whakamana whakaū"),
    "sm": Words("^code$ ^numera_faaupuga ^upu_faataga"),
    "haw": Words("helu_hōʻoia helu_hō'oia helu_hooia ^pāʻālua ʻōlelo_huna helu_huna"),
}

CURRENCY_SIGNS = r"(?:US|HK|NT|A|C|R|S)?\$|[€£¥₹₽₴₺₫₩฿₦₱₪৳]"
CURRENCY_CODES = (
    "USD|EUR|GBP|INR|CAD|AUD|NZD|CHF|JPY|CNY|RMB|HKD|SGD|TWD|KRW|THB|VND|IDR|MYR|PHP|PKR|BDT|AED"
    "|SAR|QAR|KWD|EGP|ILS|NIS|TRY|TL|RUB|UAH|KZT|PLN|CZK|HUF|RON|BGN|SEK|NOK|DKK|BRL|ARS|CLP|COP"
    "|MXN|PEN|ZAR|NGN|KES|Rs|Rp|RM"
)
"""Matched as written: "TRY 482913" is a sum, "try 482913" asks for a code."""

NOT_A_CODE = frozenset(
    {"ABOVE", "ACTIVE", "BELOW", "BLOCKED", "CORRECT", "EXPIRED", "HERE", "INCORRECT", "INVALID",
     "LOCKED", "NEVER", "PRIVATE", "READY", "REQUIRED", "SECRET", "SENT", "USED", "VALID",
     "WRONG"}
)  # fmt: skip
"""What is written in capitals after "your code is" and is none."""
