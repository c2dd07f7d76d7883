"""The Telegram source over a Bot API in memory: the offset, comments of the discussion group, what is left out."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.happening import HappeningKind
from tasks.core.post import PostKind
from tasks.sources.shape import Json, MentionSource
from tests.sources.bots import NOW, PSEUDONYMS, bot, run
from tests.sources.telegram_server import ANNA, BORIS, CHANNEL, DATE, GROUP, TOKEN, BotApi, comment, copy_of, post

TOKENS = {"BOT_TOKEN": TOKEN}


def acme(server: BotApi, tmp_path: Path | None = None, **options: object) -> MentionSource:
    return bot("telegram", server, TOKENS, tmp_path, options={"chats": ["@acme_news"], **options})


def test_the_first_page_is_asked_with_the_stored_offset_so_that_a_killed_run_is_repeated() -> None:
    server = BotApi([post(10, "one", 1), post(11, "two", 2)])
    killed = run(acme(server))
    assert killed.texts == ["one", "two"]
    again = run(acme(server))  # its cursor was never stored
    assert again.texts == ["one", "two"]
    assert run(acme(server), again.cursor).texts == []
    assert server.waiting == []
    assert [one.get("offset") for one in server.asked("getUpdates")] == [None, None, 12]


def test_more_than_a_hundred_updates_are_read_page_by_page() -> None:
    server = BotApi([post(number, f"post {number}", number) for number in range(1, 251)])
    done = run(acme(server))
    assert len(done.posts) == 250
    assert [one.get("offset") for one in server.asked("getUpdates")] == [None, 101, 201]
    assert len(done.payloads) == 3


def test_a_run_that_dies_before_it_stored_has_confirmed_nothing() -> None:
    server = BotApi([post(number, f"post {number}", number) for number in range(1, 251)])
    died = run(acme(server), stop_after=1)
    assert len(died.posts) == 100
    assert len(run(acme(server), None).posts) == 250


def test_after_a_week_of_silence_the_new_numbers_may_be_smaller_than_the_stored_offset() -> None:
    server = BotApi([post(900_000, "before")])
    before = run(acme(server), now=NOW)
    server.waiting = [post(17, "after", 42)]
    assert run(acme(server), before.cursor, NOW + timedelta(days=8)).texts == ["after"]


def test_every_kind_of_update_that_is_read_is_asked_for() -> None:
    server = BotApi()
    run(acme(server))
    kinds = server.asked("getUpdates")[0]["allowed_updates"]
    assert isinstance(kinds, list)
    assert {"edited_message", "channel_post", "edited_channel_post", "chat_member", "my_chat_member"} < set(kinds)


def test_comments_stand_under_the_channels_post_with_a_public_link_and_under_the_plans_account() -> None:
    server = BotApi(
        [
            post(1, "Acme is down", 41),
            {"update_id": 2, "message": copy_of(41, "Acme is down", 480)},
            comment(3, "shame", 501, message_thread_id=480, reply_to_message=copy_of(41, "Acme is down", 480)),
        ]
    )
    first = run(acme(server))
    assert [one.id for one in first.posts] == ["-1001:41", "-1002:501"]
    said = first.posts[1]
    assert (said.kind, said.thread, said.parent) == (PostKind.COMMENT, "-1001:41", "-1001:41")
    assert (said.url, said.community) == ("https://t.me/acme_news/41?comment=501", "@acme_news")
    assert not said.own
    assert said.author == PSEUDONYMS("telegram", 71)
    # a later run: only the thread says where an answer to a comment stands
    server.waiting = [comment(4, "true", 502, message_thread_id=480, reply_to_message={"message_id": 501})]
    nested = run(acme(server), first.cursor).posts[0]
    assert (nested.thread, nested.parent) == ("-1001:41", "-1002:501")
    assert nested.url == "https://t.me/acme_news/41?comment=502"


def test_a_bot_that_is_only_in_the_discussion_group_still_reads_the_channels_posts() -> None:
    server = BotApi([{"update_id": 2, "message": copy_of(41, "Acme is down", 480)}])
    found = run(acme(server)).posts[0]
    assert (found.id, found.own, found.kind) == ("-1001:41", True, PostKind.POST)
    assert (found.url, found.community) == ("https://t.me/acme_news/41", "@acme_news")


@pytest.mark.parametrize(
    ("speaker", "own"),
    [(GROUP, True), (CHANNEL, True), ({"id": -1009, "type": "channel", "title": "Other"}, False), (None, False)],
)
def test_answers_under_the_name_of_the_channel_the_group_or_an_anonymous_administrator_are_own(
    speaker: Json | None, own: bool
) -> None:
    server = BotApi([comment(1, "we are sorry", 7, message_thread_id=480, sender_chat=speaker)])
    assert [one.own for one in run(acme(server)).posts] == [own]


def test_an_edit_is_another_version_of_the_same_post() -> None:
    first, second = post(1, "Acme is down"), post(2, "Acme is up", kind="edited_channel_post")
    done = run(acme(BotApi([first, second])))
    assert len({one.id for one in done.posts}) == 1
    assert len({one.version for one in done.posts}) == 2


def test_what_is_nobodys_public_word_is_never_stored() -> None:
    private: Json = {"message_id": 1, "date": DATE, "chat": {"id": 71, "type": "private"}, "from": ANNA, "text": "psst"}
    foreign: Json = {"message_id": 1, "date": DATE, "chat": {"id": -9, "type": "group"}, "from": ANNA, "text": "else"}
    sticker: Json = {"message_id": 9, "date": DATE, "chat": GROUP, "from": ANNA, "sticker": {"file_id": "x"}}
    joined: Json = {
        "chat": GROUP, "from": ANNA, "date": DATE,
        "old_chat_member": {"status": "left", "user": ANNA}, "new_chat_member": {"status": "member", "user": ANNA},
    }  # fmt: skip
    kinds: list[Json] = [
        {"message": private}, {"message": foreign}, {"message": sticker}, {"chat_member": joined},
        {"callback_query": {"id": "1", "from": ANNA, "data": "button"}},
    ]  # fmt: skip
    done = run(acme(BotApi([{"update_id": number, **kind} for number, kind in enumerate(kinds, 1)])))
    assert (done.payloads, done.posts, done.skipped) == ([], [], [])
    assert json.loads(str(done.cursor))["offset"] == 6


def test_everywhere_means_every_channel_and_group_and_still_no_private_chat() -> None:
    private: Json = {"message_id": 1, "date": DATE, "chat": {"id": 71, "type": "private"}, "from": ANNA, "text": "psst"}
    foreign: Json = {"message_id": 1, "date": DATE, "chat": {"id": -9, "type": "group"}, "from": ANNA, "text": "else"}
    server = BotApi([{"update_id": 1, "message": private}, {"update_id": 2, "message": foreign}])
    done = run(acme(server, everywhere=True))
    assert (done.texts, [one.community for one in done.posts], done.skipped) == (["else"], ["-9"], [])


@pytest.mark.parametrize("chats", [["@acme_news", "-1002"], ["-1002", "@acme_news"]])
def test_a_group_that_is_an_account_too_keeps_its_own_talk_and_the_channel_its_comments(chats: list[str]) -> None:
    server = BotApi(
        [
            comment(1, "shame", 501, message_thread_id=480, reply_to_message=copy_of(41, "Acme is down", 480)),
            comment(2, "true", 502, message_thread_id=480, reply_to_message={"message_id": 501}),
            comment(3, "hello", 503),
        ]
    )
    done = run(acme(server, chats=chats))
    assert [one.community for one in done.posts] == ["@acme_news", "@acme_news", "-1002"]
    assert [one.kind for one in done.posts] == [PostKind.COMMENT, PostKind.COMMENT, PostKind.POST]


def test_an_unknown_kind_of_update_is_counted_once_with_its_name() -> None:
    server = BotApi([{"update_id": 1, "hologram": {}}, {"update_id": 2, "hologram": {}}])
    first = run(acme(server))
    assert [one.why for one in first.skipped] == ["an update of a kind we do not read: hologram"]
    server.waiting = [{"update_id": 3, "hologram": {}}]
    assert run(acme(server), first.cursor).skipped == []


def test_reactions_are_counted_with_the_post_they_come_with() -> None:
    counts: Json = {
        "chat": CHANNEL, "message_id": 41, "date": DATE,
        "reactions": [
            {"type": {"type": "emoji", "emoji": "😡"}, "total_count": 7},
            {"type": {"type": "paid"}, "total_count": 1},
        ],
    }  # fmt: skip
    server = BotApi([post(1, "Acme is down"), {"update_id": 2, "message_reaction_count": counts}])
    done = run(acme(server))
    assert [one.likes for one in done.posts] == [8]


def role(status: str, *rights: str) -> Json:
    return {"status": status, "user": ANNA, **dict.fromkeys(rights, True)}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (role("member"), role("administrator", "can_edit_messages"), ("member", "administrator: can_edit_messages")),
        (role("administrator", "can_edit_messages"), role("kicked"), ("administrator: can_edit_messages", "kicked")),
        (role("administrator"), role("administrator", "can_delete_messages"),
         ("administrator", "administrator: can_delete_messages")),
        (role("creator"), role("left"), ("creator", "left")),
    ],
)  # fmt: skip
def test_changes_of_administrators_are_happenings_without_names(
    before: Json, after: Json, told: tuple[str, str]
) -> None:
    change: Json = {"chat": CHANNEL, "from": BORIS, "date": DATE, "old_chat_member": before, "new_chat_member": after}
    done = run(acme(BotApi([{"update_id": 1, "chat_member": change}])))
    event = done.events[0]
    assert (event.kind, event.account) == (HappeningKind.ROLE_CHANGED, "@acme_news")
    assert (event.before, event.after) == told
    assert (event.actor, event.target) == (PSEUDONYMS("telegram", 72), PSEUDONYMS("telegram", 71))
    assert "Anna" not in json.dumps(done.payloads)
    again = run(acme(BotApi([{"update_id": 9, "chat_member": change}])))
    assert again.events[0].id == event.id


def test_a_loss_of_the_bots_own_rights_is_told() -> None:
    change: Json = {
        "chat": GROUP, "from": BORIS, "date": DATE,
        "old_chat_member": role("administrator", "can_manage_chat"), "new_chat_member": role("kicked"),
    }  # fmt: skip
    event = run(acme(BotApi([{"update_id": 1, "my_chat_member": change}]))).events[0]
    assert (event.kind, event.what, event.after) == (HappeningKind.ROLE_CHANGED, "bot", "kicked")


def test_a_group_that_becomes_a_supergroup_is_followed_under_its_new_number() -> None:
    moved: Json = {"message_id": 5, "date": DATE, "chat": GROUP, "migrate_to_chat_id": -1003}
    server = BotApi([{"update_id": 1, "message": moved}])
    first = run(acme(server))
    assert (first.events[0].what, first.events[0].after) == ("chat_id", "-1003")
    there: Json = {"message_id": 1, "date": DATE, "chat": {**GROUP, "id": -1003}, "from": ANNA, "text": "here"}
    server.waiting = [{"update_id": 2, "message": there}]
    assert [one.community for one in run(acme(server), first.cursor).posts] == ["@acme_news"]


def test_with_no_options_the_brands_own_channels_are_read_as_the_plan_spells_them() -> None:
    server = BotApi([post(1, "Acme is down")])
    source = bot("telegram", server, TOKENS, own=("https://t.me/Acme_News",))
    assert [one.community for one in run(source).posts] == ["https://t.me/Acme_News"]


def test_a_rich_message_and_a_poll_are_words_too() -> None:
    blocks = [{"type": "paragraph", "text": ["Acme ", {"type": "bold", "text": "lies"}]}]
    rich: Json = {"message_id": 1, "date": DATE, "chat": CHANNEL, "rich_message": {"blocks": blocks}}
    poll: Json = {"message_id": 2, "date": DATE, "chat": CHANNEL, "poll": {"question": "Is Acme down?", "options": []}}
    done = run(acme(BotApi([{"update_id": 1, "channel_post": rich}, {"update_id": 2, "channel_post": poll}])))
    assert done.texts == ["Acme lies", "Is Acme down?"]
