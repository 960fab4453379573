"""What a desk sends about hand-outs, with every field's limits."""

import base64
import binascii
from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.collectors.forms import LastFour, PersonName
from chalicelib.collectors.model import CollectorKind, CollectorRef, Document, DocumentType
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.edge.body import (
    LARGEST_BODY,
    Block,
    CompanyId,
    FilledLine,
    Input,
    Line,
    MailId,
    PageQuery,
    UserId,
)
from chalicelib.handouts.model import MOST_COMPANIES, MOST_ITEMS, TakingBack, Wish
from chalicelib.handouts.signature import MOST_OCTETS
from chalicelib.mail.forms import ChangeState
from chalicelib.receipts.model import Consent

_MOST_BASE64 = (MOST_OCTETS + 2) // 3 * 4
Reason = Annotated[Block, Field(min_length=1, max_length=500)]
CollectorId = Annotated[str, Field(pattern=r"^col_[0-9a-z]{26}$")]


class UserCollects(Input):
    """A person with a sign-in and a grant with `mail`."""

    kind: Literal["user"]
    user_id: UserId

    def as_ref(self) -> CollectorRef:
        """As the model takes it."""
        return CollectorRef(CollectorKind.USER, user_id=self.user_id)


class CompanyEntry(Input):
    """Which entry of a company names the person."""

    company_id: CompanyId
    collector_id: CollectorId


class NamedCollects(Input):
    """A person whom companies named; one entry for each company."""

    kind: Literal["named"]
    entries: Annotated[list[CompanyEntry], Field(min_length=1, max_length=MOST_COMPANIES)]

    @model_validator(mode="after")
    def _one_each(self) -> "NamedCollects":
        _refuse_doubles(entry.company_id for entry in self.entries)
        return self

    def as_ref(self) -> CollectorRef:
        """As the model takes it."""
        entries = {entry.company_id: entry.collector_id for entry in self.entries}
        return CollectorRef(CollectorKind.NAMED, entries=entries)


class CodeCollects(Input):
    """Whoever shows a pick-up code."""

    kind: Literal["code"]
    code: Annotated[FilledLine, Field(max_length=40)]

    def as_ref(self) -> CollectorRef:
        """As the model takes it; whose code it is, is looked up."""
        return CollectorRef(CollectorKind.CODE)


class OtherCollects(Input):
    """Somebody who is not authorised: an admin lets them through and says why."""

    kind: Literal["other"]
    name: PersonName
    document_type: DocumentType
    last_four: LastFour
    reason: Reason

    def as_ref(self) -> CollectorRef:
        """As the model takes it."""
        document = Document(self.document_type, self.last_four)
        return CollectorRef(
            CollectorKind.OTHER, name=self.name, document=document, reason=self.reason
        )


class PartForm(Input):
    """Which items of a company."""

    company_id: CompanyId
    mail_ids: Annotated[list[MailId], Field(min_length=1, max_length=MOST_ITEMS)]

    @model_validator(mode="after")
    def _one_each(self) -> "PartForm":
        _refuse_doubles(self.mail_ids)
        return self


class HandOut(Input):
    """
    One visit. With digital confirmation the collector agrees by a signature, a PNG in base64, or by
    a tick, and each company gets a receipt; without there is none of them.
    """

    largest_bytes: ClassVar[int] = LARGEST_BODY + _MOST_BASE64

    collector: Annotated[
        UserCollects | NamedCollects | CodeCollects | OtherCollects, Field(discriminator="kind")
    ]
    parts: Annotated[list[PartForm], Field(min_length=1, max_length=MOST_COMPANIES)]
    digital_confirmation: bool
    consent: Literal["signature", "tick"] | None = None
    signature: Annotated[str, Field(max_length=_MOST_BASE64)] | None = None

    @model_validator(mode="after")
    def _one_each(self) -> "HandOut":
        _refuse_doubles(part.company_id for part in self.parts)
        return self

    def as_wish(self) -> Wish:
        """
        The same in the model's words.

        Raises:
            ValidationFailed: too many items; consent and signature do not fit each other.
        """
        mail_ids = {part.company_id: tuple(part.mail_ids) for part in self.parts}
        if sum(map(len, mail_ids.values())) > MOST_ITEMS:
            raise _wrong("parts", "too_long", f"Hand out at most {MOST_ITEMS} items at once.")
        self._check_consent()
        return Wish(
            collector=self.collector.as_ref(),
            code=self.collector.code if isinstance(self.collector, CodeCollects) else "",
            mail_ids=mail_ids,
            digital_confirmation=self.digital_confirmation,
            consent=Consent(self.consent) if self.consent else None,
            png=_octets(self.signature) if self.signature else b"",
        )

    def _check_consent(self) -> None:
        if self.digital_confirmation and self.consent is None:
            raise _wrong("consent", "required", "Let the collector sign or agree by a tick.")
        if not self.digital_confirmation and self.consent is not None:
            raise _wrong(
                "consent", "only_with_confirmation", "Only a digital confirmation has a consent."
            )
        is_signed = self.consent == "signature"
        if is_signed and not self.signature:
            raise _wrong("signature", "required", "Let the collector sign.")
        if not is_signed and self.signature is not None:
            raise _wrong(
                "signature", "only_with_confirmation", "Only a consent by signature has one."
            )


class UndoHandOut(Input):
    """Why parts of a visit are taken back; null means all that were done."""

    reason: Reason
    company_ids: (
        Annotated[list[CompanyId], Field(min_length=1, max_length=MOST_COMPANIES)] | None
    ) = None

    def as_taking_back(self) -> TakingBack:
        """The same in the model's words."""
        chosen = self.company_ids
        return TakingBack(self.reason, tuple(dict.fromkeys(chosen)) if chosen else None)


class LeaveState(ChangeState):
    """A change of state; leaving `collected` needs the value that the refusal carried."""

    confirm: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class WaitingQuery(PageQuery):
    """`q`: a part of a company's name, code or tax id."""

    q: Annotated[Line, Field(max_length=80)] = ""


def _octets(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _wrong(
            "signature", "signature_unreadable", "The signature cannot be read."
        ) from error


def _refuse_doubles(said: Iterable[str]) -> None:
    every = list(said)
    if len(set(every)) != len(every):
        raise PydanticCustomError("invalid_format", "Name each only once.")


def _wrong(field: str, code: str, message: str) -> ValidationFailed:
    return ValidationFailed(FieldError(field, code, message))
