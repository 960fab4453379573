"""`OFFICE` / `SETTINGS`: one row, absent until the first change."""

from dataclasses import fields

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, fetch, put_if, read
from chalicelib.core.errors import StaleVersion
from chalicelib.settings.model import Settings


class SettingsRow(Row):
    """All settings; the attributes are those of the model."""

    office_name = UnicodeAttribute()
    office_email = UnicodeAttribute()
    time_zone = UnicodeAttribute()
    language = UnicodeAttribute()
    missing_attachment_alert = BooleanAttribute()
    attachment_limit_bytes = NumberAttribute()
    digest_minutes = NumberAttribute()
    held_alert_hours = NumberAttribute()


def settings_of(raw: Raw | None) -> Settings:
    """A raw settings item as the model's value; the defaults where there is none."""
    if raw is None:
        return Settings()
    row = read(SettingsRow, raw)
    values = {field.name: getattr(row, field.name) for field in fields(Settings)}
    numbers = ("attachment_limit_bytes", "digest_minutes", "held_alert_hours", "version")
    return Settings(**values | {name: int(values[name]) for name in numbers})


def find_settings() -> Settings:
    """1 BatchGetItem."""
    return settings_of(fetch([keys.settings()]).get(keys.settings()))


def put_settings(settings: Settings, *, seen_version: int) -> Change:
    """Write all settings over the version that was seen; 0 means that there was no row."""
    key = keys.settings()
    values = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    row = SettingsRow(pk=key.pk, sk=key.sk, **values | {"version": seen_version + 1})
    condition = Row.version == seen_version if seen_version else Row.pk.does_not_exist()
    return put_if(row, condition, StaleVersion("Somebody changed the settings meanwhile."))
