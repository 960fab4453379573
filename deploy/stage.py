"""
What an office writes down about one deployment: `stages/<name>.toml`. Nothing in it is secret. The
first deployment makes a draft of it and says what to fill in.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from local.folder import PROJECT
from local.steps import Problem

STAGES = PROJECT / "stages"
_NAME = re.compile(r"[a-z][a-z0-9-]{1,15}")
_DRAFT = """\
# One deployment of Awizo. Nothing in this file is secret; keep it with your office's notes.

# Where everything is kept: a region of the EU, such as eu-central-1 or eu-south-1.
region = "eu-central-1"

# The sender of every e-mail. Its domain must be yours: the deployment tells you what to prove.
mail_from = ""

# Who is told when something needs a person. Empty: nobody.
alarm_email = ""

# Your own host name, such as "portal.example.org". Empty: one of Amazon's.
host_name = ""

# The prefix of every name in AWS; taken from the stage if it is left out. Never change it later.
# app_name = "awizo-prod"

# The first person who can sign in, as an admin of the office. Language: "pl", "it" or "en".
[admin]
first_name = ""
last_name = ""
email = ""
language = "pl"
"""


def _address(text: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValueError("write an e-mail address such as office@example.org") from error
    return found.ascii_email or text


def _optional_address(text: str) -> str:
    return _address(text) if text else ""


Address = Annotated[str, AfterValidator(_address)]
Filled = Annotated[str, Field(min_length=1, max_length=100)]
_HOST = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$"


class Admin(BaseModel):
    """The first person who can sign in."""

    model_config = ConfigDict(extra="forbid")

    first_name: Filled
    last_name: Filled
    email: Address
    language: Literal["pl", "it", "en"]


class Stage(BaseModel):
    """
    One deployment.

    Attributes:
        app_name: the prefix of every name in AWS, and the stack's name.
        log_days: how long logs are kept; one of the numbers that CloudWatch knows.
        requests_per_second: more than these in one second are asked to slow down.
        timestamp_url: the time-stamp server for the seals of receipts; empty for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    region: Annotated[str, Field(pattern=r"^eu-[a-z]+-\d$")]
    mail_from: Address
    alarm_email: Annotated[str, AfterValidator(_optional_address)] = ""
    host_name: Annotated[str, Field(pattern=f"^$|{_HOST}")] = ""
    app_name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
    log_days: Literal[7, 14, 30, 60, 90, 180, 365] = 30
    requests_per_second: Annotated[int, Field(ge=5, le=5000)] = 50
    timestamp_url: Annotated[str, Field(pattern=r"^(https://[a-zA-Z0-9./:_~?&=%-]+)?$")] = ""
    admin: Admin

    @property
    def mail_domain(self) -> str:
        """The domain whose owner must be proven to the mail service."""
        return self.mail_from.rpartition("@")[2]


def read_stage(name: str, folder: Path = STAGES, *, drafts: bool = True) -> Stage:
    """
    Read what the office wrote down.

    Args:
        drafts: whether to make a draft where there is nothing yet.

    Raises:
        Problem: no such name can be, there is no file yet (a draft is made), or something in it is
            missing or wrong; every line says which and what to write.
    """
    if not _NAME.fullmatch(name):
        raise Problem(
            "Say which deployment, such as STAGE=prod (2 to 16 small letters, digits and dashes)."
        )
    path = folder / f"{name}.toml"
    if not path.exists() and not drafts:
        known = ", ".join(sorted(one.stem for one in folder.glob("*.toml"))) or "none"
        raise Problem(f"There is no {path}. Stages that are written down: {known}.")
    if not path.exists():
        folder.mkdir(exist_ok=True)
        path.write_text(_DRAFT, encoding="utf-8")
        raise Problem(f"Fill in {path} (a draft was made now), then run the same command again.")
    return _checked(path, name)


def _checked(path: Path, name: str) -> Stage:
    usual = {"name": name, "app_name": f"awizo-{name}"}
    try:
        return Stage.model_validate({**usual, **tomllib.loads(path.read_text("utf-8"))})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, one['loc']))}: {_words(one)}" for one in error.errors()]
        raise Problem("\n".join([f"Some of {path} is missing or wrong:", *lines])) from error


_HINTS = {
    "region": "write a region of the EU, such as eu-central-1",
    "host_name": "write a name such as portal.example.org in small letters, or leave it empty",
    "app_name": "2 to 31 small letters, digits and dashes, beginning with a letter",
}


def _words(error: ErrorDetails) -> str:
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "extra_forbidden":
        return "is not known here; remove it or correct its name"
    if error["type"] == "string_too_short":
        return "fill it in"
    last = str(error["loc"][-1]) if error["loc"] else ""
    return _HINTS.get(last) or str(error["msg"]).removeprefix("Value error, ")
