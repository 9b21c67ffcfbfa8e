"""Kinds of texts whose code is easily missed, and of numbers that are easily taken for one."""

from dataclasses import fields

import pytest

from nonvoip_tui.domain.codes import code_in, codes_in, guess_in, is_whole_code
from nonvoip_tui.domain.codes.places import plain
from nonvoip_tui.domain.codes.words import LANGUAGES, Words

ON_ITS_OWN_LINE = [
    ("Lumora\n905412 is your login code", "905412"),
    ("Here is your sign-in code\n30471\nPingora", "30471"),
    ("Ihr Anmeldecode\n661830\nHafenbank", "661830"),
    ("Codice di accesso\n7714", "7714"),
    ("Код подтверждения\n220914\nМаяк", "220914"),
    ("Κωδικός εισόδου\n551093", "551093"),
    ("Your code\nR7K2M9\nLumora", "R7K2M9"),
    ("Tu código de acceso\n482 017", "482017"),
    ("Your code\r\n118204\r\nLumora", "118204"),
    ("Use the code below@\n118204", "118204"),
]


@pytest.mark.parametrize(("text", "code"), ON_ITS_OWN_LINE)
def test_a_code_on_its_own_line_is_not_stuck_to_the_line_before(text: str, code: str) -> None:
    assert code_in(text) == code  # N20


OWNED_BY_WORD_ONLY = [
    ("The code for your card is 771340", "771340"),
    ("Your code for this booking is: 30418", "30418"),
    ("Passcode to unlock the device: 118207", "118207"),
    ("Lumora OTP for txn is 990412. Never share it.", "990412"),
    ("Der Code für Ihr Konto ist 551902", "551902"),
    ("Der Code für Ihr Konto lautet 551902", "551902"),
    ("El código de su cuenta es 661204", "661204"),
    ("Le code pour votre compte est 440917", "440917"),
    ("Il codice per la tua carta è 330918", "330918"),
    ("Código da sua conta: 220417", "220417"),
    ("Код для вашей карты: 904417", "904417"),
    ("The password for your account: 7K4Q2M", "7K4Q2M"),
    ("Log in to your Lumora account\n\n771340\n\nis your code", "771340"),
    ("Verify your account\n771340\nis the code", "771340"),
    ("Kestrel code for order 88120345 is 4471", "4471"),
]
OWNED_ALL_THE_SAME = [
    "Never share your code. Account: 4821337",
    "We sent a code to the app. Your order is 482913",
    "Your order 482913: the code follows",
    "Thanks for your order: 482913",
    "Your booking reference is 482913",
    "Your flight is 4821. The PIN comes later",
    "The code for your account will follow. Ticket: 482913",
    "Your account number is 48213377.",
]


@pytest.mark.parametrize(("text", "code"), OWNED_BY_WORD_ONLY)
def test_what_the_code_is_for_does_not_own_it(text: str, code: str) -> None:
    assert code_in(text) == code  # N22


@pytest.mark.parametrize("text", OWNED_ALL_THE_SAME)
def test_what_an_owner_says_is_its_own_is_no_code(text: str) -> None:
    assert code_in(text) == ""  # N22


DIGITS_WIN = [
    ("Lumora OTP for your payment is 771340 (Ref. Code: KWXZ)", "771340"),
    ("OTP 30418, Reference Code: TQLM", "30418"),
    ("Log in with 771340. Session code: BXKT", "771340"),
    ("OTP=551902 (ref no: HJKW) valid 5 minutes", "551902"),
    ("รหัส OTP 771340 (รหัสอ้างอิง: KWXZ)", "771340"),
    ("OTP LUMORA77: 904412", "904412"),
    ("Code 7Pingora 904412", "904412"),
    ("Lumora24 code: 904412", "904412"),
    ("PIN HAFEN365 904412. Do not share it.", "904412"),
    ("Your code is904412 for Lumora", "904412"),
    ("Your PIN is:904412for login", "904412"),
    ("Your code is 904412-don't tell anyone", "904412"),
    ("Please find the OTP: 904412Regards Lumora", "904412"),
    ("Ihr Code ist904412", "904412"),
    ("Su código es904412", "904412"),
    ("904412is your code", "904412"),
    ("Use904412 as your login code", "904412"),
]


