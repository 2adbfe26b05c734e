"""Which styles hide words, in a `style` attribute and in the simple rules of a page's own style sheets.

Style sheets that a page links to are not fetched, and a selector is understood if it is one compound such as
`p.note#first`. Any other, and any rule under a condition such as `@media`, is only believed where it shows:
what a script or a wide screen may yet show is not called hidden.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.parsers.elements import Element

Declarations = Mapping[str, str]

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
BRACE = re.compile(r"[{}]")
COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9-]*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
PSEUDO = re.compile(r"::?[\w-]+(?:\([^)]*\))?|\[[^\]]*\]")
COMBINATOR = re.compile(r"[\s>+~]+")
NAME = re.compile(r"[.#][\w-]+")

LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|r?em|ex|ch|vw|vh|%)?")
PIXELS = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.0, "vh": 8.0}
FAR = -999  # pixels: no screen is that far to the left
SMALLEST = 1  # pixels: of a letter or a box that somebody might see
CLEAR = re.compile(r"transparent|(?:rgb|hsl)a?\([^)]*[,/]\s*0*\.?0*%?\s*\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0")
CLIPPED = re.compile(r"rect\(\s*[01](?:px)?\b|inset\(\s*(?:50|100)%|circle\(\s*0")
SCALED_AWAY = re.compile(r"scale(?:[xy]|3d)?\(\s*0\s*[,)]|translate(?:x|y|3d)?\([^)]*-\d{4,}px")
COLOURS = {"white": "#ffffff", "black": "#000000"}


def _is_none(style: Declarations) -> bool:
    return style.get("display") == "none" or style.get("content-visibility") == "hidden"


def _is_clear(style: Declarations) -> bool:
    opacity = LENGTH.fullmatch(style.get("opacity", ""))
    return opacity is not None and float(opacity[1]) < 0.02


def _is_away(style: Declarations) -> bool:
    """Whether a box is moved, cut or scaled out of sight."""
    placed = style.get("position") in ("absolute", "fixed")
    moved = ("left", "top", "right", "bottom") if placed else ()
    return (
        any((_pixels(style.get(side)) or 0) <= FAR for side in (*moved, "text-indent", "margin-left"))
        or CLIPPED.match(style.get("clip" if placed else "clip-path", style.get("clip-path", ""))) is not None
        or SCALED_AWAY.search(style.get("transform", "")) is not None
    )


def _is_flat(style: Declarations) -> bool:
    """Whether a box has no size and cuts what does not fit. Padding gives it a size after all."""
    if style.get("overflow") not in ("hidden", "clip") or any(name.startswith("padding") for name in style):
        return False
    sizes = (_pixels(style.get(name)) for name in ("height", "max-height", "width", "max-width"))
    return any(size is not None and 0 <= size <= SMALLEST for size in sizes)


def _is_invisible(style: Declarations) -> bool:
    return style.get("visibility") in ("hidden", "collapse")


def _is_tiny(style: Declarations) -> bool:
    size = _pixels(style.get("font-size"))
    return size is not None and size <= SMALLEST


def _is_uncoloured(style: Declarations) -> bool:
    """Whether letters have no colour or that of their ground; a picture may shine through them, though."""
    colour = _colour(style.get("color", ""))
    if not colour or "text-shadow" in style or style.get("-webkit-text-fill-color", "").startswith("#"):
        return False
    if "text" in (style.get("background-clip"), style.get("-webkit-background-clip")):
        return False
    ground = style.get("background-color") or style.get("background", "").partition(" ")[0]
    return CLEAR.fullmatch(colour) is not None or colour == _colour(ground)


# What hides an element with all that is in it, and what is inherited: there a child may show itself again.
WHOLE: tuple[Callable[[Declarations], bool], ...] = (_is_none, _is_clear, _is_away, _is_flat)
INHERITED: Mapping[str, Callable[[Declarations], bool]] = {
    "visibility": _is_invisible,
    "font-size": _is_tiny,
    "color": _is_uncoloured,
}
RELEVANT = frozenset(
    {"display", "content-visibility", "opacity", "position", "left", "top", "right", "bottom", "text-indent"}
    | {"margin-left", "clip", "clip-path", "transform", "overflow", "height", "max-height", "width"}
    | {"max-width", "visibility", "font-size", "color", "text-shadow", "background-clip", "background"}
    | {"background-color", "-webkit-background-clip", "-webkit-text-fill-color", "padding", "padding-bottom"}
    | {"padding-top"}
)


def hides(style: Declarations) -> bool:
    """Whether an element of such a style is hidden, together with everything in it."""
    return any(is_hidden(style) for is_hidden in WHOLE)


def fades(style: Declarations) -> frozenset[str]:
    """The inherited properties by which the words of an element are hidden, but for children that undo it."""
    return frozenset(name for name, is_hidden in INHERITED.items() if is_hidden(style))


def declarations(written: str) -> dict[str, str]:
    """The declarations of a rule or a `style` attribute that matter here, in lower case."""
    found = {}
    for declaration in written.split(";"):
        name, colon, value = declaration.partition(":")
        if colon and (name := name.strip().lower()) in RELEVANT:
            found[name] = value.lower().replace("!important", "").strip()
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """One compound selector and what it declares."""

    tag: str | None
    names: frozenset[str]
    style: Declarations
    order: int

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """What wins is an id over classes over a tag, and then what comes later (CSS Cascade, 6.4)."""
        ids = sum(name.startswith("#") for name in self.names)
        return ids, len(self.names) - ids, self.tag is not None, self.order


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The rules of a page, by a name or a tag that each asks for, and what others may yet show."""

    rules: Mapping[str, list[Rule]]
    shown: Mapping[str, set[str]] = field(default_factory=dict)

    def style(self, element: Element) -> Declarations:
        """What the page declares for an element; its own `style` attribute has the last word."""
        written = element.get("style") or ""
        names = _names(element)
        if not (written or names or element.tag in self.rules):
            return {}
        found = [
            rule
            for key in (element.tag, *names)
            for rule in self.rules.get(key, ())
            if rule.names <= names and rule.tag in (None, element.tag)
        ]
        style: dict[str, str] = {}
        for rule in sorted(found, key=lambda rule: rule.weight):
            style |= rule.style
        for name in names & self.shown.keys():
            style = {key: value for key, value in style.items() if key not in self.shown[name]}
        return style | declarations(written)


