import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.model import FOLDER
from assistant.reader.tokens import SHARED, SHARED_LONG, TOLD, UNKNOWN, Tokenizer, kinds_of
from corpus.clean import fold

TOKENIZER = Tokenizer(FOLDER / "tokenizer.json")


def test_full_width_letters_and_digits_are_known() -> None:
    narrow, wide = TOKENIZER.tokens(["GDP增长12%", "ＧＤＰ增长１２％"])
    assert narrow.ids.tolist() == wide.ids.tolist()
    assert UNKNOWN not in wide.ids


@given(st.text(alphabet="指挥长：包军 ＧＤＰ2019年〔〕（一）、\n\tİé", max_size=40))
def test_places_of_tokens_give_the_characters_they_stand_for(text: str) -> None:
    (tokens,) = TOKENIZER.tokens([text])
    assert len(tokens.places) == len(tokens)
    for start, end in tokens.places:
        assert 0 <= start < end <= len(text)
        assert not fold(text[start]).isspace()
    assert (tokens.places[1:, 0] >= tokens.places[:-1, 1]).all()


def test_runs_of_the_question_are_marked_in_a_text_and_single_tokens_are_not() -> None:
    question = np.asarray([5, 6, 7, 8, 9], np.int32)
    text = np.asarray([1, 5, 6, 2, 6, 7, 8, 9, 3, 9], np.int32)
    expected = [TOLD, SHARED, SHARED, TOLD, *[SHARED_LONG] * 4, TOLD, TOLD]
    assert kinds_of(question, text).tolist() == expected
    assert kinds_of(question, text[:1]).tolist() == [TOLD]
    assert kinds_of(question[:0], text).tolist() == [TOLD] * len(text)
