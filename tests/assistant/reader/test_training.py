"""What the model learns from: windows around answers, batches, and a loss that falls when it is right."""

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.data import DataLoader

from assistant.reader.model import FOLDER
from assistant.reader.tokens import CLS, SEP, Tokenizer
from assistant.reader.training.batches import Batch, batches, window_of
from assistant.reader.training.calibrate import likeness
from assistant.reader.training.examples import articles
from assistant.reader.training.mix import MIX
from assistant.reader.training.network import Reader, deepened, depth_of
from assistant.reader.training.records import Example, Gathered, keep, kept
from assistant.reader.training.train import (
    Rounds,
    Told,
    averaged,
    distance_of,
    loss_of,
    loss_with,
    main,
    measured,
    mixed,
    rate_at,
    reader_of,
    told_by,
)


def example(length: int, answer: tuple[int, int] | None, starts: tuple[int, ...] = ()) -> Example:
    text = np.arange(1000, 1000 + length, dtype=np.int32)
    spans = np.asarray([answer] if answer else [], np.int32).reshape(-1, 2)
    before = tuple(np.asarray([7, 8], np.int32) for _ in starts)
    return Example("made", np.asarray([5, 6], np.int32), text, spans, starts, before)


@given(st.integers(1, 300), st.integers(0, 299), st.integers(0, 20), st.integers(0, 10**6))
def test_a_span_of_a_window_holds_the_tokens_of_the_answer(
    length: int, first: int, longer: int, seed: int
) -> None:
    first = min(first, length - 1)
    last = min(first + longer, length - 1)
    window = window_of(example(length, (first, last)), 64, random.Random(seed))
    assert len(window.ids) <= 64 and window.ids[0] == CLS and window.ids[-1] == SEP
    for start, end in window.spans:
        held = window.ids[start : end + 1].tolist()
        assert held == list(range(1000 + first, 1000 + last + 1))[: len(held)]
        # An answer goes on beyond the window only where it reaches to the window's end.
        cut = end == len(window.ids) - 2 and len(window.ids) >= 63
        assert len(held) == last - first + 1 or cut
        assert (window.types[start : end + 1] == 1).all()


def test_windows_of_a_policy_begin_where_passages_do_with_their_headings_before_them() -> None:
    given_ = example(200, (120, 125), starts=(0, 100, 150))
    seen = set()
    for seed in range(40):
        window = window_of(given_, 64, random.Random(seed))
        assert window.ids[4:6].tolist() == [7, 8]
        seen.add(int(window.ids[6]) - 1000)
    assert seen <= {0, 100, 150} and 100 in seen


def test_batches_hold_every_example_once_and_pad_with_nothing() -> None:
    rows = [example(n, (0, 0) if n % 2 else None) for n in range(1, 60)]
    made = list(batches(rows, longest={"": (40, 80)}, tokens=256, rng=random.Random(3)))
    assert sum(len(batch.ids) for batch in made) == len(rows)
    for batch in made:
        assert batch.ids.numel() <= 256 or len(batch.ids) == 1
        assert batch.ids.shape[1] % 8 == 0
        assert (batch.types[batch.ids == 0] == 0).all()
        assert (batch.relevant == batch.starts.amax(dim=1)).all()