@pytest.mark.parametrize(("text", "code"), DIGITS_WIN)
def test_digits_win_over_letters_and_what_is_glued_to_them(text: str, code: str) -> None:
    assert code_in(text) == code  # N23


LETTERS_STAY = [
    ("Your code: A1B2C3", "A1B2C3"),
    ("Your Lumora code is 4829KT", "4829KT"),
    ("Session code: BXKT. Hello from Lumora.", "BXKT"),
    ("Your code is T904412", "T904412"),
]


@pytest.mark.parametrize(("text", "code"), LETTERS_STAY)
def test_letters_are_a_code_where_no_digits_are(text: str, code: str) -> None:
    assert code_in(text) == code  # N23


WEB_OTP = [
    ("Sign in to Lumora\n@lumora.example #904412", "904412"),
    ("@login.eu.lumora.example #30418", "30418"),
    ("Your code:\n@lumora.example #k4t9zw", "k4t9zw"),
    ("Order 771204 code\n\n@lumora.example #904412 %pay.example", "904412"),
    ("Order 771204 code\n\n@lumora.example #904412 @pay.example", "904412"),
    ("Order code 771204 @lumora.example #904412", "904412"),
    ("111222 is your code for card 4821\n@lumora.example #904412", "904412"),
    ("@xn--lmora-jva.example #904412", "904412"),
    ("@localhost #904412", "904412"),
    ("Your code is 904412.\n\n@lumora.example #904412", "904412"),
    ("Your code is KTWX.\n@lumora.example #KTWX", "KTWX"),
    ("Order 771204\n@lumora.example #904412\nFA+9qCX9VSu", "904412"),
    ("Order 771204\n@lumora.example #904412 qlRnn4A1sbt", "904412"),
    ("G-904412 is your code\n@lumora.example #G-904412", "904412"),
]


@pytest.mark.parametrize(("text", "code"), WEB_OTP)
def test_a_line_for_browsers_decides(text: str, code: str) -> None:
    assert code_in(text) == code  # N25


@pytest.mark.parametrize(
    "text",
    [
        "Find us at @lumora #summer",
        "Mail me@lumora.example #904412 or call",
        "Follow @lumora #5000points",
        "Your code comes later\nFA+9qCX9VSu",
        "Your code comes later\nabcdefghijk",
        "Your code comes later\nQWERTYUIOPA",
        "Your code comes later\n48291337561",
    ],
)
def test_what_only_looks_like_a_line_for_programs_is_no_code(text: str) -> None:
    assert codes_in(text) == ()  # N25


def test_the_hash_of_an_app_does_not_hide_the_code_above_it() -> None:
    for app_hash in ("FA+9qCX9VSu", "abcdefghijk", "48291337561", "KESTRELABCD"):
        assert codes_in(f"<#> Your code is 904412\n{app_hash}") == ("904412",)  # N25


GROUPINGS = [
    ("Your code: KTW-904", "KTW-904"),
    ("Your code: QXZ-482", "QXZ-482"),
    ("Your code is 904‑412", "904412"),
    ("Your code is 904–412", "904412"),
    ("Your code is 904—412", "904412"),
    ("Your code is 904−412", "904412"),
    ("Your code is 904\u2009412", "904412"),
    ("Your code is 9044-412", "9044412"),
    ("Your code is 904-412-771", "904412771"),
    ("904 412 771 is your login code", "904412771"),
    ("Ihr Code: 904‐412", "904412"),
    ("Code: 9-0-4-4-1-2", "904412"),
]


@pytest.mark.parametrize(("text", "code"), GROUPINGS)
def test_a_code_in_groups_is_found_whatever_parts_them(text: str, code: str) -> None:
    assert code_in(text) == code  # N26


LETTERS = [
    ("Enter the code WKTX to open Lumora", "WKTX"),
    ("KTRWXQ is your Lumora code", "KTRWXQ"),
    ("Use code ZQXWV to sign in", "ZQXWV"),
    ("Your login code is HKLPTW and expires soon", "HKLPTW"),
    ("WKTX ist dein Code für Lumora", "WKTX"),
]


