"""E-mail addresses as mail servers take them."""


def ascii_address(address: str) -> str | None:
    """
    An address in ASCII, a domain with other letters in its IDNA form (`xn--…`); None for what is no
    address.
    """
    # Seldom asked for, and an eighth of the API's start.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email
