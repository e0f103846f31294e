# ruff: noqa: E501 - Chinese characters count twice
from corpus.readers import read_bytes

ARTICLES = [
    f"第{number}条　为了规范道路养护工作，提高服务水平，根据有关法律法规，结合本市实际，制定本办法第{number}款。"
    for number in "一二三四五六"
]
PAGE = """Title: 某市道路养护办法

URL Source: http://www.example.org/post_1.html

Markdown Content:
[无障碍阅读](javascript:void(0);)[长者助手](javascript:;)

[![Image 1](http://www.example.org/logo.png)](http://www.example.org/)

*   [**首页**_Home_](http://www.example.org/)
*   [**政务公开**](http://www.example.org/open)

# 您当前所在的位置：[首页](http://www.example.org/)>[办法](http://www.example.org/a)

# 某市道路养护办法

发表时间：**2020-03-01**信息来源：**某市城管局**浏览量：**-**

{articles}

| 事项 | 单位 |
| --- | --- |
| 清扫 | 甲局 |

[1.养护标准.doc](http://www.example.org/1.doc)

扫一扫在手机打开当前页

[打印](javascript:window.print();)[关闭](javascript:void(0);)

主办：某市人民政府 备案序号：[某ICP备1号](http://www.example.org/icp)

![Image 4](http://www.example.org/q.png)手机版
""".format(articles="\n\n".join(ARTICLES))


def test_a_saved_page_gives_its_document() -> None:
    reading = read_bytes(PAGE.encode(), ".md")
    assert reading.text.split("\n") == [
        "某市道路养护办法",
        "发表时间：2020-03-01",
        "信息来源：某市城管局",
        *ARTICLES,
        "事项\t单位",
        "清扫\t甲局",
        "1.养护标准.doc",
    ]
    assert "Markdown" in reading.notes[0]


def test_other_markdown_stays_as_it_is() -> None:
    written = "# 某市道路养护办法\n\n[链接](http://www.example.org/)\n\n| 事项 | 单位 |\n"
    assert read_bytes(written.encode(), ".md").text == written
