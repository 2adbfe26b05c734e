"""A marked span made whole: no half words, half figures, half dates or half names.

A model that marks tokens may stop short: "Green Berets from the 7th", "30th", "3 million". What is one whole
thing already is left alone, for people too mark "March 30" where "March 30, 2025" stands. The rules were held
against what people marked in the training sets: they change few of those spans.
"""

import re

from retrieval.composing.cues import vocabulary
from retrieval.text import STOP_WORDS, WORD, Span, content_stems, stem
from retrieval.wants import Want, spans, want_of

_SCALE = "hundred|thousand|million|billion|trillion|bn"
_UNIT = (
    "tonnes?|tons?|kilograms?|kg|grams?|pounds?|ounces?|miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|foot|"
    "inch(?:es)?|yards?|acres?|hectares?|lit(?:er|re)s?|gallons?|mph|kph|degrees?|hours?|minutes?|seconds?|"
    "days?|weeks?|months?|years?|dollars?|euros?|pesos?|yen|rupees?|cents?"
)
_FIGURE = re.compile(
    rf"(?:(?:\b(?:US|A|C|NZ))?[$€£¥] ?)?\b\d[\d,.]*(?<=\d)(?:[- ](?:{_SCALE})\b)?"
    rf"(?: ?%| percent\b| per cent\b)?(?:[- ](?P<unit>{_UNIT})\b(?!-))?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DAY_OF_MONTH = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_MONTH = re.compile(r"[A-Z][a-z]+\.?")
_PART_OF_DATE = re.compile(r"\b(?:months?|years?|decade|century|season)\b", re.IGNORECASE)

_INSIDE = r"(?:of|of the|from the|for the|de|von|van)"
_STOPPED_SHORT = re.compile(rf"(?:\d(?:st|nd|rd|th)|[A-Z][\w’'&-]* {_INSIDE})$")
_RUN = re.compile(rf" (?:(?:{_INSIDE}|the) )?(?:[A-Z][\w’'&-]*|\d+(?:st|nd|rd|th))(?: [A-Z][\w’'&-]*)*")
_ONE_NAME = re.compile(r"[A-Z][a-zß-ÿ]+(?:[-’'][A-Z]?[a-zß-ÿ]+)*")
_NAME_BEHIND = re.compile(r" (?P<name>[A-Z][a-zß-ÿ]+(?:[-’'][A-Z]?[a-zß-ÿ]+)*)(?![\w-])")
_NAME_IN_FRONT = re.compile(r"(?<=[\w,] )(?P<name>[A-Z][a-zß-ÿ]+) $")
# What stands capitalised beside a name and is no part of it.
_NO_NAME = vocabulary(
    "president vice prime minister secretary senator governor mayor judge justice chief director chairman "
    "king queen prince princess pope sir lord lady mr mrs ms miss dr prof professor general gen colonel col "
    "captain capt major maj admiral adm sergeant sgt lieutenant officer coach rep sen gov rev father sister "
    "emperor chancellor ambassador detective sheriff attorney leader sunday monday tuesday wednesday "
    "thursday friday saturday january february march april may june july august september october november "
    "december"
)
_EDGES = " \t\r\n\u00a0,;:"
_PAIRS = ("“”", "()", "[]", '""')


def whole(question: str, sentence: str, span: Span) -> Span:
    """The span with what was cut off it. Offsets count characters of `sentence`, and stay inside of it."""
    if not WORD.search(sentence, *span):  # a mark or a gap says nothing, its sentence may
        return 0, len(sentence)
    span = _whole_words(sentence, _without_edges(sentence, span))
    for made_whole in (_whole_figure, _whole_date, _whole_name):
        grown = made_whole(question, sentence, span)
        if grown != span:
            return grown
    return span


def _without_edges(sentence: str, span: Span) -> Span:
    """Without the punctuation around it, and without half of a pair of quotation marks or brackets."""
    start, end = span
    while start < end and (sentence[start] in _EDGES or _is_half(sentence[start:end], 0)):
        start += 1
    while start < end and (sentence[end - 1] in _EDGES or _is_half(sentence[start:end], -1)):
        end -= 1
    return (start, end) if start < end else span


def _is_half(words: str, at: int) -> bool:
    """Whether the first or last character is one of a pair whose other one is missing."""
    mark = words[at]
    pair = next((pair for pair in _PAIRS if mark == pair[at]), None)
    if pair is None:
        return False
    return words.count(mark) % 2 == 1 if pair[0] == pair[1] else words.count(pair[0]) != words.count(pair[1])


def _whole_words(sentence: str, span: Span) -> Span:
    start, end = span
    while 0 < start < end and _joined(sentence, start):
        start -= 1
    while start < end < len(sentence) and _joined(sentence, end):
        end += 1
    return start, end


def _joined(sentence: str, at: int) -> bool:
    """Whether the characters on both sides of `at` belong to one word."""
    return all(re.match(r"\w", character) for character in sentence[at - 1 : at + 1])


def _whole_figure(question: str, sentence: str, span: Span) -> Span:
    """With the currency in front of a number, and its scale, percent sign and unit of measure behind it.

    A unit that the question names is left away, as people do: how many miles? 40.
    """
    if not _DIGIT.search(sentence):
        return span
    asked = set(content_stems(question))
    for found in _FIGURE.finditer(sentence):
        start, end = found.span()
        if found["unit"] and stem(found["unit"].casefold()) in asked:
            end = found.start("unit") - 1
        if start <= span[0] < end or start < span[1] <= end:
            return min(start, span[0]), max(end, span[1])
    return span


def _whole_date(question: str, sentence: str, span: Span) -> Span:
    """The day with its month and the month with its day, unless the question asks for one of them."""
    words = sentence[slice(*span)]
    half = _DAY_OF_MONTH.fullmatch(words) or (want_of(question) is Want.DATE and _MONTH.fullmatch(words))
    if not half or _PART_OF_DATE.search(question):
        return span
    return next((date for date in spans(Want.DATE, sentence, question) if _within(span, date)), span)


def _whole_name(question: str, sentence: str, span: Span) -> Span:
    """The rest of a name that stops in its middle, "from the 7th", or is half of a person's.

    People rarely mark half a name, and what is capitalised beside one is mostly a title or a brand; so
    persons alone are completed, and only where one word is marked.
    """
    start, end = span
    words = sentence[start:end]
    if _STOPPED_SHORT.search(words) and (run := _RUN.match(sentence, end)):
        return start, run.end()
    if want_of(question) is not Want.NAME or not _ONE_NAME.fullmatch(words) or _is_no_name(words):
        return span
    if (behind := _NAME_BEHIND.match(sentence, end)) and not _is_no_name(behind["name"]):
        return start, behind.end()
    front = _NAME_IN_FRONT.search(sentence, 0, start)
    return (front.start("name"), end) if front and not _is_no_name(front["name"]) else span


def _is_no_name(word: str) -> bool:
    return (folded := word.casefold()) in _NO_NAME or folded in STOP_WORDS


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