def test_a_text_may_answer_though_no_span_is_known(tmp_path: Path) -> None:
    passages = [
        {"before": "渔业法", "text": "第三条 禁止电鱼。", "right": True},
        {"before": "森林法", "text": "第九条 禁止毁林。", "right": False},
    ]
    row = {"question": "能用电捕鱼吗", "passages": passages}
    (tmp_path / "laws.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    told, rival = articles(tmp_path / "laws.jsonl", Tokenizer(FOLDER / "tokenizer.json"))
    assert (told.kind, told.relevant, rival.kind, rival.relevant) == (
        "articles",
        True,
        "rival articles",
        False,
    )
    (batch,) = batches([told], longest={"": (64,)}, tokens=256, rng=random.Random(0))
    assert batch.relevant.tolist() == [1.0] and not batch.starts.any()
    loss = loss_of(told_by(Reader(dropout=0.0), batch), batch)
    assert 0.0 < loss.item() < 3.0


def test_training_makes_the_right_tokens_likelier() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    rows = [example(20, (3, 6)), example(20, None)]
    batch = next(batches(rows, longest={"": (64,)}, tokens=256, rng=random.Random(0)))
    model = Reader(dropout=0.0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(8):
        loss = loss_of(told_by(model, batch), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2


def test_the_rate_rises_stays_and_cools_to_nothing() -> None:
    assert rate_at(0.0, 1.0) == 0.0
    assert rate_at(0.2, 1.0) == 1.0
    assert rate_at(0.65, 1.0) == pytest.approx(0.5)
    assert rate_at(1.0, 1.0) == 0.0


def test_likeness_by_hand() -> None:
    # 三万元 in 每艘三万元: 3 in common of 3 and 5 characters, 2 * 3 / 8.
    assert likeness("三万元", "每艘三万元。") == pytest.approx(0.75)
    assert likeness("", "三万元") == 0.0


def test_the_average_of_runs_counts_each_by_its_share() -> None:
    models = [{"w": torch.tensor([0.0, 4.0])}, {"w": torch.tensor([4.0, 8.0])}]
    assert averaged(models, [1.0, 3.0])["w"].tolist() == [3.0, 7.0]
    assert averaged(models[:1], [0.2])["w"].tolist() == [0.0, 4.0]
    with pytest.raises(ValueError, match="one depth"):
        averaged([*models, {"w": torch.zeros(2), "layers.4.w": torch.zeros(2)}], [1.0, 1.0, 1.0])


def test_examples_are_read_back_as_they_were_kept(tmp_path: Path) -> None:
    file = tmp_path / "examples.xz"
    keep(Gathered({"asked": [example(5, (1, 2), starts=(0,))]}, {"set": [example(5, None)]}), file)
    back = kept(file)
    (one,) = back.learnt["asked"]
    assert (one.kind, one.spans.tolist(), one.starts) == ("made", [[1, 2]], (0,))
    assert one.text.tolist() == [1000, 1001, 1002, 1003, 1004] and one.before[0].tolist() == [7, 8]
    assert [len(e.spans) for e in back.measured["set"]] == [0] and list(tmp_path.iterdir()) == [file]


def test_a_round_holds_of_each_kind_its_share() -> None:
    policy, question = example(5, (1, 2)), example(6, (1, 2))
    rows = mixed({"policies": [policy] * 3, "cmrc2018-train": [question] * 10}, random.Random(0))
    lengths = [len(row.text) for row in rows]
    assert lengths.count(5) == 3 * MIX["policies"]
    assert lengths.count(6) == 10 * MIX["cmrc2018-train"]
    with pytest.raises(ValueError, match="polices"):
        mixed({"polices": [policy]}, random.Random(0))
    with pytest.raises(ValueError, match="nothing to learn"):
        mixed({"policies": []}, random.Random(0))


def test_no_two_workers_make_the_same_batches_and_a_seed_makes_them_again() -> None:
    rows = {"asked": [example(n, (0, 0)) for n in range(10, 90)]}

    def first_two(seed: int) -> list[list[list[int]]]:
        rounds = Rounds(rows, tokens=512, window=(64,), hide=0.0, seed=seed)
        loader = iter(DataLoader(rounds, batch_size=None, num_workers=2))
        return [next(loader).ids.tolist() for _ in range(2)]

    one, other = first_two(5)
    assert one != other
    assert first_two(5) == [one, other] and first_two(6) != [one, other]


def test_shared_words_are_not_marked_where_they_are_to_be_hidden() -> None:
    given_ = example(20, (3, 4))
    shares = Example("made", given_.text[5:9], given_.text, given_.spans)
    assert 3 in window_of(shares, 64, random.Random(0)).types
    assert set(window_of(shares, 64, random.Random(0), hide=1.0).types.tolist()) == {0, 1}


def test_a_deeper_reader_begins_with_each_layer_twice() -> None:
    held = Reader(dropout=0.0).state_dict()
    deep = deepened(held, 8)
    assert (depth_of(held), depth_of(deep), depth_of(deepened(held, 5))) == (4, 8, 5)
    for i in range(8):
        assert torch.equal(deep[f"layers.{i}.up.weight"], held[f"layers.{i // 2}.up.weight"])
    same = deepened(held, 4)
    assert same.keys() == held.keys() and all(torch.equal(same[name], held[name]) for name in held)
    with pytest.raises(ValueError, match="4 layers cannot become 2"):
        deepened(held, 2)
    batch = next(batches([example(9, (1, 2))], longest={"": (64,)}, tokens=256, rng=random.Random(0)))
    assert told_by(reader_of(deep), batch).start.shape == batch.ids.shape


def said(start: list[float], end: list[float], relevance: float) -> Told:
    """What is said of two windows of two tokens, the second of which does not answer."""
    other = [0.0, 7.0]
    return Told(torch.tensor([start, other]), torch.tensor([end, other]), torch.tensor([relevance, 0.0]))


BATCH = Batch(
    torch.ones(2, 2, dtype=torch.long),
    torch.ones(2, 2, dtype=torch.long),
    torch.tensor([[1.0, 0.0], [0.0, 0.0]]),
    torch.tensor([[1.0, 0.0], [0.0, 0.0]]),
    torch.tensor([1.0, 0.0]),
)


def test_the_distance_from_teachers_by_hand() -> None:
    # Teachers see the first token at 3/4 and at 1/4, 1/2 on the mean; the student at 3/4 and, as end, 1/2.
    # Start: -(ln 3/4 + ln 1/4) / 2 = 0.836988, end: ln 2 = 0.693147, half of each: 0.765068.
    # Relevance: the teachers' mean is 1/2 in both windows, the student's 1/2: 0.5 * ln 2 = 0.346574.
    sure, unsure = [math.log(3.0), 0.0], [0.0, math.log(3.0)]
    teachers = [said(sure, unsure, 2.0), said(unsure, sure, -2.0)]
    assert distance_of(said(sure, [0.0, 0.0], 0.0), teachers, BATCH).item() == pytest.approx(
        1.111641, abs=1e-5
    )


def test_a_student_learns_three_tenths_from_labels_and_the_rest_from_teachers() -> None:
    torch.manual_seed(0)
    student, teacher = Reader(dropout=0.0), Reader(dropout=0.0)
    batch = next(batches([example(9, (1, 2))], longest={"": (64,)}, tokens=256, rng=random.Random(0)))
    own, theirs = told_by(student, batch), told_by(teacher, batch)
    labels, distance = loss_of(own, batch), distance_of(own, [theirs], batch)
    assert loss_with(student, [], batch).item() == pytest.approx(labels.item(), rel=1e-3)
    both = 0.3 * labels + 0.7 * distance
    assert loss_with(student, [teacher], batch).item() == pytest.approx(both.item(), rel=1e-3)


def test_a_reader_is_measured_by_its_likeliest_tokens_and_by_what_it_refuses() -> None:
    def text(first: int, answer: tuple[int, int] | None) -> Example:
        spans = np.asarray([answer] if answer else [], np.int32).reshape(-1, 2)
        return Example("made", np.asarray([5, 6], np.int32), np.asarray([first, 11, 12], np.int32), spans)

    class Knowing(Reader):
        """Answers from 11 to `last`, and holds a text the more relevant the higher its first token."""

        last = 12

        def forward(self, ids: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:  # type: ignore[override]
            return (ids == 11).float(), (ids == self.last).float(), ids[:, 4].float()

    knowing = Knowing()
    # Of eleven that answer, from 210 to 310, nine of ten lie from 220 on; 215 and 219 are below, 225 is not.
    told = [text(210 + 10 * i, (1, 2)) for i in range(11)]
    untold = [text(first, None) for first in (215, 219, 225)]
    exact, refused = measured(knowing, told + untold, tokens=4096, device="cpu")
    assert exact == 1.0 and refused == pytest.approx(2 / 3)
    knowing.last = 11
    assert measured(knowing, told, tokens=4096, device="cpu") == (0.0, None)
    assert measured(knowing, untold, tokens=4096, device="cpu") == (None, None)


def test_a_run_leaves_weights_that_a_student_can_learn_from(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    rows = [example(20, (3, 6)), example(20, None)]
    keep(Gathered({"asked": rows}, {"set": [*rows, rows[0]]}), tmp_path / "examples.xz")
    torch.save(Reader().state_dict(), tmp_path / "first.pt")
    given_ = ["--examples", str(tmp_path / "examples.xz"), "--minutes", "0.03", "--resume"]
    main([*given_, str(tmp_path / "first.pt"), "--out", str(tmp_path / "deep"), "--layers", "8"])
    teacher = tmp_path / "deep" / "last.pt"
    main([*given_, str(tmp_path / "first.pt"), "--out", str(tmp_path / "own"), "--teachers", str(teacher)])
    assert depth_of(torch.load(teacher, weights_only=True)) == 8
    weights = torch.load(tmp_path / "own" / "last.pt", weights_only=True)
    assert depth_of(weights) == 4 and not torch.equal(
        weights["span.weight"], torch.load(tmp_path / "first.pt", weights_only=True)["span.weight"]
    )
    assert "set\texact" in (tmp_path / "own" / "log.txt").read_text(encoding="utf-8")