@pytest.mark.parametrize(("text", "code"), LETTERS)
def test_a_code_of_letters_is_found_in_the_middle_of_a_sentence(text: str, code: str) -> None:
    assert code_in(text) == code  # N26


@pytest.mark.parametrize(
    "text",
    [
        "Your code is SAFE with us",
        "Enter the code FROM your app to go on",
        "Use the code SENT to your mail",
        "LUMORA is your code keeper",
        "NEVER share your code with LUMORA staff",
        "Enter your PIN NOW or lose access",
        "The code VISA uses is secret",
        "Use code SAVENOW to get our sale price",
        "Your storage plan to verify is 20000 mAh",
        "Battery code check: 5000mAh",
        "Word puzzle 1311 3/6",
        "Puzzle #1311 X/6*",
        "PIN code: 560034, Bengaluru",
        "Flat 4, MG Road, Pune, PIN 411001",
        "Deliver to: Park Street, Kolkata - PIN Code 700016",
        "Pincode: 110001 New Delhi",
    ],
)
def test_words_amounts_scores_and_addresses_are_no_codes(text: str) -> None:
    assert code_in(text) == ""  # N26


IN_LANGUAGES = [
    ("sr", "904412 je vaša šifra za Lumora"),
    ("hr", "Vaša lozinka za Lumora je 904412"),
    ("sl", "Vaše geslo za Lumora je 904412"),
    ("sk", "Vas overovaci kod Lumora: 904412"),
    ("bg", "Вашата парола за Lumora е 904412"),
    ("mk", "Вашата лозинка за Lumora е 904412"),
    ("no", "Ditt engangspassord for Lumora er 904412"),
    ("da", "Din adgangskode til Lumora er 904412"),
    ("is", "Lykilorðið þitt er 904412"),
    ("sv", "Ditt losenord for Lumora ar 904412"),
    ("fi", "Kertakäyttötunnus Lumora: 904412"),
    ("et", "Sinu parool on 904412"),
    ("lv", "Jūsu parole ir 904412"),
    ("lt", "Jūsų slaptažodis yra 904412"),
    ("hu", "A Lumora jelszava: 904412"),
    ("ro", "Parola ta temporara Lumora este 904412"),
    ("sq", "Fjalëkalimi juaj për Lumora është 904412"),
    ("ka", "904412 თქვენი შესვლის კოდია"),
    ("hy", "Ձեր հաստատման կոդն է՝ 904412"),
    ("az", "Lumora təsdiq kodunuz: 904412"),
    ("az", "Lumora üçün şifrəniz 904412"),
    ("tr", "Lumora sifreniz 904412. Paylasmayin"),
    ("tr", "Lumora dogrulama parolanız 904412"),
    ("kk", "Lumora құпия сөзіңіз: 904412"),
    ("uz", "Lumora tasdiqlash kodi: 904412"),
    ("uz", "Lumora parolingiz 904412"),
    ("mn", "Таны нууц үг 904412"),
    ("ur", "آپ کا لومورا تصدیقی کوڈ 904412 ہے"),
    ("fa", "رمز یکبار مصرف شما 904412 است"),
    ("ps", "ستاسو کوډ 904412 دی"),
    ("ku", "Koda te ya Lumora 904412 e"),
    ("es", "Tu contrasena temporal de Lumora es 904412"),
    ("es", "Su contraseña de un solo uso: 904412"),
    ("ca", "La teva contrasenya de Lumora és 904412"),
    ("eu", "Zure Lumora pasahitza 904412 da"),
    ("gl", "O teu contrasinal de Lumora é 904412"),
    ("pt", "A sua palavra passe temporaria da Lumora e 904412"),
    ("it", "La tua password per Lumora è 904412"),
    ("nl", "Uw toegangssleutel voor Lumora is 904412"),
    ("bn", "আপনার লুমোরা পাসওয়ার্ড 904412"),
    ("ta", "உங்கள் லுமோரா குறியீடு 904412"),
    ("te", "మీ లుమోరా కోడ్ 904412"),
    ("kn", "ನಿಮ್ಮ ಲುಮೋರಾ ಕೋಡ್ 904412"),
    ("ml", "നിങ്ങളുടെ ലുമോറ കോഡ് 904412"),
    ("mr", "तुमचा लुमोरा संकेतांक 904412"),
    ("gu", "તમારો લુમોરા કોડ 904412 છે"),
    ("pa", "ਤੁਹਾਡਾ ਲੁਮੋਰਾ ਕੋਡ 904412 ਹੈ"),
    ("or", "ଆପଣଙ୍କ ଲୁମୋରା କୋଡ୍ 904412"),
    ("si", "ඔබේ ලුමෝරා කේතය 904412"),
    ("ne", "तपाईंको लुमोरा पासवर्ड 904412 हो"),
    ("my", "သင့် လူမိုရာ ကုဒ်မှာ 904412"),
    ("km", "លេខកូដ លូម៉ូរ៉ា របស់អ្នក 904412"),
    ("lo", "ລະຫັດ ລູໂມຣາ ຂອງທ່ານ 904412"),
    ("am", "የሉሞራ ኮድዎ 904412 ነው"),
    ("sw", "Nambari yako ya siri ya Lumora ni 904412"),
    ("sw", "Msimbo wako wa Lumora ni 904412"),
    ("af", "Jou Lumora-wagwoord is 904412"),
    ("ms", "Kata laluan sekali Lumora anda ialah 904412"),
    ("id", "Kata sandi sekali pakai Lumora 904412"),
    ("cy", "Eich cyfrinair Lumora yw 904412"),
    ("ga", "Is é 904412 do phasfhocal Lumora"),
    ("eo", "Via pasvorto por Lumora estas 904412"),
    ("lb", "Äert Passwuert fir Lumora ass 904412"),
    ("el", "O kodikos sas gia to Lumora einai 904412"),
    ("el", "Ο ΚΩΔΙΚΟΣ ΣΑΣ ΓΙΑ LUMORA 904412"),
    ("be", "Ваш пароль для Lumora: 904412"),
    ("vi", "Quy khach nhap ma 904412 de tiep tuc giao dich"),
    ("vi", "Mat khau dang nhap Lumora: 904412"),
    ("zh", "【卢莫拉】您的动态码为904412"),
    ("zh", "您的一次性密碼是904412"),
]


