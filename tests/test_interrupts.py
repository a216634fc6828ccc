"""A signal stops a long run, at once or as soon as it can, whatever was going on when it came."""

import os
import signal

import pytest

from courseware.interrupts import Interrupted, Interrupts


@pytest.fixture(autouse=True)
def heeded():
    """A run in the background may have been told to pass signals over."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press():
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):  # Python handles it between two of its steps
        pass


def test_the_first_signal_stops_and_later_ones_leave_the_tidying_alone():
    with Interrupts():
        with pytest.raises(Interrupted):
            press()
        press()


def test_a_signal_waits_for_the_end_of_what_is_postponed():
    reached = []
    with Interrupts() as interrupts, pytest.raises(Interrupted) as caught:
        with interrupts.postponed():
            press()
            reached.append("end")
    assert reached == ["end"] and caught.value.number == signal.SIGINT


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_python_lost_is_found_again():
    class Tidied:
        def __del__(self):
            press()

    with Interrupts() as interrupts:
        interrupts.check()
        Tidied()  # Python prints what is raised here, and goes on
        with pytest.raises(Interrupted):
            interrupts.check()
        with pytest.raises(Interrupted), interrupts.postponed():
            pass
