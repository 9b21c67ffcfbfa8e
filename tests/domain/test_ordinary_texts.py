"""Ordinary texts, with the numbers that people and firms write, have no code."""

import random

from nonvoip_tui.domain.codes import code_in

FRAMES = """
ok see u at {time}, bring {d4}
Got ur msg. i paid {d4} yesterday and {d3} today
Call me on {phone} when u r free
My new number is {phone}, bye
Meeting moved to {date} {time}, room {d4}
Your appointment: {date} {time}. Call {phone}
Happy birthday! {d4} kisses from us
The house at {d4} Elm Road costs {money}
The new code has {d4} lines
Your code base has {d5} files
Login to see {d4} new photos
Sign in to read {d4} unread messages
log in to see {d4} likes on your post
Use it to get {d4} followers
Enter to win one of {d4} prizes
I ran {d5} steps today, {d3} more than you
Lecture starts at {clock} in hall {d3}
Please confirm you can come at {clock}
I need to log in tomorrow, at {clock} latest
use {d3} g of flour and {d3} g sugar
Lottery {d2} {d2} {d2}
She was born in {year}
Population was {d6} in {year}
pls check {d6} rows in the sheet
Reading of meter: {d5} kWh
Type of engine: {d4}
Votes: {d6} yes, {d6} no
Your order {d6} has shipped, parcel {d10} arrives {date}
Tracking number {d10}: delivered
Your balance is {money}. Thank you
Your bill of {money} for account {d8} is due {date}
Invoice {d6} is overdue by {d2} days
Payment of {money} received, ref {d6}
Refund of {money} for order #{d6}
Card {d4} charged {money} at Brindle on {date}
Flight ZX {d4} departs {time} from gate {d2}
Bus {d4} at {time}
Your reservation {d6} for {date} is confirmed
Dear member {d6}, your points: {d5}
Your plan {d4} MB renews {date}
ticket {d6} was closed
Ur the winner of {money}! Text WIN to {d5} now
txt STOP to {d5} to end. {d3}p/msg
Your FREE ringtone is waiting. Claim no {d4}. Valid 12hrs only
Urgent! call {phone} from landline. Your prize {money} awaits. PO box {d4}
Zip code {d5}, phone {phone}
Use promo code SAVE{d2} for {d2}% off
password reset done at {time}
your pin was changed on {date}
verify the total: {money}
Never share your OTP or PIN. Queries: {phone}
Tu pedido {d6} llega el {date}
Saldo: {money}. Tel {phone}
A sua encomenda {d10} chega a {date}
Votre colis {d10} arrive {date}
Ihre Bestellung {d6} kommt am {date}
Il tuo ordine {d6} arriva il {date}
Je pakket {d10} komt op {date}
Zamówienie {d6} wysłane
Ваш заказ {d6} прибыл. Тел. {phone}
Sipariş {d6} kargoya verildi
Pesanan {d6} sudah dikirim
Đơn hàng {d6} đã giao
พัสดุ {d10} จัดส่งแล้ว
طلبك رقم {d6} في الطريق
您的订单{d6}已发货，快递单号{d10}
ご注文{d6}を発送しました
주문번호 {d6} 배송 완료
""".strip().splitlines()


def test_ordinary_texts_are_silent() -> None:
    texts = [text for seed in range(40) for text in _texts(random.Random(seed))]
    loud = [text for text in texts if code_in(text)]
    assert len(texts) >= 2000
    assert len(loud) <= len(texts) / 1000, loud


def _texts(chance: random.Random) -> list[str]:
    def digits(count: int) -> str:
        return str(chance.randint(10 ** (count - 1), 10**count - 1))

    def values() -> dict[str, str]:
        year, month, day = chance.randint(1950, 2030), chance.randint(1, 12), chance.randint(1, 28)
        hour, minute = chance.randint(0, 23), chance.choice((0, 15, 30, 45))
        dates = (
            f"{day}/{month}/{year}",
            f"{year}-{month:02}-{day:02}",
            f"{day}.{month:02}.{year}",
            f"{day} May {year}",
        )
        sums = (
            f"${digits(3)}.{digits(2)}",
            f"{digits(4)},50 EUR",
            f"£{digits(4)}",
            f"Rs {digits(5)}",
            f"€{digits(1)}.{digits(3)},00",
        )
        phones = (
            f"+1 {digits(3)}-{digits(3)}-{digits(4)}",
            f"0{digits(4)} {digits(6)}",
            f"0{digits(10)}",
            f"({digits(3)}) {digits(3)}-{digits(4)}",
        )
        return {
            **{f"d{count}": digits(count) for count in range(2, 11)},
            "year": str(year),
            "time": f"{hour:02}:{minute:02}",
            "clock": f"{hour:02}{minute:02}",
            "date": chance.choice(dates),
            "money": chance.choice(sums),
            "phone": chance.choice(phones),
        }

    return [frame.format(**values()) for frame in FRAMES]
