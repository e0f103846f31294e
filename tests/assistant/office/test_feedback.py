import pytest

from assistant.office import conversations, feedback
from assistant.office.database import Database
from assistant.records import Answer
from corpus.errors import UsageError

ME = "m" * 32


def turn_of(database: Database, question: str, answer: Answer, *, owner: str = ME) -> int:
    _, turn = conversations.begin(database, owner, "", question, key=question + owner)
    conversations.answer(database, turn.id, answer)
    return turn.id


def test_a_gap_counts_every_wording_of_the_question(database: Database, refused: Answer) -> None:
    for question in ("经费多少", "经费多少？", "经 费多少", "人手够吗"):
        feedback.note_asked(database, question, refused)
    found = feedback.gaps(database)
    assert [(gap.question, gap.times) for gap in found] == [("经 费多少", 3), ("人手够吗", 1)]


def test_what_is_answered_since_is_no_gap_any_more(
    database: Database, refused: Answer, given: Answer
) -> None:
    feedback.note_asked(database, "经费多少", refused)
    feedback.note_asked(database, "经费多少", given)
    assert feedback.gaps(database) == ()
    feedback.note_asked(database, "经费多少", refused)
    assert feedback.gaps(database)[0].times == 3


def test_a_settled_gap_is_off_the_list(database: Database, refused: Answer) -> None:
    feedback.note_asked(database, "经费多少", refused)
    feedback.settle_gap(database, feedback.gaps(database)[0].id)
    assert feedback.gaps(database) == ()


def test_the_questions_asked_most_stand_first(database: Database, given: Answer, refused: Answer) -> None:
    for question, answer in (("谁管河道", given), ("经费多少", refused), ("谁管河道？", given)):
        feedback.note_asked(database, question, answer)
    most = feedback.most_asked(database)
    assert [(one.question, one.times) for one in most] == [("谁管河道？", 2), ("经费多少", 1)]
    assert most[0].answer == given
    assert feedback.tally(database)["asked"] == 3 and feedback.tally(database)["refused"] == 1


def test_a_complaint_keeps_the_answer_as_it_was_and_the_last_word_counts(
    database: Database, given: Answer
) -> None:
    turn = turn_of(database, "谁管河道", given)
    feedback.judge(database, ME, turn, "right", "")
    assert feedback.complaints(database) == ()
    feedback.judge(database, ME, turn, "citation", " <b>引错了</b> ")
    (found,) = feedback.complaints(database)
    assert (found.verdict, found.word, found.answer) == ("citation", "<b>引错了</b>", given)
    assert feedback.verdicts(database, [turn, 99]) == {turn: "citation"}
    feedback.settle_complaint(database, turn)
    assert feedback.complaints(database) == ()


def test_only_ones_own_answers_can_be_judged(database: Database, given: Answer) -> None:
    turn = turn_of(database, "谁管河道", given, owner="y" * 32)
    with pytest.raises(UsageError, match="自己对话"):
        feedback.judge(database, ME, turn, "wrong", "")


@pytest.mark.parametrize(("verdict", "word", "told"), [("好", "", "之一"), ("wrong", "字" * 501, "500")])
def test_a_judgement_that_is_none_is_refused(
    database: Database, given: Answer, verdict: str, word: str, told: str
) -> None:
    turn = turn_of(database, "谁管河道", given)
    with pytest.raises(UsageError, match=told):
        feedback.judge(database, ME, turn, verdict, word)
