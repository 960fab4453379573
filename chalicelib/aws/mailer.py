"""
E-mail through SES. The one thing that callers must know is whether a message went out, did not, or
whether nobody can tell; the three are three different errors (or none).
"""

from email.message import EmailMessage
from email.policy import SMTP

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
)

from chalicelib.aws import clients

# 7-bit only: pure ASCII passes every relay unchanged.
_POLICY = SMTP.clone(cte_type="7bit")
_THROTTLED = frozenset({"Throttling", "ThrottlingException", "TooManyRequestsException"})


class MailRefused(Exception):
    """SES said no: the message did not go out and will not by itself. `str` is SES's code."""


class MailPostponed(Exception):
    """The message certainly did not go out, but trying again later may help."""


class MailUnanswered(Exception):
    """No answer came: the message may have gone out. Never send it again by yourself."""


def new_message() -> EmailMessage:
    """An empty message whose headers refuse line breaks."""
    return EmailMessage(policy=_POLICY)


def send(message: EmailMessage, *, sender: str, recipient: str, tags: dict[str, str]) -> str:
    """
    Send one message to one recipient; returns SES's id for it. 1 SendRawEmail, never retried here.

    Raises:
        MailRefused, MailPostponed, MailUnanswered: see each.
    """
    try:
        answer = clients.client("ses").send_raw_email(
            Source=sender,
            Destinations=[recipient],
            RawMessage={"Data": message.as_bytes()},
            Tags=[{"Name": name, "Value": value} for name, value in tags.items()],
        )
    except ClientError as error:
        _raise_outcome(error)
        raise
    except (EndpointConnectionError, ConnectTimeoutError, NoCredentialsError) as error:
        raise MailPostponed(type(error).__name__) from error
    except ParamValidationError as error:
        raise MailRefused("ParamValidationError") from error
    except BotoCoreError as error:
        raise MailUnanswered(type(error).__name__) from error
    return str(answer["MessageId"])


def _raise_outcome(error: ClientError) -> None:
    code = clients.error_code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _THROTTLED:
        raise MailPostponed(code) from error
    if status >= 500 or status == 0:  # noqa: PLR2004 - a fault behind SES's door: it may have gone out
        raise MailUnanswered(code) from error
    raise MailRefused(code) from error
