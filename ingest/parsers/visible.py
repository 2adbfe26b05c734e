"""A page without what its reader does not see: that is where words are put for machines alone."""

from collections.abc import Iterator

from ingest.parsers.elements import Element
from ingest.parsers.styles import INHERITED, Stylesheet, fades, hides, read_styles

# Shown by no browser that runs scripts; a `dialog` is, once it is opened.
NEVER_SHOWN = frozenset({"template", "noscript", "datalist"})
NO_PROSE = frozenset({"script", "style", "a", "nav", "footer", "button", "select", "textarea", "title"})

RUN_OF_WORDS = 5  # in one piece: labels of menus and buttons are shorter
ENOUGH = 50  # words: less than the shortest article
MOST_WRAPPERS = 5  # hidden ones, one in the other: on real pages there are one or two


def strip_hidden(tree: Element) -> None:
    """Take out of `tree` what a reader does not see.

    Hidden are `hidden`, `template`, `noscript` and closed dialogs, and styles that leave nothing to be seen:
    `styles.py` knows them. `aria-hidden` is no reason: it hides from the ear what the eye sees.

    Many pages hide all of themselves until a script has run. Where next to nothing would be left, the wrapper
    with the most prose in it counts as shown, and what is hidden inside of it stays hidden. That is safe:
    smuggled words need an article to hide behind, and where nothing else is shown there is none; then they
    are what the page says, and a reader whose browser runs its script sees them.
    """
    body = tree.find("body") if tree.tag == "html" else tree
    if body is None:
        return
    sheet = read_styles(element.text or "" for element in tree.iter("style"))
    for element in _hidden(body, sheet):
        if faded := _faded(element, sheet):
            _blank(element, faded, sheet)
        else:
            _drop(element)
    for card in list(_hover_cards(body)):
        _drop(card)


def _hidden(body: Element, sheet: Stylesheet) -> list[Element]:
    """The hidden elements, but for wrappers without which nothing would be shown."""
    hidden = list(_outermost(body, sheet))
    shown = _prose(body) - sum(map(_prose, hidden))
    for _ in range(MOST_WRAPPERS):
        wrapper = max(hidden, key=_prose, default=None)
        if shown >= ENOUGH or wrapper is None or _prose(wrapper) < ENOUGH:
            break
        if wrapper.tag in NEVER_SHOWN:
            wrapper.tag = "div"
        inside = list(_outermost(wrapper, sheet))
        shown += _prose(wrapper) - sum(map(_prose, inside))
        hidden = [element for element in hidden if element is not wrapper] + inside
    return hidden


def _outermost(root: Element, sheet: Stylesheet) -> Iterator[Element]:
    """The elements under `root` that are hidden, without those inside of them."""
    waiting = list(root)
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        if _is_hidden(element, sheet):
            yield element
        else:
            waiting.extend(element)


def _is_hidden(element: Element, sheet: Stylesheet) -> bool:
    style = sheet.style(element)
    return _is_closed(element) or (bool(style) and (hides(style) or bool(fades(style))))


def _is_closed(element: Element) -> bool:
    """Whether an element shows nothing by itself, whatever its style."""
    if element.tag in NEVER_SHOWN or (element.tag == "dialog" and element.get("open") is None):
        return True
    # Text that is hidden until it is found in the page is meant to be found.
    return element.get("hidden") is not None and element.get("hidden").lower() != "until-found"


def _faded(element: Element, sheet: Stylesheet) -> frozenset[str]:
    """By what a hidden element hides its words but not its children, who may show theirs; else nothing."""
    style = sheet.style(element)
    return frozenset() if _is_closed(element) or hides(style) else fades(style)


def _blank(element: Element, faded: frozenset[str], sheet: Stylesheet) -> None:
    """Take out the words that have no size or colour, but not those of children that have one again."""
    waiting = [element]
    while waiting:
        at = waiting.pop()
        at.text = None
        for child in at:
            child.tail = " "
            if isinstance(child.tag, str) and not _shows(child, faded, sheet):
                waiting.append(child)


def _shows(element: Element, faded: frozenset[str], sheet: Stylesheet) -> bool:
    """Whether an element undoes what it inherits: lists have letters of no size, their items have not."""
    style = sheet.style(element)
    return all(name in style and style[name] != "inherit" and not INHERITED[name](style) for name in faded)


def _hover_cards(body: Element) -> Iterator[Element]:
    """The innermost spans in paragraphs with a picture and several links: what pops up over a name.

    The style sheet that hides them is seldom the page's own, and they break sentences in the middle.
    """
    for span in body.iterfind(".//p//span"):
        if _is_card(span) and not any(_is_card(inner) for inner in span.iterfind(".//span")):
            yield span


def _is_card(span: Element) -> bool:
    return span.find(".//img") is not None and len(span.findall(".//a")) > 1


def _prose(root: Element) -> int:
    """How many words stand in runs of words under `root`."""
    words = 0
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in NO_PROSE:
            words += _run(element.text) + sum(_run(child.tail) for child in element)
    return words


def _run(text: str | None) -> int:
    length = len((text or "").split())
    return length if length >= RUN_OF_WORDS else 0


def _drop(element: Element) -> None:
    """Take out an element; the words behind it stay, and do not run into those before."""
    if element.getparent() is not None:
        element.tail = " " + (element.tail or "")
        element.drop_tree()
