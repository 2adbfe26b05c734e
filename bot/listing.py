"""What is told of a server's articles, feeds and questions: pure, and harmless whoever wrote the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import wording
from bot.harmless import cut, harmless, label, one_line, target
from bot.records.answers import Votes
from bot.records.gaps import Gap
from bot.records.wishes import Wishes
from bot.rendering import TEXT_WIDTH, Message
from bot.shelf import Progress
from bot.sources import TITLE_WIDTH, publisher
from bot.splitting import LIMIT
from ingest.journal.asked import is_address
from ingest.journal.feeds import KeptFeed
from ingest.journal.runs import Run, RunState
from ingest.report import IngestReport
from retrieval.history import Change
from retrieval.titles import Titled
from retrieval.types import Article

ROOM = LIMIT - 100  # of a page for its lines; the rest is for what stands below them
LISTED_WIDTH = 60  # of a title in a list: eight of them, each character escaped, fit a message
NAME_WIDTH = 80  # of a file
REASONS = 3  # of votes, the newest
SENT = "sent:"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list: its lines, its number from 0, how many pages there are, and entries on them."""

    lines: tuple[str, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of one article: `origin` is where it was read from, where that is remembered."""

    article: Article
    passages: int
    origin: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a server's library. `running` is what is being done for it at the moment."""

    articles: int
    passages: int
    feeds: Sequence[KeptFeed]
    running: Progress | None
    waiting: int
    busy: bool
    last: Run | None
    left: int
    votes: Votes


def render_leaf(leaf: Leaf, empty: str) -> Message:
    """A page of a list, or what is said of an empty one."""
    if not leaf.lines:
        return Message(empty)
    below = [_small(wording.page_of(leaf.page + 1, leaf.pages, leaf.total))] if leaf.pages > 1 else []
    return Message("\n".join([*leaf.lines, *below]))


def render_lines(lines: Iterable[str]) -> Message:
    """Lines that may be too many for one message, none of them too long for one."""
    contents = [""]
    for line in filter(None, lines):
        longer = f"{contents[-1]}\n{line}".strip()
        if _length(longer) <= LIMIT:
            contents[-1] = longer
        else:
            contents.append(line)
    return Message(contents[0], tuple(contents[1:]))


def article_line(article: Titled, room: int) -> str:
    """An article in a list of them: without its link where that is too long."""
    title = label(article.title, LISTED_WIDTH) or wording.untitled()
    link, rest = target(article.url), [publisher(article.site, article.url), _day(article)]
    linked = _joined(f"- [{title}](<{link}>)", *rest)
    return linked if link and _length(linked) <= room else _joined(f"- {title}", *rest)


def feed_line(feed: KeptFeed, room: int) -> str:
    """A feed, when it was last looked into, and what is wrong with it, if anything is."""
    name = harmless(cut(one_line(feed.title or feed.url), LISTED_WIDTH))
    when = wording.feed_checked(_moment(feed.checked_at)) if feed.checked_at else wording.feed_unchecked()
    trouble = f"\n{_small(harmless(cut(one_line(feed.trouble), NAME_WIDTH)))}" if feed.trouble else ""
    linked = _joined(f"- {name}", _address(feed.url), when) + trouble
    return linked if _length(linked) <= room else _joined(f"- {name}", when) + trouble


def gap_line(gap: Gap, width: int) -> str:
    """A question that the articles did not answer."""
    return f"- {wording.asked_times(harmless(cut(one_line(gap.question), width)), gap.times)}"


def run_line(run: Run) -> str:
    """What was done to a server's articles at one time."""
    undone = wording.taken_back() if run.state is RunState.UNDONE else ""
    return _joined(f"- {_moment(run.asked_at)}", _asked(run), _came(run), undone)


def change_line(change: Change) -> str:
    """What was done to one article."""
    undone = wording.taken_back() if change.undone else ""
    how = wording.changed_how(change.before is None, change.after is None)
    return _joined(f"- {_moment(change.at)}", how, undone)


def render_details(details: Details) -> Message:
    """All that is known of an article but its text."""
    article, link = details.article, target(details.article.url)
    title = label(article.title, TITLE_WIDTH) or wording.untitled()
    listed = Titled(article.id, article.title, article.url, article.site, article.published)
    authors = label(", ".join(article.authors), TITLE_WIDTH)
    notices = ", ".join(dict.fromkeys(wording.notice(each.kind) for each in article.notices))
    lines = (
        _joined(f"**[{title}](<{link}>)**" if link else f"**{title}**", publisher(listed.site, listed.url)),
        wording.by_authors(authors) if authors else "",
        wording.dated(_day(listed), wording.day(article.modified) if article.modified else None),
        wording.words_and_passages(len(article.text.split()), details.passages),
        _origin(details.origin),
        wording.added_at(_moment(details.since)) if details.since else "",
        wording.says_of_itself(notices) if notices else "",
    )
    return render_lines(lines)


def render_standing(standing: Standing) -> Message:
    """How it stands with a server's library."""
    troubled = [feed for feed in standing.feeds if feed.trouble]
    lines = (
        wording.stock(standing.articles, standing.passages),
        wording.feeds_kept(len(standing.feeds), len(troubled)),
        *(feed_line(feed, TEXT_WIDTH) for feed in troubled[:REASONS]),
        _doing(standing),
        wording.queued(standing.waiting) if standing.waiting else "",
        wording.last_done(_moment(standing.last.asked_at), _came(standing.last)) if standing.last else "",
        wording.left_to_retry(standing.left) if standing.left else "",
        wording.votes(standing.votes.helpful, standing.votes.not_helpful),
        *(f"> {harmless(cut(one_line(reason), TITLE_WIDTH))}" for reason in standing.votes.reasons[:REASONS]),
    )
    return render_lines(lines)


def render_progress(progress: Progress) -> str:
    """How far it is with what was asked for."""
    if progress.report is None:
        return wording.being_waited_for(progress.ahead)
    return wording.being_done(progress.report.done, progress.expected)


def render_wishes(wishes: Wishes) -> str:
    """What a server's managers have set."""
    return "\n".join(
        (
            wording.editors_set(roles_named(wishes.editors)),
            wording.channels_set(channels_named(wishes.channels)),
            wording.forums_set(channels_named(wishes.forums)),
            wording.audit_set(channels_named((wishes.audit,)) if wishes.audit else ""),
        )
    )


def roles_named(ids: Sequence[int]) -> str:
    """Roles as Discord shows them; where nobody may be mentioned, it pings nobody."""
    return ", ".join(f"<@&{id}>" for id in ids)


def channels_named(ids: Sequence[int]) -> str:
    """Channels as Discord shows them."""
    return ", ".join(f"<#{id}>" for id in ids)


def named(words: str) -> str:
    """A title, an address or a file's name within a sentence."""
    return _address(words) if is_address(words) else harmless(cut(one_line(words), TITLE_WIDTH))


def _address(url: str) -> str:
    """An address that can be clicked and shows no preview; one that is too long to be, is cut."""
    link = target(url)
    return f"<{link}>" if link and len(link) <= TEXT_WIDTH else harmless(cut(one_line(url), NAME_WIDTH))


def _origin(origin: str | None) -> str:
    """Where an article was read from. Paths are those of the operator's own disk, and not told."""
    if origin is None:
        return ""
    if is_address(origin):
        return wording.read_from(_address(origin))
    if origin.startswith(SENT):
        return wording.read_from_file(named(origin.removeprefix(SENT)))
    return wording.read_by_operator()


def _asked(run: Run) -> str:
    """What a run was to do. Paths are those of the operator's own disk: they are counted, and not told."""
    asked = run.asked
    if asked.undo:
        return wording.undoing()
    if asked.remove or asked.purge:
        return wording.removal()
    pages = [each for each in asked.sources if is_address(each)]
    paths = len(asked.sources) - len(pages)
    names = [*pages, *asked.feeds, *(sent.name for sent in asked.files), *filter(None, [asked.sitemap])]
    if len(names) == 1 and not paths:
        return named(names[0])
    return wording.asked_for(len(pages), len(asked.files) + paths, len(asked.feeds))


def _came(run: Run) -> str:
    """What came of a run: its numbers, or why it has none."""
    told = run.told or {}
    if "trouble" in told:
        return wording.not_done()
    return wording.report(IngestReport.from_json(told)) if told else ""


def _doing(standing: Standing) -> str:
    if standing.running:
        return render_progress(standing.running)
    return wording.busy_elsewhere() if standing.busy else wording.at_rest()


def _day(article: Titled) -> str:
    return wording.day(article.published) if article.published else wording.undated()


def _moment(at: datetime) -> str:
    """A time that everybody's Discord shows as it is where they are."""
    return f"<t:{int(at.timestamp())}:f>"


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _length(content: str) -> int:
    return len(content.encode("utf-16-le", "surrogatepass")) // 2


def _small(text: str) -> str:
    return f"-# {text}"