@pytest.mark.parametrize(("language", "text"), IN_LANGUAGES)
def test_the_word_for_a_code_is_known_in_many_languages(language: str, text: str) -> None:
    assert code_in(text) == "904412", language  # N26


def test_at_least_a_hundred_languages_are_known() -> None:
    assert len(LANGUAGES) >= 100


@pytest.mark.parametrize(("language", "words"), LANGUAGES.items())
def test_each_word_for_a_code_names_one_with_its_marks_and_without(
    language: str, words: Words
) -> None:
    for field in fields(words):
        written = getattr(words, field.name)
        assert plain(written).lower() == written, f"{language} is not written as texts are read"
    for word in words.code.split():
        spoken = word.strip("^$#").replace("_", " ")
        if not word.endswith("#"):  # which stands for the code itself
            assert code_in(f"Lumora Pingora, {spoken} 904412 Lumora Pingora") == "904412", word


SEVERAL = [
    ("OTP cua the 4417 la 9044127", "9044127"),
    ("OTP cua tai khoan 60117 la 904412", "904412"),
    ("Quy khach nhap ma 904412 de xac nhan giao dich 7751", "904412"),
    ("Ma giao dich 77512. Ma OTP la 904412", "904412"),
    ("Your code is 904412 or try backup code 771204", "904412"),
    ("Your code 111222 is void. Your new code is 904412", "904412"),
    ("Code 118822 was cancelled. Please use 203947 instead, your new code", "203947"),
    ("Code 111222 has expired. New code: 904412", "904412"),
    ("Your old code 111222 is no longer valid. Use code 904412", "904412"),
    ("Ihr Code 111222 ist ungültig. Ihr neuer Code ist 904412", "904412"),
    ("Login code Nr. 9044 for Lumora", "9044"),
    ("Your code no. 90441 for Lumora", "90441"),
    ("Code num. 904412 for Lumora", "904412"),
]


