"""State documents: changed by compare-and-swap, deterministic, and clear when they cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from tasks.core.errors import ConfigError, Conflict
from tasks.lake.documents import change, read_model, write_if, write_new
from tasks.lake.folder import FolderLake


class Basket(BaseModel):
    fruit: dict[str, int] = {}
    seen_at: datetime | None = None
    weight: float = 0.0


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


def test_a_document_comes_back_equal_and_its_etag_swaps_it(lake: FolderLake) -> None:
    basket = Basket(fruit={"яблоко": 2}, seen_at=datetime(2026, 3, 14, 9, tzinfo=UTC), weight=float("inf"))
    assert read_model(lake, "state/b.json", Basket) is None
    assert write_new(lake, "state/b.json", basket)
    assert not write_new(lake, "state/b.json", Basket())
    found = read_model(lake, "state/b.json", Basket)
    assert found is not None
    assert found[0] == basket
    write_if(lake, "state/b.json", Basket(), found[1])
    with pytest.raises(Conflict):
        write_if(lake, "state/b.json", basket, found[1])


def test_equal_documents_are_equal_bytes_in_readable_letters(lake: FolderLake) -> None:
    write_new(lake, "a.json", Basket(fruit={"яблоко": 1, "груша": 2}))
    write_new(lake, "b.json", Basket(fruit={"груша": 2, "яблоко": 1}))
    one, other = lake.get("a.json"), lake.get("b.json")
    assert one is not None
    assert other is not None
    assert one.body == other.body
    assert "яблоко" in one.body.decode()


def test_a_change_that_loses_decides_again_on_what_it_finds(lake: FolderLake) -> None:
    asked: list[Basket | None] = []

    def one_more_pear(basket: Basket | None) -> Basket:
        asked.append(basket)
        if len(asked) == 1:  # somebody else is faster, on a document that was not there
            write_new(lake, "b.json", Basket(fruit={"apple": 1}))
        elif len(asked) == 2:  # and again
            found = read_model(lake, "b.json", Basket)
            assert found is not None
            write_if(lake, "b.json", Basket(fruit={"apple": 2}), found[1])
        return Basket(fruit={**(basket.fruit if basket else {}), "pear": 1})

    assert change(lake, "b.json", Basket, one_more_pear).fruit == {"apple": 2, "pear": 1}
    assert [basket.fruit if basket else None for basket in asked] == [None, {"apple": 1}, {"apple": 2}]


def test_a_change_that_always_loses_gives_up(lake: FolderLake) -> None:
    write_new(lake, "b.json", Basket())

    def too_slow(basket: Basket | None) -> Basket:
        found = read_model(lake, "b.json", Basket)
        assert found is not None
        write_if(lake, "b.json", Basket(weight=found[0].weight + 1), found[1])
        return Basket(weight=-1)

    with pytest.raises(Conflict, match=r"b\.json"):
        change(lake, "b.json", Basket, too_slow, attempts=3)


def test_a_change_to_the_same_writes_nothing(lake: FolderLake) -> None:
    write_new(lake, "b.json", Basket(weight=1))

    def same(basket: Basket | None) -> Basket:
        # somebody else writes: if the unchanged document were written too, the swap would lose and ask again
        found = read_model(lake, "b.json", Basket)
        assert found is not None
        write_if(lake, "b.json", Basket(weight=found[0].weight + 1), found[1])
        assert basket is not None
        return basket

    assert change(lake, "b.json", Basket, same, attempts=1) == Basket(weight=1)
    found = read_model(lake, "b.json", Basket)
    assert found is not None
    assert found[0].weight == 2


@pytest.mark.parametrize("body", [b'{"fruit": {"secret word": "many"}}', b"{", b"[]", b"\xff"])
def test_what_is_not_such_a_document_is_named_without_its_content(lake: FolderLake, body: bytes) -> None:
    lake.put_new("state/b.json", body)
    with pytest.raises(ConfigError, match=r"state/b\.json in the lake is not a Basket") as refused:
        read_model(lake, "state/b.json", Basket)
    assert "many" not in str(refused.value)
