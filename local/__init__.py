"""
The whole system on one machine. Never shipped: the production template on an AWS emulator, the
handlers in local processes, one address for people, a folder that plays the scanner, an inbox that
plays the e-mail.
"""
