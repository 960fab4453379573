"""
Words that passwords are commonly made of, in the product's languages and without accents, and the
rows of a keyboard. A password that is nothing but one or two of them, with digits or signs around,
is among the first that anybody tries.
"""

_ANYWHERE = """
abcd access account admin administrator amazon america android angel apple baby backup banana
baseball basketball batman beautiful blink bluesky boomer buster butterfly captain change changeit
changeme charlie chelsea chocolate computer cookie correcthorsebatterystaple cowboy daniel default
demo diamond dragon dreams eagles easy enter facebook family flower football forever freedom friend
friends gandalf ginger google guest hacker hannah hello hockey hunter iloveyou internet jennifer
jessica jesus jordan killer king letmein liverpool login london love lovely loveme lucky maggie
manager master matrix maverick metallica michael michelle microsoft minecraft monday monkey monster
mother mustang myself naruto nicole ninja nothing office online orange pass passcode passphrase
passw passwd password pepper player please pokemon portal power princess private purple qwert qwerty
qwertz rainbow ranger robert root samsung scooter secret secure security server shadow silver simple
asdf asdfgh qazwsx qwer wsxedc zxcv snoopy soccer starwars startrek strong summer sunday sunshine
superman sweet system temp temporary test tester testing thomas thunder tigger trustno user username
virtual welcome whatever windows winner winter wizard xbox yellow zxcvbn january february march
april june july august september october november december spring autumn
"""
_POLISH = """
agnieszka aleksandra bartek biedronka biuro czekolada dawid firma haslo hasloo haslohaslo kacper
kamil karolina kasia katarzyna kochamcie kochanie komputer krakow krzysztof kuba kwiatek lato legia
lukasz maciek magda malgosia marcin marta mateusz michal misiek moje mojehaslo monika natalia
niebieski paulina piotrek poczta polska polskagola poznan skarbie skrytka slonce slonko stokrotka
szymon tajne tajnehaslo trudnehaslo truskawka tygrys urzad warszawa wiosna wisla wroclaw zima zosia
awizo list listy poniedzialek
"""
_ITALIAN = """
alessandro alessia amore amoremio andrea azzurra bello buongiorno calcio campione cambiami ciao
ciaociao estate famiglia ferrari forzainter forzajuve forzamilan forzanapoli francesca francesco
giovanni giulia giuseppe inter inverno italia juventus lorenzo luca mamma maria matteo milan milano
napoli nonlaso parola primavera roma segreta segreto sole stella tesoro tiamo torino ufficio
valentina vita posta lettera
"""
COMMON_WORDS = frozenset((_ANYWHERE + _POLISH + _ITALIAN).split())

KEYBOARD_ROWS = (
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
)
