# ruff: noqa: E501 - markup is easier to read on one line
import quopri
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.readers import html
from corpus.readers.reading import DEFAULT

TITLE = "某市人民政府办公室关于印发道路养护办法的通知"
ARTICLES = [
    f"第{number}条　为了规范道路养护工作，提高服务水平，根据有关法律法规，结合本市实际，制定本办法第{number}款。"
    for number in "一二三四五六七八"
]
NAVIGATION = "".join(
    f'<li><a href="/{at}.html">{name}</a></li>'
    for at, name in enumerate(["首页", "政务公开", "互动交流", "办事服务"])
)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE} - 某市人民政府门户网站</title>
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2020-03-01 09:00">
<meta name="ContentSource" content="某市人民政府办公室"><script>var a = "脚本文字";</script><style>p {{color: red}}</style></head>
<body><div class="top"><ul>{NAVIGATION}</ul></div>
<div class="wrap"><div class="path">您当前所在的位置：<a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>
<div class="info"><ul><li><b>文　　号：</b>某府办〔2020〕3号</li><li><b>实施日期：</b>2020年05月01日</li></ul></div>
<h1>{TITLE}</h1><div class="attr"><span>发布时间：2020-03-01</span><span>浏览次数：<i>-</i></span><span>字体大小： 大 中 小</span></div>
<div class="text">{"".join(f"<p>{article}</p>" for article in ARTICLES)}
<table><tr><th>事项</th><th>单位</th></tr><tr><td rowspan="2">清扫</td><td>甲局</td></tr><tr><td>乙局</td></tr></table>
<p>附件：<a href="a.doc">1.养护标准.doc</a></p></div>
<div style="display: none">{"".join(f"<p>{article}</p>" for article in ARTICLES)}</div>
<div class="tools"><a>打印</a> <a>关闭</a> <span>分享到：微信 新浪微博</span></div>
<div class="near"><p>上一篇：<a href="/1">关于某事的公告</a></p><p>下一篇：没有了</p></div>
<div class="list"><h3>相关新闻</h3><ul><li><a href="/2">某市召开道路养护会议</a></li><li><a href="/3">解读道路养护办法</a></li></ul></div></div>
<div class="bottom">主办：某市人民政府办公室　版权所有　备案号：某ICP备12345678号-1<br>网站标识码：1234567890</div></body></html>"""


def lines(markup: str) -> list[str]:
    return html.read(markup.encode(), DEFAULT).text.split("\n")


def test_a_page_gives_its_document_and_nothing_of_the_site() -> None:
    assert lines(PAGE) == [
        TITLE,
        "文号：某府办〔2020〕3号",
        "实施日期：2020年05月01日",
        "发布时间：2020-03-01",
        "来源：某市人民政府办公室",
        *ARTICLES,
        "事项\t单位",
        "清扫\t甲局",
        "清扫\t乙局",
        "附件：1.养护标准.doc",
    ]


_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=20, max_size=60)


@settings(max_examples=25, deadline=None)
@given(st.lists(_HAN, min_size=5, max_size=12))
def test_no_character_of_the_body_is_lost(paragraphs: list[str]) -> None:
    body = "".join(f"<div><p>{paragraph}。</p></div>" for paragraph in paragraphs)
    page = f"<html><body><ul>{NAVIGATION}</ul><div>{body}</div></body></html>"
    read = Counter(html.read(page.encode(), DEFAULT).text)
    assert not Counter("".join(paragraphs)) - read


def test_a_fragment_is_taken_whole() -> None:
    assert lines("<p>第一段</p><p>第二段<br>第三行</p>") == ["第一段", "第二段", "第三行"]


def test_the_title_comes_from_a_heading_where_the_head_does_not_name_it() -> None:
    page = PAGE.replace("ArticleTitle", "Other")
    assert lines(page)[0] == TITLE


def test_a_table_of_statements_becomes_lines() -> None:
    table = "<table><tr><td>索引号：</td><td>ABC-1</td><td>发文机关：</td><td>某市人民政府</td></tr></table>"
    page = PAGE.replace('<div class="text">', '<div class="text">' + table)
    assert {"索引号：ABC-1", "发文机关：某市人民政府"} <= set(lines(page)[1:8])
    assert not any("\t" in line for line in lines(page)[:8])


def test_tables_that_only_place_the_page_are_no_tables() -> None:
    body = "".join(f"<p>{article}</p>" for article in ARTICLES)
    page = f"<html><body><table><tr><td><ul>{NAVIGATION}</ul></td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    assert lines(page + "</body></html>") == ARTICLES


def test_a_body_shown_by_a_script_is_read() -> None:
    body = "".join(f"<p>{article}</p>" for article in ARTICLES)
    page = f'<html><body><ul>{NAVIGATION}</ul><div style="display:none">{body}</div></body></html>'
    assert lines(page) == ARTICLES


def test_a_body_in_a_block_named_like_a_menu_is_read() -> None:
    body = "".join(f"<p>{article}</p>" for article in ARTICLES)
    assert lines(f'<html><body><div class="menu-content">{body}</div></body></html>') == ARTICLES


def test_a_page_that_lists_links_keeps_them() -> None:
    items = "".join(
        f'<li><a href="/{at}">关于第{at}号公共租赁住房配租结果的公告</a> 2020-01-0{at}</li>'
        for at in range(1, 9)
    )
    read = lines(f"<html><body><ul>{items}</ul></body></html>")
    assert len(read) == 8
    assert read[0].startswith("关于第1号")


def test_numbers_of_lists_are_written_out() -> None:
    assert lines("<ol><li>甲</li><li><p>乙</p></li></ol>") == ["1. 甲", "2. 乙"]


def test_lines_broken_in_the_source_are_joined_and_words_are_not() -> None:
    assert lines("<p>为了规范\n   管理 the\n act</p>") == ["为了规范管理 the act"]


def test_text_below_a_thousand_tags_is_not_lost() -> None:
    assert lines("<div>" * 1500 + "<p>深处的文字</p>") == ["深处的文字"]


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_the_stated_encoding_holds_and_a_wrong_one_does_not(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>第一条 内容</p></body></html>'
    assert html.read(page.encode("gb18030"), DEFAULT).text == "第一条 内容"


def test_a_web_archive_gives_its_page() -> None:
    page = quopri.encodestring("<html><body><p>第一条 内容</p></body></html>".encode()).decode()
    archive = (
        'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{page}\r\n--b--\r\n"
    )
    assert html.read(archive.encode(), DEFAULT).text == "第一条 内容"


def test_an_archive_without_a_page_is_refused() -> None:
    archive = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: image/png\n\nx\n--b--\n'
    with pytest.raises(UnreadableFile, match="网页"):
        html.read(archive, DEFAULT)
