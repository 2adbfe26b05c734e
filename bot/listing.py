"""What is told of a server's articles, feeds and questions: pure, and harmless whoever wrote the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.harmless import cut, harmless, label, one_line, target
from bot.records.answers import Votes
from bot.records.gaps import Gap
from bot.records.wishes import Wishes
from bot.rendering import TEXT_WIDTH, Message
from bot.shelf import Progress
from bot.sources import TITLE_WIDTH, publisher
from bot.splitting import LIMIT
from bot.wording import lists, managers, replies
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
    below = [_small(lists.page_of(leaf.page + 1, leaf.pages, leaf.total))] if leaf.pages > 1 else []
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
    title = label(article.title, LISTED_WIDTH) or replies.untitled()
    link, rest = target(article.url), [publisher(article.site, article.url), _day(article)]
    linked = _joined(f"- [{title}](<{link}>)", *rest)
    return linked if link and _length(linked) <= room else _joined(f"- {title}", *rest)


def feed_line(feed: KeptFeed, room: int) -> str:
    """A feed, when it was last looked into, and what is wrong with it, if anything is."""
    name = harmless(cut(one_line(feed.title or feed.url), LISTED_WIDTH))
    when = lists.feed_checked(_moment(feed.checked_at)) if feed.checked_at else lists.feed_unchecked()
    trouble = f"\n{_small(harmless(cut(one_line(feed.trouble), NAME_WIDTH)))}" if feed.trouble else ""
    linked = _joined(f"- {name}", _address(feed.url), when) + trouble
    return linked if _length(linked) <= room else _joined(f"- {name}", when) + trouble


def gap_line(gap: Gap, width: int) -> str:
    """A question that the articles did not answer."""
    return f"- {lists.asked_times(harmless(cut(one_line(gap.question), width)), gap.times)}"


def run_line(run: Run) -> str:
    """What was done to a server's articles at one time."""
    undone = lists.taken_back() if run.state is RunState.UNDONE else ""
    return _joined(f"- {_moment(run.asked_at)}", _asked(run), _came(run), undone)


def change_line(change: Change) -> str:
    """What was done to one article."""
    undone = lists.taken_back() if change.undone else ""
    how = lists.changed_how(change.before is None, change.after is None)
    return _joined(f"- {_moment(change.at)}", how, undone)


def render_details(details: Details) -> Message:
    """All that is known of an article but its text."""
    article, link = details.article, target(details.article.url)
    title = label(article.title, TITLE_WIDTH) or replies.untitled()
    listed = Titled(article.id, article.title, article.url, article.site, article.published)
    authors = label(", ".join(article.authors), TITLE_WIDTH)
    notices = ", ".join(dict.fromkeys(lists.notice(each.kind) for each in article.notices))
    lines = (
        _joined(f"**[{title}](<{link}>)**" if link else f"**{title}**", publisher(listed.site, listed.url)),
        lists.by_authors(authors) if authors else "",
        lists.dated(_day(listed), replies.day(article.modified) if article.modified else None),
        lists.words_and_passages(len(article.text.split()), details.passages),
        _origin(details.origin),
        lists.added_at(_moment(details.since)) if details.since else "",
        lists.says_of_itself(notices) if notices else "",
    )
    return render_lines(lines)


def render_standing(standing: Standing) -> Message:
    """How it stands with a server's library."""
    troubled = [feed for feed in standing.feeds if feed.trouble]
    lines = (
        lists.stock(standing.articles, standing.passages),
        lists.feeds_kept(len(standing.feeds), len(troubled)),
        *(feed_line(feed, TEXT_WIDTH) for feed in troubled[:REASONS]),
        _doing(standing),
        lists.queued(standing.waiting) if standing.waiting else "",
        lists.last_done(_moment(standing.last.asked_at), _came(standing.last)) if standing.last else "",
        lists.left_to_retry(standing.left) if standing.left else "",
        lists.votes(standing.votes.helpful, standing.votes.not_helpful),
        *(f"> {harmless(cut(one_line(reason), TITLE_WIDTH))}" for reason in standing.votes.reasons[:REASONS]),
    )
    return render_lines(lines)


def render_progress(progress: Progress) -> str:
    """How far it is with what was asked for."""
    if progress.report is None:
        return lists.being_waited_for(progress.ahead)
    return lists.being_done(progress.report.done, progress.expected)


def render_wishes(wishes: Wishes) -> str:
    """What a server's managers have set."""
    return "\n".join(
        (
            managers.editors_set(roles_named(wishes.editors)),
            managers.channels_set(channels_named(wishes.channels)),
            managers.forums_set(channels_named(wishes.forums)),
            managers.audit_set(channels_named((wishes.audit,)) if wishes.audit else ""),
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
        return lists.read_from(_address(origin))
    if origin.startswith(SENT):
        return lists.read_from_file(named(origin.removeprefix(SENT)))
    return lists.read_by_operator()


def _asked(run: Run) -> str:
    """What a run was to do. Paths are those of the operator's own disk: they are counted, and not told."""
    asked = run.asked
    if asked.undo:
        return lists.undoing()
    if asked.remove or asked.purge:
        return lists.removal()
    pages = [each for each in asked.sources if is_address(each)]
    paths = len(asked.sources) - len(pages)
    names = [*pages, *asked.feeds, *(sent.name for sent in asked.files), *filter(None, [asked.sitemap])]
    if len(names) == 1 and not paths:
        return named(names[0])
    return lists.asked_for(len(pages), len(asked.files) + paths, len(asked.feeds))


def _came(run: Run) -> str:
    """What came of a run: its numbers, or why it has none."""
    told = run.told or {}
    if "trouble" in told:
        return lists.not_done()
    return replies.report(IngestReport.from_json(told)) if told else ""


def _doing(standing: Standing) -> str:
    if standing.running:
        return render_progress(standing.running)
    return lists.busy_elsewhere() if standing.busy else lists.at_rest()


def _day(article: Titled) -> str:
    return replies.day(article.published) if article.published else replies.undated()


def _moment(at: datetime) -> str:
    """A time that everybody's Discord shows as it is where they are."""
    return f"<t:{int(at.timestamp())}:f>"


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _length(content: str) -> int:
    return len(content.encode("utf-16-le", "surrogatepass")) // 2


def _small(text: str) -> str:
    return f"-# {text}"