@pytest.mark.parametrize(("text", "code"), SEVERAL)
def test_the_right_one_of_several_numbers_is_found(text: str, code: str) -> None:
    assert code_in(text) == code  # N26


@pytest.mark.parametrize(
    ("pin", "text", "is_whole"),
    [
        ("412", "Your code is 904-412", False),
        ("5", "Your code is 904412, valid 5 min", False),
        ("904412", "Your code is 904412", True),
        ("904-412", "Your code is 904-412", True),
        ("904412", "Your code is 904 412.", True),
        ("9044", "Your code is 904412", False),
        ("9044", "Lumora 190442 sent this", False),
        ("4412", "Your code is 90-4412", False),
        ("kt9w", "Lumora says kt9w", True),
        ("code", "Your code is 904412", False),
        ("2026", "Sent 14/08/2026", False),
        ("", "Your code is 904412", False),
        ("771204", "Your code is 904412", False),
    ],
)
def test_a_pin_is_whole_only_where_nothing_goes_on_beside_it(
    pin: str, text: str, is_whole: bool
) -> None:
    assert is_whole_code(pin, text) == is_whole  # N24


NO_WORD_FOR_IT = [
    ("Lumora: 904412. Good for 5 min", "904412"),
    ("[Pingora] 904412. Do not share", "904412"),
    ("Lumora - 904412 (expires in 10 min)", "904412"),
    ("904412. Hafenbank. Läuft in 5 Minuten ab", "904412"),
    ("Pingora: 904412. Caduca en 5 min", "904412"),
    ("Lumora: 904412. Valable 5 minutes", "904412"),
    ("Маяк: 904412. Действует 5 минут", "904412"),
]


@pytest.mark.parametrize(("text", "code"), NO_WORD_FOR_IT)
def test_a_bare_number_that_expires_is_a_code(text: str, code: str) -> None:
    assert code_in(text) == code  # N26


MORE_GLUED = [
    ("OTP-904412-Lumora", "904412"),
    ("Use 904412-it expires in 5 minutes", "904412"),
    ("Ваш код: 904412для входа", "904412"),
    ("Su codigo es904412 no lo comparta", "904412"),
    ("Your temporary password is abc90441", "abc90441"),
]


@pytest.mark.parametrize(("text", "code"), MORE_GLUED)
def test_only_known_words_are_parted_from_a_number(text: str, code: str) -> None:
    assert code_in(text) == code  # N23


REPLACED = [
    ("Use 904412, not the old code 111222", "904412"),
    ("Der alte Code 111222 gilt nicht mehr. Neuer Code: 904412", "904412"),
    ("Votre ancien code 111222 est annulé. Nouveau code : 904412", "904412"),
    ("Tu código 111222 ya no es válido. Tu nuevo código es 904412", "904412"),
    ("Код 111222 больше не действует. Новый код: 904412", "904412"),
    ("904412 is your code, recovery code 111222", "904412"),
    ("Previous code 111222 is cancelled. New: 904412", "904412"),
]


@pytest.mark.parametrize(("text", "code"), REPLACED)
def test_a_code_that_was_replaced_or_is_spare_gives_way(text: str, code: str) -> None:
    assert code_in(text) == code  # N26


def test_a_reference_comes_last_of_what_is_offered() -> None:
    assert codes_in("OTP 904412, reference code KWXZ")[0] == "904412"
    assert codes_in("Your order 771204: enter code 904412. Ref no 118204")[0] == "904412"
    offered = codes_in("Verify your order no. 771204 by code 904412 or 661830")
    assert offered == ("904412", "661830", "771204")


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Lumora greets you warmly, 904412 and welcome", "904412"),
        ("Lumora greets you warmly, 904412 and 771204", ""),
        ("Lumora greets you warmly, order 904412", ""),
        ("Lumora greets you warmly, 90441 and welcome", ""),
        ("Lumora greets you warmly, 904412 with a discount", ""),
        ("Lumora greets you warmly on 90 44 12", ""),
        ("Call 01632 960143 today, Lumora greets you", ""),
        ("", ""),
    ],
)
def test_one_number_of_six_digits_may_be_guessed(text: str, guess: str) -> None:
    assert code_in(text) == ""
    assert guess_in(text) == guess
