"""Colour, logo and own words: who may set them, what everybody sees of them, and two at once."""

import base64
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.core.texts import LANGUAGES
from chalicelib.settings.look_service import find_logo
from chalicelib.settings.service import current_settings
from chalicelib.settings.wording import LETTERS
from tests.builders import a_clerk, a_company, a_person_of, a_user
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows
from tests.settings.pictures import a_png, as_base64

PATH = "/office/settings"
LOGO = f"{PATH}/logo"
MAIL = f"{PATH}/texts/en/mail"


def an_admin() -> Any:
    return a_user(role=Role.ADMIN)


def set_logo(api: ApiClient, body: Any, *, version: int, by: Any) -> Answer:
    return api.call("PUT", LOGO, body, by=by, headers={"if_match": f'"{version}"'})


def audited(tag: str) -> list[Any]:
    return [raw["facts"]["M"] for raw in rows("AUDIT#OFFICE") if raw["tag"]["S"] == tag]


def test_colour_is_kept_as_it_was_chosen_and_shown_as_it_can_be_read(api: ApiClient) -> None:
    changes = {"look": {"brand_colour": "#FFCC00"}}

    answer = api.patch(PATH, changes, version=0, by=an_admin())

    assert answer.json["look"]["brand_colour"] == "#ffcc00"
    assert answer.json["look"]["brand"]["act"] != "#ffcc00"
    assert api.get("/portal").json["brand"] == answer.json["look"]["brand"]
    (facts,) = audited("settings:settings:edit")
    assert [one["S"] for one in facts["fields"]["L"]] == ["brand_colour"]


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#1234567", "url(x)", "#12345;"])
def test_what_is_no_colour_is_refused(api: ApiClient, colour: str) -> None:
    answer = api.patch(PATH, {"look": {"brand_colour": colour}}, version=0, by=an_admin())

    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == "look.brand_colour"


def test_colour_can_be_taken_away_again(api: ApiClient) -> None:
    admin = an_admin()
    api.patch(PATH, {"look": {"brand_colour": "#123456"}}, version=0, by=admin)

    api.patch(PATH, {"look": {"brand_colour": ""}}, version=1, by=admin)

    assert api.get("/portal").json["brand"] is None


def test_logo_is_shown_to_everybody_until_it_is_taken_away(api: ApiClient) -> None:
    admin, body = an_admin(), {"content": as_base64(a_png(240, 80))}
    assert api.get("/portal/logo").status == 404

    answer = set_logo(api, body, version=0, by=admin)

    assert answer.status == 200, answer.text
    shown = api.get("/portal/logo").json
    assert shown["name"] == answer.json["look"]["logo"] == api.get("/portal").json["logo"]
    assert (shown["width"], shown["height"]) == (240, 80)
    assert base64.b64decode(shown["content"]).startswith(b"\x89PNG")
    gone = api.delete(LOGO, by=admin, if_match='"1"')
    assert (gone.status, gone.json["look"]["logo"], gone.json["version"]) == (200, None, 2)
    assert (api.get("/portal").json["logo"], api.get("/portal/logo").status) == (None, 404)
    assert len(audited("settings:settings:edit")) == 2


def test_largest_logo_fits_into_a_request(api: ApiClient) -> None:
    body = {"content": as_base64(a_png(480, 120, compress_level=0))}

    assert len(body["content"]) > 300_000
    assert set_logo(api, body, version=0, by=an_admin()).status == 200


@pytest.mark.parametrize("content", ["", "%%%", as_base64(b"<svg/>"), as_base64(a_png(481, 9))])
def test_what_is_no_logo_is_refused_and_the_old_one_stays(api: ApiClient, content: str) -> None:
    admin = an_admin()
    set_logo(api, {"content": as_base64(a_png())}, version=0, by=admin)
    before = find_logo()

    answer = set_logo(api, {"content": content}, version=1, by=admin)

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "content")
    assert find_logo() == before != None  # noqa: E711
    assert current_settings().version == 1


def test_of_a_logo_and_a_setting_at_once_one_is_refused(api: ApiClient) -> None:
    admin, body = an_admin(), {"content": as_base64(a_png())}
    api.patch(PATH, {"language": "it"}, version=0, by=admin)

    late = set_logo(api, body, version=0, by=admin)

    assert (late.status, late.code, find_logo()) == (412, "stale_version", None)
    assert set_logo(api, body, version=1, by=admin).status == 200
    assert current_settings().language == "it"


