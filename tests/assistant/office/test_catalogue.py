from datetime import date

import pytest

from assistant.office.catalogue import Catalogue, Filters
from corpus.library import document_of
from index.records import Copy, Failure, Library

TEXTS = {
    "养老.txt": "云民规〔2023〕5号\n云岭市养老服务补贴办法\n第一条 为了保障老年人，制定本办法。\n"
    "第二条 本办法自2023年5月1日起施行，有效期至2025年4月30日。\n",
    "控烟.txt": "宁川市公共场所控制吸烟规定\n第一条 禁止吸烟。\n第二条 本规定自2024年1月1日起施行。\n",
}


@pytest.fixture
def catalogue() -> Catalogue:
    documents = tuple(document_of(text, name=name, digest=name) for name, text in TEXTS.items())
    library = Library(documents, (Failure("坏.pdf", "已加密"),), (Copy("副本.txt", "控烟.txt"),))
    return Catalogue(library, date(2026, 1, 1))


def found(catalogue: Catalogue, **filters: str) -> set[str]:
    return {row["document"] for row in catalogue.find(Filters(**filters))}


def test_words_are_found_in_titles_numbers_and_texts(catalogue: Catalogue) -> None:
    assert found(catalogue, words="养老 补贴") == {"养老.txt"}
    assert found(catalogue, words="云民规[2023]5号") <= {"养老.txt"}
    assert found(catalogue, words="禁止吸烟") == {"控烟.txt", "副本.txt"}
    assert found(catalogue, words="不存在的话") == set()
    assert found(catalogue) == {"养老.txt", "控烟.txt", "副本.txt"}


def test_filters_narrow_the_list(catalogue: Catalogue) -> None:
    assert found(catalogue, validity="已过期") == {"养老.txt"}
    assert found(catalogue, validity="现行有效") == {"控烟.txt", "副本.txt"}
    assert found(catalogue, year="2024") == {"控烟.txt", "副本.txt"}
    assert "2024" in catalogue.years


def test_validity_comes_with_the_words_that_say_so(catalogue: Catalogue) -> None:
    assert catalogue.validity("养老.txt") == "已过期"
    source, words = catalogue.reason("养老.txt")
    assert source == "养老.txt" and "2025年4月30日" in words
    assert catalogue.validity("没有.txt") == "未知" and catalogue.reason("没有.txt") == ("", "")
