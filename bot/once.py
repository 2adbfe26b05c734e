"""What came before: Discord may send an event again, and what was asked once is answered once."""

from collections import OrderedDict

REMEMBERED = 4_096  # a session keeps some minutes of events for a RESUME; this is hours of a busy server


class Once:
    """A memory of ids that forgets the ones it has not seen for longest."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._seen: OrderedDict[int, None] = OrderedDict()

    def first(self, id: int) -> bool:
        """Whether this id is new. It is remembered from now on."""
        new = id not in self._seen
        self._seen[id] = None
        self._seen.move_to_end(id)
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return new
