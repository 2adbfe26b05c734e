"""Tasks that no child can get ready for."""

from ingest.sandbox.tasks import TASKS as TASKS

PRELOADED = ("ingest.parsers.of_nothing",)
