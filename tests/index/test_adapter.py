"""The adapter of questions: what it changes, what it leaves, and for which model it stands."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import adapter
from index.embed import SentenceEmbedder
from index.model import Located, find

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("POLICYQA_MODELS", ROOT / "models"))


@pytest.fixture(scope="module")
def located() -> Located:
    return find("m3e-small", MODELS)


def test_what_a_training_changed_comes_back_to_half_a_step() -> None:
    rng = np.random.default_rng(0)
    before = {"a": rng.normal(size=(4, 6)).astype(np.float32), "b": np.ones(3, np.float32)}
    after = {name: value + rng.normal(size=value.shape).astype(np.float32) for name, value in before.items()}
    held = adapter.changes(before, after, identity="model@abc")
    found = adapter.adapted(before, held)
    for name in before:
        step = np.abs(after[name] - before[name]).max(axis=-1, keepdims=True) / 15
        assert np.all(np.abs(found[name] - after[name]) <= step / 2 + 1e-6)


def test_weights_that_it_does_not_change_are_not_copied() -> None:
    weights = {"a": np.zeros((2, 2), np.float32), "words": np.zeros((9, 2), np.float32)}
    held = adapter.changes({"a": weights["a"]}, {"a": weights["a"] + 1}, identity="model@abc")
    found = adapter.adapted(weights, held)
    assert found["words"] is weights["words"]
    assert np.allclose(found["a"], 1)
    assert not weights["a"].any()


def test_it_stands_for_the_model_that_it_was_learnt_for(located: Located) -> None:
    assert adapter.fits(located.identity)
    assert not adapter.fits("BAAI/bge-small-zh-v1.5@0123")


def test_questions_are_encoded_with_it_and_passages_without(located: Located) -> None:
    text = "老板一直不发工资怎么办"
    ours, plain = SentenceEmbedder(located), SentenceEmbedder(located, adapt=False)
    assert float(plain.encode_question(text) @ plain.encode_passages([text])[0]) > 0.9999
    assert float(ours.encode_passages([text])[0] @ plain.encode_passages([text])[0]) > 0.9999
    assert float(ours.encode_question(text) @ plain.encode_question(text)) < 0.99
    other = SentenceEmbedder(replace(located, identity="m3e-small@0123"))
    assert float(other.encode_question(text) @ plain.encode_question(text)) > 0.9999


def test_questions_in_everyday_words_come_nearer_to_the_clauses_that_answer(located: Located) -> None:
    pairs = {
        "老板一直不发工资怎么办": "用人单位拖欠劳动报酬的，劳动者可以依法向当地人民法院申请支付令。",
        "邻居家的狗把人咬了谁赔": "饲养的动物造成他人损害的，动物饲养人或者管理人应当承担侵权责任。",
        "怀孕了公司能开除我吗": "女职工在孕期、产期、哺乳期的，用人单位不得解除劳动合同。",
        "租的房子漏水该谁修": "出租人应当履行租赁物的维修义务，但是当事人另有约定的除外。",
        "没签合同上班算不算数": "用人单位自用工之日起即与劳动者建立劳动关系。",
        "爸妈老了孩子不管行不行": "成年子女对父母负有赡养、扶助和保护的义务。",
        "孩子多大可以上小学": "凡年满六周岁的儿童，其监护人应当送其入学接受并完成义务教育。",
        "工地上摔伤了找谁要钱": "职工因工作遭受事故伤害的，享受工伤医疗待遇，费用由工伤保险基金支付。",
    }

    def margin(embedder: SentenceEmbedder) -> float:
        """How much nearer a question is to its own clause than to the nearest other one, on average."""
        clauses = embedder.encode_passages(list(pairs.values()))
        scores = np.stack([embedder.encode_question(question) for question in pairs]) @ clauses.T
        others = np.where(np.eye(len(pairs), dtype=bool), -1, scores)
        return float(np.mean(scores.diagonal() - others.max(axis=1)))

    assert margin(SentenceEmbedder(located)) > 1.2 * margin(SentenceEmbedder(located, adapt=False))
