"""
How often a secret may be guessed or a link asked for (T76), who is counted together, and how long
staff stay signed in while nobody is there.
"""

from datetime import timedelta

from chalicelib.attempts.model import Rule

# The one sentence for every failed sign-in, whatever its cause.
WRONG = "The e-mail address or the password is not right."

# Cognito writes auth_time by a clock of its own, which may be a little behind ours.
CLOCKS_DIFFER_S = 1
# The client signs staff out after so long without a touch (web/src/lib/idle.ts) and renews the
# token (IdTokenValidity in the template) as long as somebody is there. So whoever was there within
# the first renewed it within both; a session that was not is one that no client watched.
IDLE_S = 15 * 60
TOKEN_S = 15 * 60
STAFF_UNUSED_S = IDLE_S + TOKEN_S

# Per address the limit is what T76 asks for. Per network it is high, since a whole office may sit
# behind one address, and its lock stays short, since one stranger there must not lock all out.
GUESSES_AT_ADDRESS = Rule(
    "sign_in", 10, timedelta(minutes=15), timedelta(hours=24), timedelta(hours=24)
)
GUESSES_FROM_NETWORK = Rule(
    "network", 100, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1)
)
# Guessed with a right password. A new password does not forget them: whoever reads somebody's mail
# could go on guessing for ever.
GUESSES_OF_CODE = Rule("code", 10, timedelta(minutes=15), timedelta(hours=24), timedelta(hours=24))
# The third e-mail within an hour is the last one for the hour.
LINKS_TO_ADDRESS = Rule("link", 3, timedelta(hours=1), timedelta(hours=1), timedelta(hours=1))
LINKS_FROM_NETWORK = Rule(
    "link_network", 30, timedelta(hours=1), timedelta(hours=1), timedelta(hours=1)
)
