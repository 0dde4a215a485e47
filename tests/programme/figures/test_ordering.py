from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.programme.meter.figures.ordering import order_by_closeness


def blocks(chance: Random, sizes: list[int]) -> tuple[list[int], dict[tuple[int, int], int]]:
    """Return to which block each belongs, shuffled, and mail that is ten times denser within blocks."""
    of = [block for block, size in enumerate(sizes) for _ in range(size)]
    chance.shuffle(of)
    mail = {
        (a, b): chance.randint(50, 100) if of[a] == of[b] else chance.randint(0, 8)
        for a in range(len(of))
        for b in range(len(of))
    }
    return of, mail


def test_blocks_stand_together() -> None:
    for seed in range(5):
        of, mail = blocks(Random(seed), [4, 7, 5, 9])
        order = order_by_closeness(len(of), mail)
        assert len([block for block, _ in groupby(of[one] for one in order)]) == 4


def test_the_same_mail_gives_the_same_order() -> None:
    of, mail = blocks(Random(1), [5, 5, 5])
    turned = dict(reversed(mail.items()))
    assert order_by_closeness(len(of), mail) == order_by_closeness(len(of), turned)


def test_a_chain_is_followed_from_one_end_to_the_other() -> None:
    mail = {(number, number + 1): 10 for number in range(0, 10, 2)} | {
        (number, number + 1): 2 for number in range(1, 9, 2)
    }
    order = order_by_closeness(11, mail)
    assert all(abs(order.index(a) - order.index(b)) == 1 for (a, b), number in mail.items() if number == 10)


@given(st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)), st.integers(0, 50)))
def test_everybody_has_one_place_whatever_the_mail(mail) -> None:
    assert sorted(order_by_closeness(9, mail)) == list(range(9))


def test_nobody_and_one_have_their_order_too() -> None:
    assert order_by_closeness(0, {}) == []
    assert order_by_closeness(1, {(0, 0): 5}) == [0]
