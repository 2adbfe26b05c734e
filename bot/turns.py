"""Many events at once are begun a few at a time, so that the loop gets round to its other work in between."""

import asyncio

FEW = 8  # each begins with a request, which takes about a millisecond of the loop's time, more by TLS


class Turns:
    """Lets a few through at each turn of the loop. Nobody waits for anybody to be done."""

    def __init__(self, few: int = FEW) -> None:
        self._gate = asyncio.Semaphore(few)

    async def come(self) -> None:
        """Returns when it is one's turn."""
        async with self._gate:
            await asyncio.sleep(0)
