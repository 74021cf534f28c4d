"""A run of a deployment that cannot do its work says so in words; called directly, the error is raised."""

from __future__ import annotations

import logging

import pytest

from flows.saying import in_words
from rowen.records import Busy, InputError, Problem, RowenError

LOGGER = logging.getLogger("rowen.test")
WRONG = InputError(Problem("There is no review 'x'.", "Make one.", field="review"))


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "some-deployment")


def test_what_a_person_must_mend_fails_the_run_with_the_remedy(
    deployed: None, caplog: pytest.LogCaptureFixture
) -> None:
    with in_words(LOGGER) as ending:
        raise WRONG

    assert ending.state is not None and ending.state.is_failed()
    assert ending.state.message == "review: There is no review 'x'. Make one."
    assert "Make one." in caplog.text and "Traceback" not in caplog.text


@pytest.mark.parametrize("error", [Busy("held"), WRONG])
def test_without_a_deployment_the_error_is_raised_as_everywhere(error: RowenError) -> None:
    with pytest.raises(type(error)), in_words(LOGGER):
        raise error


def test_an_error_that_is_not_ours_is_never_turned_into_words(deployed: None) -> None:
    with pytest.raises(ZeroDivisionError), in_words(LOGGER):
        raise ZeroDivisionError
