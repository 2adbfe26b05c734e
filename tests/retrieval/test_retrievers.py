"""Wide and cheap: the passages that may answer, by meaning, by words, and by both."""

from dataclasses import replace
from datetime import date

import pytest

from ingest.splitting import Splitting, split
from retrieval.library import Library
from retrieval.retrievers import Dense, Fused, Lexical
from retrieval.stages import Retriever
from retrieval.types import Period, Scope
from tests.retrieval.conftest import ARTICLES

DEFAULT, GUILD, BOTH = Scope.of("default"), Scope.of("guild-1"), Scope.of("default", "guild-1")
QUESTION = "who leads the training of green berets?"


class RetrieverContract:
    """What every `Retriever` keeps."""

    kind: type[Dense | Lexical | Fused]

    @pytest.fixture
    def retriever(self, library: Library) -> Retriever:
        return self.kind(library)

    def test_the_passage_that_answers_comes_first(self, retriever: Retriever) -> None:
        assert retriever.retrieve(QUESTION, DEFAULT, 5)[0].passage.article.id == "course"

    def test_the_best_comes_first(self, retriever: Retriever) -> None:
        scores = [evidence.score for evidence in retriever.retrieve(QUESTION, BOTH, 10)]
        assert scores == sorted(scores, reverse=True) != []

    def test_no_more_come_than_are_asked_for(self, retriever: Retriever) -> None:
        assert len(retriever.retrieve(QUESTION, BOTH, 2)) == 2

    def test_no_passage_comes_twice(self, retriever: Retriever) -> None:
        ids = [evidence.passage.id for evidence in retriever.retrieve(QUESTION, BOTH, 10)]
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize(("scope", "seen"), [(DEFAULT, False), (GUILD, True), (BOTH, True)])
    def test_a_scope_sees_its_collections_alone(self, retriever: Retriever, scope: Scope, seen: bool) -> None:
        found = {evidence.passage.article.id for evidence in retriever.retrieve(QUESTION, scope, 10)}
        assert ("secret" in found) is seen
        assert ("course" in found) is (scope is not GUILD)

    @pytest.mark.parametrize("scope", [Scope.of(), Scope.of("guild-2")])
    def test_where_there_is_nothing_to_see_nothing_is_found(self, retriever: Retriever, scope: Scope) -> None:
        assert retriever.retrieve(QUESTION, scope, 10) == []

    def test_of_a_period_nothing_else_is_found(self, retriever: Retriever, library: Library) -> None:
        course, vote, _ = ARTICLES["default"]  # a third one has no date
        for article, published in ((course, date(2025, 2, 18)), (vote, date(2025, 2, 26))):
            dated = replace(article, published=published)
            library.put("default", [(dated, split(dated, Splitting(60, 0)))])
        found = {
            evidence.passage.article.id
            for within in (Period(None, date(2025, 2, 25)), Period(date(2025, 2, 18), date(2025, 2, 18)))
            for evidence in retriever.retrieve(QUESTION + " senate marathon", BOTH, 10, within)
        }
        assert found == {"course"}


class TestDense(RetrieverContract):
    kind = Dense


class TestLexical(RetrieverContract):
    kind = Lexical

    def test_words_are_matched_by_their_stems(self, library: Library) -> None:
        found = Lexical(library).retrieve("trainings", DEFAULT, 5)
        assert {evidence.passage.article.id for evidence in found} == {"course", "plan"}

    def test_the_words_of_the_title_count(self, library: Library) -> None:
        found = Lexical(library).retrieve("marathon", DEFAULT, 5)
        assert [evidence.passage.article.id for evidence in found] == ["plan"]


class TestFused(RetrieverContract):
    kind = Fused

    def test_words_side_by_side_count_for_more_than_words_apart(self, library: Library) -> None:
        apart, beside = "plan eighteen training weeks", "training plan eighteen weeks"
        scores = [Fused(library).retrieve(question, DEFAULT, 1)[0].score for question in (apart, beside)]
        assert scores[0] < scores[1]

    def test_the_cosine_is_told_beside_the_score(self, library: Library) -> None:
        vector = library.encoder.encode_question(QUESTION)
        found = Fused(library).retrieve(QUESTION, BOTH, 10)
        told = {each.passage.id: each.cosine for each in found}
        assert told == pytest.approx(library.cosines(vector, BOTH, list(told)), abs=1e-5)
        assert all(each.score >= each.cosine for each in found)

    def test_copies_leave_room_for_what_says_something_else(self, library: Library) -> None:
        course, *_ = ARTICLES["default"]
        copies = [replace(course, id=f"copy {n}") for n in range(20)]
        library.put("default", [(copy, split(copy, Splitting(60, 0))) for copy in copies])
        found = Fused(library).retrieve(QUESTION, DEFAULT, 10)
        others = {each.passage.article.id for each in found if each.passage.article.story is None}
        assert others == {"vote", "plan"}

    def test_what_even_its_word_pairs_would_not_lift_is_what_is_left_out(self, library: Library) -> None:
        question = "green berets lead the training plan of the senate vote"
        everything = Fused(library).retrieve(question, BOTH, 100)
        assert len(everything) > 3
        for limit in range(1, len(everything)):
            assert Fused(library).retrieve(question, BOTH, limit) == everything[:limit]
