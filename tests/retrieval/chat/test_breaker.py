"""What is down is left alone for a while."""

from retrieval.chat.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    breaker = Breaker(failures=2, pause=60, clock=clock)
    breaker.failed()
    breaker.failed()
    return breaker


def test_it_lets_through_until_so_many_fail_in_a_row() -> None:
    breaker = Breaker(failures=2, clock=Clock())
    breaker.failed()
    assert breaker.lets_through()
    breaker.worked()
    breaker.failed()
    assert breaker.lets_through()
    breaker.failed()
    assert not breaker.lets_through()
    assert breaker.is_open


def test_after_a_pause_one_may_try_and_the_others_wait() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 60
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]


def test_if_that_one_fails_the_pause_begins_anew() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 60
    assert breaker.lets_through()
    breaker.failed()
    clock.now += 59
    assert not breaker.lets_through()
    clock.now += 1
    assert breaker.lets_through()


def test_if_it_works_all_may_try() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 60
    assert breaker.lets_through()
    breaker.worked()
    assert breaker.lets_through()
    assert not breaker.is_open


def test_if_it_was_given_up_the_next_one_may_try() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 60
    assert breaker.lets_through()
    breaker.gave_up()
    assert breaker.lets_through()


def test_giving_up_on_one_that_works_shuts_nobody_out() -> None:
    breaker = Breaker(clock=Clock())
    breaker.gave_up()
    assert breaker.lets_through()
