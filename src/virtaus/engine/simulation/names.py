"""Names, personal identity codes and contact details of made-up people; plainly synthetic, taken from no list.

Surnames are put together from words of weather and landscape and endings that no family is known by; each says at a
glance that its bearer is made up. Codes have numbers 900–999, which are given to nobody; telephone numbers begin with
049, which operators keep for themselves; mail goes to a domain that is reserved for examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

_BEGINNINGS = (
    *("Usva", "Kuura", "Sumu", "Routa", "Pyry", "Tuisku", "Rae", "Tihku", "Poudan", "Sateen", "Pilven", "Tuulen"),
    *("Myrskyn", "Ukkosen", "Salaman", "Kajon", "Hohteen", "Loisteen", "Ruskon", "Hämärän", "Yön", "Aamun", "Illan"),
    *("Kevään", "Suven", "Syksyn", "Talven", "Hangen", "Jäätikön", "Puron", "Lähteen", "Lammen", "Salmen", "Luodon"),
    *("Karin", "Niemekkeen", "Kallion", "Louhen", "Harjanteen", "Tunturin", "Kurun", "Notkon", "Rahkan", "Jängän"),
    *("Sammalen", "Jäkälän", "Kanervan", "Varvun", "Kaislan", "Lumpeen", "Sarjan", "Apilan", "Ohran", "Kauran"),
    *("Rukiin", "Vehnän", "Hirven", "Ilveksen", "Kärpän", "Näädän", "Majavan", "Saukon", "Joutsenen", "Kurjen"),
    *("Haukan", "Pöllön", "Tiaisen", "Västäräkin", "Siian", "Hauen", "Ahvenen", "Kiisken"),
)
_ENDINGS = (
    *("mallila", "koelainen", "kuvala", "luokko", "harjoite", "esimerkki", "näytelä", "mallinen", "koeranta"),
    *("kuvitta", "sepite", "satula", "tarinainen", "aavela", "keksilä", "opiste", "kokeila", "luomus", "hahmola"),
    *("varjola", "kaavala", "piirros", "luonnos", "mallimaa", "koelampi", "kuvasalo", "sepitelä", "tarula"),
    *("satumaa", "mielikuva", "testilä", "hahmonen", "oletus", "arvela", "kaavainen", "opetlahti", "unelmala"),
    *("kuvanen", "leikkilä", "mallikoski", "koekallio", "tarukorpi", "keksintö", "luonnola", "näytöniemi"),
)
_WOMEN = (
    *("Aada", "Aino", "Anja", "Anna", "Annika", "Eeva", "Elina", "Elli", "Emma", "Eveliina", "Hanna", "Heidi", "Helmi"),
    *("Hilla", "Iida", "Inka", "Irja", "Jaana", "Jenni", "Johanna", "Kaarina", "Kaisa", "Katja", "Kirsi", "Laura"),
    *("Leena", "Lotta", "Maija", "Marja", "Meri", "Minna", "Niina", "Oona", "Outi", "Pihla", "Pirjo", "Päivi", "Raija"),
    *("Reetta", "Riitta", "Saija", "Salla", "Sanna", "Satu", "Siiri", "Sini", "Sofia", "Susanna", "Suvi", "Taina"),
    *("Tiina", "Tuula", "Tytti", "Ulla", "Venla", "Vilma"),
)
_MEN = (
    *("Aapo", "Aleksi", "Antti", "Arto", "Eero", "Eetu", "Elias", "Erkki", "Esa", "Hannu", "Harri", "Heikki", "Henri"),
    *("Ilkka", "Ismo", "Jaakko", "Jani", "Jari", "Joel", "Jouni", "Juha", "Jukka", "Kalle", "Kari", "Kimmo", "Lauri"),
    *("Leo", "Markku", "Marko", "Martti", "Matti", "Miika", "Mikko", "Niko", "Olli", "Onni", "Oskari", "Otso", "Pekka"),
    *("Pentti", "Petri", "Rauno", "Reijo", "Risto", "Roope", "Sami", "Seppo", "Simo", "Tapani", "Tero", "Timo"),
    *("Toivo", "Tommi", "Tuomas", "Urho", "Veikko", "Ville", "Väinö"),
)
_WOMEN_FROM_ELSEWHERE = ("Amina", "Olena", "Natalia", "Fatima", "Maria", "Ionela", "Mai", "Leyla", "Zahra", "Kadri")
_MEN_FROM_ELSEWHERE = ("Ahmed", "Oleh", "Igor", "Hassan", "Andrei", "Ion", "Minh", "Reza", "Abdi", "Tarmo")
_STREETS = ("Mallikatu", "Esimerkkitie", "Harjoituskuja", "Koepolku", "Näytöstie", "Kuvitelmankatu", "Oppitie")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURY = {18: "+", 19: "-", 20: "A"}


@dataclass(frozen=True, slots=True)
class Named:
    """Who a made-up person is and how they would be reached."""

    given_names: str
    family_name: str
    hetu: str
    phone: str
    email: str
    street: str


def surnames() -> list[str]:
    """Every surname there is, in a fixed order."""
    return [beginning + ending for beginning in _BEGINNINGS for ending in _ENDINGS]


def given_names(sex: str, from_elsewhere: bool, random: Random) -> str:
    """One or two given names; of either kind for somebody whose sex is not told."""
    women = sex == "female" or (sex != "male" and random.random() < 0.5)
    if from_elsewhere:
        return random.choice(_WOMEN_FROM_ELSEWHERE if women else _MEN_FROM_ELSEWHERE)
    names = _WOMEN if women else _MEN
    return " ".join(random.sample(names, 1 if random.random() < 0.3 else 2))


def named(people: Sequence[tuple[date, str, str]], random: Random) -> list[Named]:
    """Names and codes for people told by day of birth, sex and citizenship; no code twice."""
    families = surnames()
    taken: set[str] = set()
    found: list[Named] = []
    for number, (born, sex, citizenship) in enumerate(people, start=1):
        hetu = _code(born, sex, random, taken)
        taken.add(hetu)
        found.append(
            Named(
                given_names(sex, citizenship != "fi", random),
                random.choice(families),
                hetu,
                f"049{number:07}",
                f"henkilo{number}@virtaus.example",
                f"{random.choice(_STREETS)} {random.randint(1, 80)}",
            )
        )
    return found


def _code(born: date, sex: str, random: Random, taken: set[str]) -> str:
    """A personal identity code of the test range: odd numbers are men's. Later signs when a day's codes run out."""
    parity = {"male": 1, "female": 0}.get(sex, random.randint(0, 1))
    numbers = list(range(900 + parity, 1000, 2))
    random.shuffle(numbers)
    signs = (_CENTURY[born.year // 100], *("YXWVU" if born.year < 2000 else "BCDEF"))
    for sign in signs:
        for number in numbers:
            digits = f"{born:%d%m%y}{number:03}"
            code = f"{digits[:6]}{sign}{digits[6:]}{_CHECK[int(digits) % 31]}"
            if code not in taken:
                return code
    raise ValueError(f"more people were born on {born} than there are codes of the test range")
