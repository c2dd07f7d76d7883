"""A WordPress site that keeps comments in memory and answers as the REST API does: paging, edits, errors, secrets."""

from __future__ import annotations

from datetime import timedelta

from tests.sources.reading import NOW, run
from tests.sources.wordpress_blog import Blog, a_source, ref


def test_more_than_one_page_is_read_oldest_first_and_the_next_run_asks_only_behind_it() -> None:
    blog = Blog()
    for number in range(1, 251):
        blog.say(number, 300 - number, f"Comment {number}")
    source = a_source(blog, edits="1h")
    first = run(source)
    assert [text for text in first.texts[:3]] == ["Comment 1", "Comment 2", "Comment 3"]
    assert {post.id for post in first.posts} == {ref(number).id for number in range(1, 251)}
    blog.say(251, -3, "The newest")
    after = run(source, first.cursor, NOW + timedelta(minutes=5))
    assert "The newest" in after.texts
    assert "Comment 1" not in after.texts


def test_an_edit_of_an_older_comment_comes_as_another_version() -> None:
    blog = Blog()
    blog.say(1, 24 * 60, "They owe me money")
    blog.say(2, 5, "Something new")
    source = a_source(blog)
    first = run(source)
    blog.say(1, 24 * 60, "They paid me back")
    again = run(source, first.cursor, NOW + timedelta(minutes=5))
    versions = {post.version for post in [*first.posts, *again.posts] if post.id == ref(1).id}
    assert len(versions) == 2


def test_the_plain_addresses_are_used_where_the_pretty_ones_lead_nowhere() -> None:
    blog = Blog(pretty=False)
    blog.say(1, 5, "Hello")
    source = a_source(blog)
    assert run(source).texts == ["Hello"]
    asked = len(blog.asked)
    run(source)
    assert all("rest_route" in request.url.params for request in blog.asked[asked:])


def test_an_answer_by_somebody_of_the_site_is_own_and_a_customer_s_is_not() -> None:
    blog = Blog()
    blog.say(1, 30, "Where is my parcel?", author=77)
    blog.say(2, 20, "On its way.", author=2, parent=1)
    posts = {post.id: post for post in run(a_source(blog, signed=True)).posts}
    assert posts[ref(2).id].own
    assert posts[ref(2).id].parent == ref(1).id
    assert not posts[ref(1).id].own
    assert posts[ref(1).id].author != posts[ref(2).id].author


def test_the_community_is_spelled_as_the_plan_spells_its_account() -> None:
    blog = Blog()
    blog.say(1, 5, "Hello")
    assert [post.community for post in run(a_source(blog, own="www.Blog.example.org/")).posts] == [
        "www.Blog.example.org/"
    ]
