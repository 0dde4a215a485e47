from hypothesis import given
from hypothesis import strategies as st

from app.programme.meter.figures.pooling import pool, smallest


def once(sizes):
    return {key: [size] for key, size in sizes.items()}


def test_large_departments_stand_alone_largest_first() -> None:
    assert pool(once({1: 5, 2: 40, 3: 12}), 5) == [(2,), (3,), (1,)]


def test_small_departments_stand_together_last() -> None:
    assert pool(once({1: 3, 2: 40, 3: 4, 4: 12, 5: 2}), 5) == [(2,), (4,), (1, 3, 5)]


def test_a_small_department_alone_takes_the_two_next_smallest_with_it() -> None:
    assert pool(once({1: 4, 2: 40, 3: 12, 4: 30}), 5) == [(2,), (1, 3, 4)]


def test_of_two_small_departments_neither_can_tell_the_other_by_taking_its_own_figures_away() -> None:
    assert pool(once({1: 4, 2: 3, 3: 12, 4: 30}), 5) == [(4,), (1, 2, 3)]
    assert pool(once({1: 4, 2: 3, 3: 12}), 5) == [(1, 2, 3)]


def test_small_departments_that_are_few_people_take_the_next_smallest_with_them() -> None:
    assert pool(once({1: 1, 2: 2, 3: 12, 4: 40}), 5) == [(4,), (1, 2, 3)]


def test_a_company_that_is_too_small_is_one_whole() -> None:
    assert pool(once({1: 1, 2: 2}), 5) == [(1, 2)]


def test_a_department_that_was_small_in_one_week_is_pooled_in_all() -> None:
    assert pool({1: [9, 4, 9], 2: [8, 8, 8], 3: [40, 40, 40], 4: [20, 20, 20]}, 5) == [(3,), (1, 2, 4)]


def test_a_department_is_not_small_before_it_exists() -> None:
    assert pool({1: [0, 9], 2: [8, 8]}, 5) == [(1,), (2,)]


def test_a_pool_is_large_enough_in_each_week_also_before_some_of_it_exist() -> None:
    assert pool({1: [3, 3], 2: [0, 6], 3: [7, 7], 4: [40, 40], 5: [50, 50]}, 5) == [(5,), (1, 2, 3, 4)]


def test_without_departments_there_is_nothing_to_pool() -> None:
    assert pool({}, 5) == []


WEEKS = 3
companies = st.dictionaries(
    st.integers(1, 99), st.lists(st.integers(0, 12), min_size=WEEKS, max_size=WEEKS), min_size=1, max_size=12
)


@given(companies, st.integers(1, 8))
def test_every_department_is_in_one_group(company, min_size) -> None:
    groups = pool(company, min_size)
    assert sorted(key for group in groups for key in group) == sorted(company)


@given(companies, st.integers(1, 8))
def test_no_group_is_too_small_in_any_week_unless_it_is_all_that_there_is(company, min_size) -> None:
    for group in pool(company, min_size):
        for week in range(WEEKS):
            people = sum(company[key][week] for key in group)
            is_everybody = people == sum(size[week] for size in company.values())
            assert people >= min_size or people == 0 or is_everybody


@given(companies, st.integers(1, 8))
def test_no_small_department_can_be_told_by_taking_what_is_shown_from_a_total(company, min_size) -> None:
    """Whatever is shown is a sum over whole groups; so is every difference of what is shown."""
    groups = pool(company, min_size)
    for key, weeks in company.items():
        if smallest(weeks) < min_size and len(company) > 1:
            assert (key,) not in groups
            for week in (number for number in range(WEEKS) if weeks[number]):
                group = next(one for one in groups if key in one)
                beside = [other for other in group if other != key and company[other][week]]
                others = [other for other in company if other != key and company[other][week]]
                assert len(beside) >= min(2, len(others))
