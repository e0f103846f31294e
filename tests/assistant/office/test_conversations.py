from pathlib import Path

import pytest

from assistant.office import conversations as talk
from assistant.office.database import Database
from assistant.records import Answer
from corpus.errors import PolicyError, UsageError

ME, YOU = "me" * 16, "you" * 12


def asked(
    database: Database, question: str, conversation: str = "", *, key: str = "", owner: str = ME
) -> str:
    found, turn = talk.begin(database, owner, conversation, question, key=key or question)
    talk.answer(database, turn.id, Answer(question, f"答{question}", False, 0.9))
    return found


def test_an_answer_is_shown_again_as_it_was_given(database: Database, given: Answer) -> None:
    id_, turn = talk.begin(database, ME, "", "谁管河道", key="k")
    assert talk.answer(database, turn.id, given)
    _, turns = talk.read(database, ME, id_)
    assert turns[0].answer == given and turns[0].state == "answered"


def test_a_question_sent_twice_is_asked_once(database: Database) -> None:
    first = talk.begin(database, ME, "", "谁管河道", key="k")
    assert talk.begin(database, ME, "", "谁管河道", key="k") == first
    assert len(talk.listing(database, ME)) == 1


def test_a_follow_up_knows_what_was_answered_and_not_what_was_stopped(database: Database) -> None:
    id_ = asked(database, "甲")
    talk.begin(database, ME, id_, "乙", key="乙")
    assert talk.stop(database, ME, "乙") == id_
    _, turns = talk.read(database, ME, id_)
    assert talk.history(turns) == [("甲", "答甲")]


def test_an_answer_that_comes_after_the_stop_is_not_taken_down(database: Database, given: Answer) -> None:
    id_, turn = talk.begin(database, ME, "", "甲", key="k")
    talk.stop(database, ME, "k")
    assert not talk.answer(database, turn.id, given)
    assert talk.read(database, ME, id_)[1][0].state == "stopped"


def test_an_edited_question_takes_the_place_of_the_old_one_and_of_all_after_it(database: Database) -> None:
    id_ = asked(database, "甲")
    asked(database, "乙", id_)
    asked(database, "丙", id_)
    second = talk.read(database, ME, id_)[1][1]
    talk.begin(database, ME, id_, "丁", key="丁", replaces=second.id)
    assert [turn.question for turn in talk.read(database, ME, id_)[1]] == ["甲", "丁"]


def test_conversations_are_those_of_one_browser(database: Database) -> None:
    id_ = asked(database, "甲")
    assert talk.listing(database, YOU) == ()
    for act in (
        lambda: talk.read(database, YOU, id_),
        lambda: talk.begin(database, YOU, id_, "乙", key="乙"),
        lambda: talk.rename(database, YOU, id_, "别人的"),
        lambda: talk.delete(database, YOU, id_),
    ):
        with pytest.raises(UsageError, match="没有这段对话"):
            act()
    assert talk.stop(database, YOU, "甲") == ""


def test_the_newest_stands_first_under_a_short_name_that_can_be_changed(database: Database) -> None:
    asked(database, "甲" * 100)
    later = asked(database, "乙")
    found = talk.listing(database, ME)
    assert found[0].id == later and found[1].title == "甲" * 24 + "…"
    talk.rename(database, ME, later, "  新名  ")
    assert talk.listing(database, ME)[0].title == "新名"
    with pytest.raises(UsageError, match="不能为空"):
        talk.rename(database, ME, later, " ")


def test_what_is_deleted_is_gone_with_its_turns(database: Database) -> None:
    id_ = asked(database, "甲")
    talk.delete(database, ME, id_)
    with database.session() as records:
        assert records.execute("SELECT COUNT(*) FROM turns").fetchone()[0] == 0


def test_questions_left_open_by_a_program_that_ended_may_be_retried(database: Database) -> None:
    id_, _ = talk.begin(database, ME, "", "甲", key="k")
    talk.give_up_pending(database)
    turn = talk.read(database, ME, id_)[1][0]
    assert turn.state == "failed" and "请重试" in turn.note


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    with pytest.raises(PolicyError, match="POLICYQA_DESK"):
        Database(tmp_path / "文件" / "记录")
