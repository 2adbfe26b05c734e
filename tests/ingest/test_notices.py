"""What an article says of itself is found; what it says of the world is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.notices import LONGEST, MOST, is_retracted, notices, notices_of
from retrieval.types import Notice, NoticeKind

CORRECTIONS = [
    "Correction (Feb. 18, 2025): An earlier version of this article misstated the height of the dam.",
    "Correction: The mayor's name is Jane Doe, not Janet Doe.",
    "CORRECTION: This story has been updated to correct the year of the storm.",
    "Correction, Feb. 18: The caption with this article gave the wrong name.",
    "Corrections & clarifications: A previous version of this story misidentified the pier.",
    "Correction and clarification: A prior version of this column said that nobody was hurt.",
    "CORRECTION — An earlier version of this report said the harbour was closed on Sunday.",
    "Corrected: A former version of this piece overstated the number of boats.",
    "Correction appended: The figures in this article were for 2023.",
    "An earlier version of this story said that twelve boats were lost.",
    "A previous version of this article gave the wrong date.",
    "(An earlier version of this story misspelled Ms. Doe's name.)",
    "* An earlier version of this post included a photo of another pier.",
    "-— An earlier version of this story incorrectly listed an item.",
    "In an earlier version of this story, the name of the town was misspelled.",
    "Due to an editing error, an earlier version of this article misidentified the mayor.",
    "Because of an editing error, this article misstated the cost of the pier.",
    "The name of the town was misspelled in an earlier version of this article.",
    "A headline on an earlier version of this article misstated the verdict.",
    "This article has been corrected.",
    "This story has been corrected to show that the pier opened in 1990.",
    "This article was corrected on Feb. 18, 2025, to give the right spelling of the mayor's name.",
    "This article was amended on 18 February 2025 to correct the name of the pier.",
    "This story corrects the spelling of Brookhaven.",
    "(This version corrects paragraph 3 to say that the harbour was closed on Monday.)",
    "(Corrects spelling of name in paragraph 3)",
    "(This Feb. 17 story has been corrected to fix the date in paragraph 2)",
    "This article originally stated that nobody was hurt.",
    "This story incorrectly said that the pier is made of steel.",
    "This article misstated the age of the mayor.",
    "A caption with this article misidentified the boat.",
    "The headline of this article has been changed: it gave an incorrect number.",
    "We have corrected this story: the harbour is in Brookhaven.",
    "The Harbour Post has corrected this article.",
    "Editor's note: An earlier version of this story said that the pier had burnt.",
    "Editors’ Note: This article has been updated to remove an erroneous figure.",
    "Note: This story has been corrected.",
    "An earlier version of this article,\nwhich was wrapped,\nmisstated the height of the dam.",
]
CLARIFICATIONS = [
    "Clarification: This story has been updated to clarify when the posts were made.",
    "CLARIFICATION (Feb. 18): The story should have said that the pier is private.",
    "This article has been clarified.",
    "This article was updated to clarify the mayor's position on the dam.",
]
UPDATES = [
    "This story has been updated.",
    "This story and its headline have been updated with additional reporting.",
    "This article was updated at 5 p.m. with a statement from the mayor.",
    "Update: This article has been updated to reflect the mayor's reply.",
    "We've updated this story to include a statement.",
    "Editor's note: This story was originally published in 2022 and has been updated.",
]
RETRACTIONS = [
    "This article has been retracted.",
    "This story has been withdrawn because its source could not be verified.",
    "We have retracted this story.",
    "The Harbour Post has retracted this article.",
    "The Associated Press is withdrawing this story about the harbour.",
    "RETRACTED: Harbour closed after storm",
    "Retraction: The article on the pier was based on a forged letter.",
    "STORY WITHDRAWN: Harbour closed after storm",
    "EDITORS: KILL the story on the harbour that was sent at 10:00.",
    "EDITORS: PLEASE DISREGARD the story on the harbour.",
    "The story “Harbour closed after storm” is withdrawn.",
    "Editor's note: This article has been removed, since it did not meet our standards.",
]
NOTICES = [
    *((sentence, NoticeKind.CORRECTION) for sentence in CORRECTIONS),
    *((sentence, NoticeKind.CLARIFICATION) for sentence in CLARIFICATIONS),
    *((sentence, NoticeKind.UPDATE) for sentence in UPDATES),
    *((sentence, NoticeKind.RETRACTION) for sentence in RETRACTIONS),
]

HARD = [
    "The company issued a correction on Tuesday.",
    "Correction: a fall in prices of a tenth or more.",
    "Corrections: The state spends $2 billion on prisons.",
    "Correction officers went on strike.",
    "The newspaper said that its article has been corrected.",
    "“This story has been corrected,” the editor said.",
    "“An earlier version of this story was wrong,” she wrote.",
    'He wrote: "An earlier version of this article misstated my age."',
    "The network retracted the story and apologised.",
    "The journal has retracted the paper.",
    "The Lancet retracted an article on the drug.",
    "Fox was asked to retract this week's story on the machines.",
    "A version of this story first appeared in our newsletter.",
    "An earlier version of this story was published in 2021.",
    "A previous version of this story appeared on Feb. 3.",
    "This story was originally published in 2019.",
    "This article originally appeared in the Harbour Post.",
    "Editor's note: This story contains spoilers.",
    "Editor's note: This page will be updated all day.",
    "Editor’s Note: Jane Doe is a professor of history. The views are her own.",
    "This story will be updated.",
    "We'll keep updating this story through the day.",
    "An earlier version of the bill was vetoed by the governor.",
    "A previous version of this bill set the fine at $500.",
    "This map was revised by lawmakers after the court struck it down.",
    "An earlier version of the report said that the dam was safe.",
    "The previous version of the district favoured his party.",
    "The vaccine matched the original version of the virus.",
    "The statement was later corrected by the White House.",
    "The police corrected their earlier account of the shooting.",
    "The report was withdrawn after complaints.",
    "The candidate has withdrawn from the race.",
    "WITHDRAWN: Two players with injuries.",
    "Update: Feb. 18, 2025",
    "Updated: 5 p.m.",
    "The editor killed the story.",
    "She declined to comment for this story.",
    "The treaty was amended in 1992 to correct an error.",
    "Prices were accurate at the time this article was published.",
    "He misstated his age in an interview with this reporter.",
]
PLAIN = [
    "Stocks are in a correction.",
    "A market correction is a fall of a tenth.",
    "The Department of Correction said that an inmate had died.",
    "The Department of Corrections is examining the policy.",
    "A Senate bill on police correction failed.",
    "The course correction came too late.",
    "The grammar tool corrects more kinds of mistakes.",
    "The mandate clarifies that masks are needed.",
    "His remarks prompted a swift clarification.",
    "The mayor clarified her position on the dam.",
    "The agency retracted its guidance.",
    "He retracted the statement a day later.",
    "The cat retracted its claws.",
    "Troops were withdrawn from the border.",
    "The software has been updated.",
    "The guidance was updated this month.",
    "The hotel has been updated since then.",
    "She was originally charged with murder.",
    "The trial was originally set for Monday.",
    "The count was revised to seven.",
    "The app was removed from the store.",
    "The driver made an error.",
    "The sign was misspelled.",
    "The earlier version of the phone had a button.",
    "Users can see previous versions of a tweet.",
    "They incorrectly believe that the sauce is from Texas.",
    "The company has misstated the number of accounts.",
    "The harbour was closed on Monday.",
    "This story is about a boy and his dog.",
    "Editor's choice: five books on dams.",
    "",
    "\n \n",
]


@pytest.mark.parametrize(("sentence", "kind"), NOTICES)
def test_a_notice_is_found_where_it_stands(sentence: str, kind: NoticeKind) -> None:
    text = f"The harbour was closed on Monday.\n\n{sentence}\n\nIt opened again a day later."
    (notice,) = notices(text)
    assert notice.kind == kind
    assert text[notice.start : notice.end] == sentence


@pytest.mark.parametrize("sentence", [*HARD, *PLAIN])
def test_news_is_no_notice(sentence: str) -> None:
    assert notices(f"The harbour was closed on Monday.\n\n{sentence}\n\nIt opened again a day later.") == ()


def test_a_notice_runs_to_the_end_of_its_line() -> None:
    notice = "Correction: An earlier version of this story said five. It was seven. We regret the error."
    text = f"{notice}\n\nThe harbour was closed."
    assert notices(text) == (Notice(NoticeKind.CORRECTION, 0, len(notice)),)
    assert notices(text.replace("\n\n", "\n")) == (Notice(NoticeKind.CORRECTION, 0, len(notice)),)


def test_a_notice_in_a_paragraph_begins_with_its_own_sentence() -> None:
    text = "The harbour was closed. This story has been updated."
    (notice,) = notices(text)
    assert text[notice.start : notice.end] == "This story has been updated."


def test_a_notice_is_cut_behind_a_sentence_where_it_goes_on_for_too_long() -> None:
    text = "This story has been corrected. " + "The harbour was closed on Monday. " * 50
    (notice,) = notices(text)
    assert notice.end - notice.start <= LONGEST
    assert text[: notice.end].endswith("Monday.")


def test_each_notice_is_one() -> None:
    text = "This story has been updated.\n\nThe harbour was closed.\n\nThis article has been retracted."
    assert [notice.kind for notice in notices(text)] == [NoticeKind.UPDATE, NoticeKind.RETRACTION]


def test_a_list_of_other_articles_corrections_is_none() -> None:
    line = "A previous version of this story misspelled a name."
    assert len(notices("\n\n".join([line] * MOST))) == MOST
    assert notices("\n\n".join([line] * (MOST + 1))) == ()


@pytest.mark.parametrize(
    "title", ["RETRACTED: Harbour closed", " Retracted: Harbour", "STORY REMOVED: Harbour closed"]
)
def test_a_title_may_say_so_itself(title: str) -> None:
    assert is_retracted(title)


@pytest.mark.parametrize("title", ["Harbour closed", "Journal retracted: what now?", "Retracted claws", ""])
def test_another_title_does_not(title: str) -> None:
    assert not is_retracted(title)


WORDS = st.sampled_from(
    [
        *CORRECTIONS,
        *UPDATES,
        *HARD,
        "Correction",
        "this",
        "story",
        ":",
        "(",
        "“",
        '"',
        "\n",
        "\n\n",
        " ",
        "is withdrawn",
    ]
)


@given(st.text() | st.lists(WORDS | st.text(max_size=5), max_size=12).map(" ".join))
def test_a_notice_lies_within_the_text_and_overlaps_no_other(text: str) -> None:
    done = 0
    for notice in notices(text):
        assert done <= notice.start < notice.end <= len(text)
        assert text[notice.start : notice.end].strip() == text[notice.start : notice.end]
        done = notice.end


def test_a_notice_at_the_end_of_an_endless_paragraph_is_found() -> None:
    text = "The harbour was closed on Monday. " * 1_000 + "This story has been corrected."
    assert notices(text) == (Notice(NoticeKind.CORRECTION, len(text) - 30, len(text)),)


@pytest.mark.parametrize(
    "much", ["this ", "an earlier version of ", "Correction: ", "a", "the story ", "“", "\n\nNote: "]
)
def test_a_megabyte_of_anything_is_read(much: str) -> None:
    assert notices("correction " + much * (1_000_000 // len(much))) == ()


def test_a_title_that_says_so_retracts_an_article_whose_text_does_not() -> None:
    text = "The harbour closed on Monday."
    assert notices_of("RETRACTED: Harbour closed", text) == (Notice(NoticeKind.RETRACTION, 0, 0),)
    assert notices_of("Harbour closed", text) == ()
    said = "This story has been retracted."
    assert [notice.end for notice in notices_of("RETRACTED: Harbour closed", said)] == [len(said)]
