"""One-time links: made, found, used once; nothing of the secret is kept."""

from datetime import timedelta

import pytest

from chalicelib.access.model import UserState
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, check, commit, update
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.links.invited import (
    Invited,
    end_invitation_links,
    find_invitation_link,
    new_invitation_link,
)
from chalicelib.links.model import LIFETIMES
from chalicelib.links.service import (
    FOR_PASSWORDS,
    LinkPurpose,
    find_link,
    make_link,
    new_link,
    use_link,
)
from tests.builders import a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.moment import Moment
from tests.harness.quick import items

RESET, SET = LinkPurpose.RESET_PASSWORD, LinkPurpose.SET_PASSWORD


def is_dead(token: str) -> bool:
    with pytest.raises(NotFound) as refused:
        find_link(token)
    assert refused.value.code == "link_invalid"
    return True


def test_link_is_found_by_its_token_with_its_user(world: None) -> None:
    anna = a_user()

    link, user = find_link(make_link(anna, SET))

    assert (user, link.purpose, link.address) == (anna, SET, anna.email)


def test_token_has_256_bits_and_only_its_hash_is_stored(world: None) -> None:
    token = make_link(a_user(), SET)
    stored = str(items(config().table_name))

    assert len(bytes.fromhex(token)) == 32
    assert token not in stored
    assert ids.fingerprint(token) in stored


def test_link_works_once(world: None) -> None:
    token = make_link(a_user(), SET)
    link, _ = find_link(token)

    use_link(link)

    assert is_dead(token)
    with pytest.raises(NotFound) as refused:
        use_link(link)
    assert refused.value.code == "link_invalid"


def test_use_happens_together_with_what_it_is_for_or_not_at_all(world: None) -> None:
    anna = a_user()
    token = make_link(anna, SET)
    link, _ = find_link(token)
    never = check(keys.user(anna.id), Row.version == 99, Conflict(code="never"))

    with pytest.raises(Conflict):
        use_link(link, never)

    assert find_link(token)


def test_new_link_kills_older_ones_of_its_purpose_only(world: None, at: Moment) -> None:
    anna = a_user()
    first, other = make_link(anna, RESET), make_link(anna, SET)
    old, _ = find_link(first)
    at.move(seconds=1)

    second = make_link(anna, RESET)

    assert is_dead(first)
    assert find_link(second)
    assert find_link(other)
    with pytest.raises(NotFound):
        use_link(old)


def test_links_of_others_are_untouched(world: None) -> None:
    first = make_link(a_user(), SET)

    make_link(a_user(), SET)

    assert find_link(first)


@pytest.mark.parametrize("purpose", sorted(FOR_PASSWORDS))
def test_link_dies_at_its_time_whatever_dynamodb_still_holds(
    world: None, at: Moment, purpose: LinkPurpose
) -> None:
    token = make_link(a_user(), purpose)
    at.now += LIFETIMES[purpose] - timedelta(seconds=1)
    assert find_link(token)

    at.move(seconds=2)

    assert is_dead(token)
    assert items(config().table_name)


def test_link_dies_with_a_new_address_or_a_block(world: None) -> None:
    for change in (UserRow.email.set("new@example.org"), UserRow.state.set(UserState.BLOCKED)):
        anna = a_user()
        token = make_link(anna, SET)

        commit(update(keys.user(anna.id), [change], Row.pk.exists()))

        assert is_dead(token)


@pytest.mark.parametrize("token", ["", "0" * 64, "x", "0" * 63, "0" * 65, "ż" * 64, "LINK#x"])
def test_made_up_tokens_open_nothing(world: None, token: str) -> None:
    make_link(a_user(), SET)

    assert is_dead(token)


def test_link_of_an_older_moment_does_not_replace_a_newer_one(world: None, at: Moment) -> None:
    anna = a_user()
    late = new_link(anna, SET)
    at.move(seconds=1)
    token = make_link(anna, SET)

    with pytest.raises(Conflict) as refused:
        commit(*late.changes)

    assert refused.value.code == "newer_link"
    assert find_link(token)


def test_finding_takes_three_reads_and_using_one_write(world: None) -> None:
    token = make_link(a_user(), SET)

    with recorded() as seen:
        link, _ = find_link(token)
        use_link(link)

    assert table_calls(seen) == [*["BatchGetItem"] * 3, "TransactWriteItems"]


def test_link_to_an_invitation_opens_nothing_of_a_users_and_the_other_way_round(
    world: None, at: Moment
) -> None:
    invited, ends_at = Invited("com_a", "inv_a"), at.now + timedelta(days=1)
    made = new_invitation_link(invited, "guido@example.org", ends_at)
    commit(*made.changes)
    of_user = make_link(a_user(), SET)

    assert find_invitation_link(made.token)[1] == invited
    assert is_dead(made.token)
    with pytest.raises(NotFound) as refused:
        find_invitation_link(of_user)
    assert refused.value.code == "link_invalid"


def test_newer_link_to_an_invitation_or_its_end_kills_the_older_one(
    world: None, at: Moment
) -> None:
    invited, ends_at = Invited("com_a", "inv_a"), at.now + timedelta(days=1)
    tokens = []
    for _ in range(2):
        made = new_invitation_link(invited, "guido@example.org", ends_at)
        commit(*made.changes)
        tokens.append(made.token)
        at.move(seconds=1)

    with pytest.raises(NotFound):
        find_invitation_link(tokens[0])
    assert find_invitation_link(tokens[1])
    commit(end_invitation_links("inv_a"))
    commit(end_invitation_links("inv_a"))
    with pytest.raises(NotFound):
        find_invitation_link(tokens[1])
