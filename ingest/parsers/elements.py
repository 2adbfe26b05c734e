"""An element of a page's tree, as far as types go: lxml ships none."""

from typing import Any

Element = Any
