"""What to read where nothing answers: the articles that come nearest, if they come near at all."""

from collections.abc import Iterator

from retrieval.types import Article, NoAnswer, Why

MOST = 3
NEAR = 0.16  # off topic the best article had at most 0.14, on topic at least 0.18
SHARE = 0.75  # of the best one's score


def nearest(refusal: NoAnswer) -> list[Article]:
    """At most three articles, the nearest first, each story once. None where all are about something else.

    Both thresholds were chosen on the questions of evals/examples whose `split` is `fit`.
    """
    if refusal.why is Why.NO_ARTICLES:
        return []
    least = max([NEAR, *(SHARE * each.score for each in refusal.evidence)])
    near = [each.passage.article for each in refusal.evidence if each.score >= least]
    return list(_each_story_once(near))[:MOST]


def _each_story_once(articles: list[Article]) -> Iterator[Article]:
    seen = set[str]()
    for article in articles:
        if (story := article.story or article.id) not in seen:
            seen.add(story)
            yield article
