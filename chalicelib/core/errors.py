"""
What can go wrong in ways that a caller can act on. Every error has a stable code; the edge maps
classes to HTTP statuses in one table. Anything else that is raised is a fault of ours.
"""

from chalicelib.core.values import Value


class FieldError(Value):
    """One wrong field: its dotted name, a stable code, and a sentence that says what to do."""

    field: str
    code: str
    message: str


class AppError(Exception):
    """
    The base of every expected error.

    Attributes:
        code: stable, snake_case; part of the API's contract.
        detail: one English sentence for whoever reads the answer; never data of another company.
    """

    code = "error"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


class BadRequest(AppError):
    """The request cannot be understood as it was sent."""

    code = "bad_request"


class ValidationFailed(AppError):
    """One or several fields are wrong; `errors` names each."""

    code = "validation_failed"

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("Some fields need another look.")
        self.errors = errors


class Unacceptable(AppError):
    """What was offered is well said and can never be taken; `code` says why."""

    code = "unacceptable"


class Unauthenticated(AppError):
    """There is no valid session."""

    code = "unauthenticated"


def password_is_old() -> Unauthenticated:
    """What is asked for needs a password that was given a short while ago (T27)."""
    return Unauthenticated(
        "Give your password once more to do this.", code="recent_sign_in_required"
    )


class SignInFailed(AppError):
    """The address or the password is wrong; which of them is never said."""

    code = "sign_in_failed"


class Forbidden(AppError):
    """The signed-in person may not do this at all, whatever the target."""

    code = "forbidden"


def admin_only() -> Forbidden:
    """Whoever works for the office is an admin's affair."""
    return Forbidden(
        "Only an admin can do this for people who work for the office.", code="admin_only"
    )


class NotFound(AppError):
    """There is no such thing, or none that this person may see: the two are never told apart."""

    code = "not_found"


class Conflict(AppError):
    """The state of the thing forbids it; `code` says which rule."""

    code = "conflict"


class StaleVersion(AppError):
    """Somebody else changed the thing since it was read."""

    code = "stale_version"


class VersionRequired(AppError):
    """An edit came without the version that was read (`If-Match`)."""

    code = "version_required"


class ConfirmationRequired(AppError):
    """
    The act needs a second thought.

    Attributes:
        confirm: the value to send back to go on; bound to the very state that was judged.
        consequences: stable codes of what will happen.
    """

    code = "confirmation_required"

    def __init__(self, confirm: str, *consequences: str) -> None:
        super().__init__("Confirm this to go on.")
        self.confirm = confirm
        self.consequences = consequences


class TooManyAttempts(AppError):
    """Too many failures; wait `retry_after_s` seconds."""

    code = "too_many_attempts"

    def __init__(
        self,
        retry_after_s: int,
        detail: str = "Too many attempts. Wait a while, then try again.",
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class Unavailable(AppError):
    """A service that we need does not answer; nothing was done, or it is safe to repeat."""

    code = "unavailable"
    retry_after_s = 5