def read_styles(sheets: Iterable[str]) -> Stylesheet:
    """The style sheet of a page, from the texts of its `<style>` elements."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    shown: dict[str, set[str]] = defaultdict(set)
    for order, (selector, written, is_certain) in enumerate(_rules("\n".join(sheets))):
        style = declarations(written)
        compound = COMPOUND.fullmatch(selector)
        if style and is_certain and compound:
            rule = Rule((compound["tag"] or "").lower() or None, _parts(selector), style, order)
            rules[next(iter(sorted(rule.names)), rule.tag or "")].append(rule)
        elif style and not hides(style) and not fades(style):
            for name in _parts(COMBINATOR.split(PSEUDO.sub("", selector))[-1]):
                shown[name] |= style.keys()
    return Stylesheet(rules, shown)


def _rules(css: str) -> Iterator[tuple[str, str, bool]]:
    """The selectors, one by one, with their declarations, and whether they hold without a condition."""
    depth, conditions, start, prelude = 0, 0, 0, ""
    text = COMMENT.sub("", css)
    for brace in BRACE.finditer(text):
        written, start = text[start : brace.start()], brace.end()
        if brace[0] == "}":
            if depth > conditions:
                for selector in prelude.split(","):
                    yield selector.strip(), written, conditions == 0
            depth = max(depth - 1, 0)
            conditions = min(conditions, depth)
            continue
        depth += 1
        prelude = written.rpartition(";")[2].strip()
        conditions += prelude.startswith("@")


def _names(element: Element) -> frozenset[str]:
    own = [f".{name}" for name in (element.get("class") or "").split()]
    return frozenset([*own, f"#{element.get('id')}"] if element.get("id") else own)


def _parts(selector: str) -> frozenset[str]:
    return frozenset(NAME.findall(selector))


def _pixels(length: str | None) -> float | None:
    """A length in pixels, about; None if it is none, or a share of something that is not known."""
    found = LENGTH.fullmatch(length or "")
    if not found or (found[2] == "%" and float(found[1])):
        return None
    return float(found[1]) * PIXELS.get(found[2] or "", 1.0)


def _colour(written: str) -> str:
    """A colour in one spelling, as far as whites and blacks go, which are what is hidden with."""
    colour = COLOURS.get(written, written).replace(" ", "")
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        return "#" + "".join(2 * digit for digit in colour[1:])
    return {"rgb(255,255,255)": "#ffffff", "rgb(0,0,0)": "#000000"}.get(colour, colour)
