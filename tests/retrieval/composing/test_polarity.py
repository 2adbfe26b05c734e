"""Yes or no is said where a sentence says it plainly, and nowhere else."""

import pytest

from retrieval.composing.polarity import asks_yes_or_no, verdict


@pytest.mark.parametrize(
    "question", ["is it over?", "Did the Senate agree?", "can they vote or not", "will it rain"]
)
def test_yes_or_no_is_asked_for(question: str) -> None:
    assert asks_yes_or_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "is it a ship or a ferry?",
        "do you know who won?",
        "isn't it over?",
        "did anybody die?",
        "who is it?",
        "is it not over?",
        "canned food",
    ],
)
def test_yes_or_no_would_not_do(question: str) -> None:
    assert not asks_yes_or_no(question)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("is the training only training?", "“Their role is going to be just that: Training.”", "Yes"),
        ("is the training only training?", "The mission is solely training.", "Yes"),
        ("is the training only training?", "It is not just training, the navy said.", "No"),
        (
            "was the training approved by the Senate?",
            "The training was approved by a Senate commission.",
            "Yes",
        ),
        ("did the Senate approve the training?", "The training was approved by the Senate.", "Yes"),
        ("did the Senate approve the training?", "The Senate rejected the training.", "No"),
        ("was live ammunition used?", "No live ammunition was used at any point.", "No"),
        ("have the men pleaded guilty?", "All three men have pleaded not guilty.", "No"),
        ("is Jones chairman of the bank?", "Jones is no longer chairman of the bank.", "No"),
        ("did the bank and the fund fail?", "Neither the bank nor the fund failed.", "No"),
        ("can the commandos join a pursuit?", "The commandos may not join a pursuit.", "No"),
    ],
)
def test_a_plain_sentence_says_which(question: str, sentence: str, expected: str) -> None:
    assert verdict(question, sentence, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("did Mexico attack the United States?", "The United States attacked Mexico."),
        ("did the Senate approve the training?", "The Senate reportedly approved the training."),
        ("did the Senate approve the training?", "The Senate did not reject the training."),
        ("did the Senate approve the training?", "The Senate approved the budget."),
        ("did the Senate approve the training?", "Would the Senate approve the training?"),
        ("did all senators approve the training?", "Senators approved the training."),
        ("did the fire burn 3,900 acres?", "The fire burned 2,900 acres."),
        ("was Jones chairman of the bank?", "Jones is no longer chairman of the bank."),
        ("did the bank fail?", "He denied that the bank failed."),
        ("will the course end in March?", "The course is expected to end in March."),
        ("has the course ended?", "The course ends on 30 March."),
        ("did the course end?", "The course will have ended on 30 March."),
        ("is the museum open?", "The museum was open in summer."),
        ("may visitors enter the museum?", "Only members who are visitors enter the museum."),
        ("is the mission only training?", "The mission is training."),
        ("did the ship sink?", "The ship sank."),
    ],
)
def test_where_a_sentence_can_be_misread_nothing_is_said(question: str, sentence: str) -> None:
    assert verdict(question, sentence, sentence) is None


def test_what_the_sentence_lacks_may_stand_beside_it() -> None:
    question, sentence = "did the Dunmore fire burn 2,900 acres?", "It burned 2,900 acres."

    assert verdict(question, sentence, f"The Dunmore fire is out. {sentence}") == "Yes"
    assert verdict(question, sentence, f"The Fenwick fire is out. {sentence}") is None