def test_every_email_has_its_words_in_every_language(api: ApiClient) -> None:
    items = api.get(f"{PATH}/texts", by=a_clerk()).json["items"]

    assert [(one["language"], one["letter"]) for one in items] == [
        (language, letter) for language in LANGUAGES for letter in LETTERS
    ]
    assert {(one["subject"], one["intro"], one["version"]) for one in items} == {("", "", 0)}
    polish = next(one for one in items if (one["language"], one["letter"]) == ("pl", "mail"))
    assert polish["usual_subject"] == "{count} nowych przesyłek dla {company}"
    assert polish["fields"] == ["company", "count", "office"]


def test_admin_words_an_email_and_staff_see_it(api: ApiClient) -> None:
    admin = an_admin()

    first = api.patch(MAIL, {"subject": " {count}  for {company} "}, version=0, by=admin)
    second = api.patch(MAIL, {"intro": "At {office}."}, version=1, by=admin)

    assert (first.status, second.status, second.headers["etag"]) == (200, 200, '"2"')
    shown = api.get(MAIL, by=a_clerk()).json
    assert shown == second.json
    assert (shown["subject"], shown["intro"]) == ("{count} for {company}", "At {office}.")
    (one, other) = audited("settings:text:edit")
    assert {key: one[key].get("S") for key in ("language", "letter")} == {
        "language": "en",
        "letter": "mail",
    }
    assert [facts["fields"]["L"][0]["S"] for facts in (one, other)] == ["subject", "intro"]
    emptied = api.patch(MAIL, {"subject": "", "intro": ""}, version=2, by=admin)
    assert (emptied.json["subject"], emptied.json["version"]) == ("", 3)


def test_two_who_word_the_same_email_do_not_overwrite_each_other(api: ApiClient) -> None:
    admin, other = an_admin(), an_admin()
    api.patch(MAIL, {"subject": "One"}, version=0, by=admin)

    late = api.patch(MAIL, {"subject": "Two"}, version=0, by=other)

    assert (late.status, late.code) == (412, "stale_version")
    assert api.get(MAIL, by=other).json["subject"] == "One"
    assert api.patch(f"{PATH}/texts/pl/mail", {"subject": "Dwa"}, version=0, by=other).status == 200


def test_only_an_admin_sets_them_and_only_staff_see_the_words(api: ApiClient) -> None:
    person, logo = a_person_of(a_company()), {"content": as_base64(a_png())}

    for by in (a_clerk(), a_user(role=Role.DPO)):
        assert api.patch(MAIL, {"subject": "x"}, version=0, by=by).status == 403
        assert set_logo(api, logo, version=0, by=by).status == 403
        assert api.delete(LOGO, by=by, if_match='"0"').status == 403
    assert api.get(f"{PATH}/texts", by=person).status == 403
    assert api.get(f"{MAIL}/preview", by=person).status == 403


@pytest.mark.parametrize("path", ["texts/de/mail", "texts/en/other", "texts/en/other/preview"])
def test_unknown_email_or_language_is_not_found(api: ApiClient, path: str) -> None:
    assert api.get(f"{PATH}/{path}", by=a_clerk()).status == 404


def test_unknown_field_is_named_with_those_that_are_known(api: ApiClient) -> None:
    answer = api.patch(MAIL, {"subject": "{firm} has mail"}, version=0, by=an_admin())

    (error,) = answer.json["errors"]
    assert (error["field"], error["code"]) == ("subject", "unknown_placeholder")
    assert "{firm}" in error["message"]
    assert "{company}, {count}, {office}" in error["message"]


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_preview_shows_the_words_with_sample_values(
    api: ApiClient, language: str, letter: str
) -> None:
    path = f"{PATH}/texts/{language}/{letter}/preview"

    usual = api.get(path, by=a_clerk())
    own = api.get(f"{path}?subject=Znak+%7Boffice%7D&intro=Tak+%3Cb%3E", by=a_clerk())

    assert (usual.status, own.status) == (200, 200), usual.text + own.text
    assert (own.json["subject"], usual.json["subject"] != "Znak Awizo") == ("Znak Awizo", True)
    assert "Tak &lt;b&gt;" in own.json["html"]
    assert "Tak <b>" in own.json["text"]
    assert "{" not in usual.json["subject"] + usual.json["text"]


def test_preview_refuses_what_could_not_be_saved(api: ApiClient) -> None:
    answer = api.get(f"{MAIL}/preview?subject=%7B%7B7*7%7D%7D", by=a_clerk())

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "unknown_placeholder")
