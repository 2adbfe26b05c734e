"""What the tests of the sandbox share."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(autouse=True, scope="package")
def _path_for_children() -> object:
    """A child imports from where its parent does, and the tasks of these tests are in the repository."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(REPOSITORY)
        yield
