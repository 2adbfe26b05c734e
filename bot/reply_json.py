"""A reply as JSON: the contract of `footnote ask --json`, told in docs/json.md."""

from dataclasses import asdict
from typing import Any

from retrieval.links import passage_link
from retrieval.types import Answer, Article, Citation, Evidence, NoAnswer, Period, Reply, Took

JsonObject = dict[str, Any]
Id = str | int | None


def reply_json(reply: Reply, id: Id = None) -> JsonObject:
    """One JSON object. `id` is the question's own, where questions came with one."""
    match reply:
        case Answer():
            said = _answer(reply)
        case NoAnswer():
            said = _refusal(reply.why, reply.confidence, reply.within)
    return {
        "id": id,
        "question": reply.question,
        **said,
        "written": asdict(reply.written) if reply.written else None,
        "evidence": [evidence_json(evidence) for evidence in reply.evidence],
        "milliseconds": _milliseconds(reply.took),
    }


def refusal_json(question: str, reason: str, id: Id) -> JsonObject:
    """The object for a question that could not even be asked."""
    said = {"id": id, "question": question, **_refusal(reason, 0.0)}
    return said | {"written": None, "evidence": [], "milliseconds": _milliseconds(Took())}


def article_json(article: Article) -> JsonObject:
    """An article as a citation names it."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "site": article.site,
    }


def evidence_json(evidence: Evidence) -> JsonObject:
    """A passage that was found, with its score."""
    passage = evidence.passage
    return {
        "passage_id": passage.id,
        "article_id": passage.article.id,
        "score": round(evidence.score, 4),
        "text": passage.text,
    }


def _answer(answer: Answer) -> JsonObject:
    return {
        "status": "answered",
        "answer": answer.text,
        "short_answer": answer.short,
        "stance": answer.stance,
        "confidence": round(answer.confidence, 4),
        "reason": None,
        "within": None,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "citations": [_citation(citation) for citation in answer.citations],
    }


def _refusal(reason: str, confidence: float, within: Period | None = None) -> JsonObject:
    return {
        "status": "no_answer",
        "answer": None,
        "short_answer": None,
        "stance": None,
        "confidence": round(confidence, 4),
        "reason": reason,
        "within": _period(within) if within else None,
        "as_of": None,
        "citations": [],
    }


def _period(period: Period) -> JsonObject:
    return {"from": period.first.isoformat() if period.first else None, "to": period.last.isoformat()}


def _citation(citation: Citation) -> JsonObject:
    return {
        "number": citation.number,
        "quote": citation.quote,
        "link": passage_link(citation),
        "page": citation.pages[0] if citation.pages else None,
        "article": article_json(citation.article),
        "also": [article_json(article) for article in citation.also],
        "passage": {"id": citation.passage.id, "start": citation.start, "end": citation.end},
        "span": {"start": citation.bold[0], "end": citation.bold[1]} if citation.bold else None,
    }


def _milliseconds(took: Took) -> JsonObject:
    return {
        "retrieve": round(took.retrieve, 1),
        "read": round(took.read, 1),
        "total": round(took.total, 1),
    }
