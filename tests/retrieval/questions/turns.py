"""Conversations for the tests."""

from retrieval.questions.stages import Speaker, Turn

COURSE = "Green Berets begin six-week course for Mexican marines"
LED = "The training is led by Green Berets from the 7th Special Forces Group."


def asked(text: str) -> Turn:
    return Turn(Speaker.ASKER, text)


def replied(question: str, short: str | None = None, *titles: str, text: str = "") -> Turn:
    return Turn(Speaker.BOT, text or short or "The articles do not say.", question, short, titles)


WHO_LEADS = (
    asked("who is leading the training of the Mexican marines?"),
    replied("who is leading the training of the Mexican marines?", "Green Berets", COURSE, text=LED),
)
