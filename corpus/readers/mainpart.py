"""The document inside a web page: its title, what the page states of it, its body; not the site around it.

No site is known by name. The body is the smallest block that holds nearly all the prose; a line is
navigation when it is made of links or of words that pages use for their own tools.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from corpus.readers.page import Line, Page

_SHORT = 60  # characters of prose: too few to tell where a body is
_MOST = 0.85  # of the prose of a block: where one part holds as much, the rest is the site's
_LABELS = (
    "索引号|统一编号|文件编号|发文字号|文号|发文机关|发文机构|发文单位|发布机关|发布机构|发布单位"
    "|制发机关|制定机关|公开机构|成文日期|发文日期|印发日期|发布日期|发布时间|发表时间|公开日期"
    "|公布日期|生成日期|实施日期|施行日期|生效日期|失效日期|废止日期|有效期|有效性|文件状态|时效性"
    "|效力状态|主题分类|主题词|公文种类|体裁分类|分类|名称|文件名称|标题|信息来源|来源|时间|日期"
    "|关键词"
)
_TOOLS_LABELS = (
    "浏览次数|浏览量|访问量|点击数|点击量|阅读次数|阅读量|字体大小|字号|字体|视力保护色|分享到|分享"
    "|标签|责任编辑|编辑|作者"
)
_SPACED = re.compile(r"(?<![\w：:])((?:[\u4e00-\u9fff][ \u3000\xa0]*){2,6})[:：]")
_LABELLED = re.compile(rf"(?P<label>{_LABELS}|{_TOOLS_LABELS})\s*[:：]\s*")
_TRAILING = re.compile(r"[\s|]*(?:浏览|打印|字体大小|字号|分享|大\s*中\s*小)$")
_LABEL = re.compile(rf"(?:{_LABELS})")
_WORDS = (
    r"打印(?:本页|页面|文章)?|关闭(?:本页|窗口|页面)?|返回(?:顶部|首页|上页|列表)?|分享(?:文章)?到?|收藏(?:本页)?|取消"
    r"|扫一扫在手机(?:上)?(?:打开|查看|浏览)?(?:当前页面?)?|扫码浏览|(?:用)?手机扫一扫|字体大小|字号|字体|大|中|小"
    r"|浏览次数|浏览量|访问量|点击数|点击量|微信好友|微信|朋友圈|QQ好友|QQ空间|QQ|新浪微博|微博|复制链接"
    r"|上一篇|下一篇|上一页|下一页|首页|尾页|无障碍(?:阅读|浏览|版)?|长者助手|繁体版?|简体版?|登录|注册|搜索|纠错|内容纠错"
    r"|相关(?:新闻|链接|文章|附件|阅读|稿件|解读|信息|政策|文件)|政策解读|解读|网站地图|联系我们|关于我们|版权声明|隐私声明|使用帮助"
    r"|标签|视力保护色|没有了|无|次|人次|更多|TOP|X"
)
_TOOLS = re.compile(rf"(?:{_WORDS}|[\s\W\d_A])++")
_CRUMB = re.compile(r"^[您你]?(?:当前|现在|目前|所处|所在|的)*位置(?:是|为)?\s*[:：>]|^首页\s*[>＞»/]")
_NEIGHBOUR = re.compile(r"^(?:上|下)一(?:篇|条|页|则)\s*[:：]")
_SITE = re.compile(r"ICP备|公网安备|网站标识码|版权所有|网站支持IPv6|您是第", re.IGNORECASE)
_PROSE = re.compile(r"[。；！？，、：]")
_SENTENCE = re.compile(r"[。；\t]")
_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\s?\d\d?[-/.月]\s?\d\d?日?(?:\s+\d\d?:\d\d(?::\d\d)?)?")


def lines(page: Page) -> list[str]:
    """The lines of the document: title, statements as `label：value`, body, names of other attachments."""
    shown = _shown(page.lines)
    root = _root(shown)
    inside = [at for at, line in enumerate(shown) if root is None or root in line.path]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    title = _title(page, shown[: last + 1])
    stated = _stated(shown[:first])
    body = _body(shown[first : last + 1])
    while body and (_same(body[0], title) or _take(body[0], stated)):
        body.pop(0)
    _complete(stated, page.meta)
    known = set(body)
    others = [line.text for line in shown[last + 1 :] if line.attachment and line.text not in known]
    return [
        *([title] if title else []),
        *(f"{label}：{value}" for label, value in stated.items()),
        *body,
        *others,
    ]


def _shown(found: list[Line]) -> list[Line]:
    """The lines that a visitor sees. Where nearly everything is hidden, a script would have shown it."""
    visible = [line for line in found if line.hidden is None]
    if sum(map(_weight, visible)) * 4 < sum(map(_weight, found)):
        visible = found
    weights: Counter[int] = Counter()
    for line in visible:
        if line.aside is not None:
            weights[line.aside] += _weight(line)
    enough = sum(map(_weight, visible)) / 4  # a body may stand in a block that is called "menu-content"
    return [line for line in visible if line.aside is None or weights[line.aside] > enough or line.attachment]


def _weight(line: Line) -> int:
    """How much prose a line holds: its characters outside links, unless the line is the site's own."""
    if line.heading or _is_tool(line.text) or _SITE.search(line.text) or _CRUMB.match(line.text):
        return 0
    if len(line.text) < 100 and _LABELLED.match(line.text):
        return 0
    own = len("".join(line.text.split())) - line.links
    return max(own, 0) if own > 15 or _PROSE.search(line.text) or "\t" in line.text else max(own, 0) // 3


def _root(found: list[Line]) -> int | None:
    """The smallest block with nearly all the prose, or None for the whole page."""
    weights: Counter[int] = Counter()
    for line in found:
        for block in line.path:
            weights[block] += _weight(line)
    total = sum(map(_weight, found))
    root, level = None, 0
    while total > _SHORT:
        below = [line.path for line in found if len(line.path) > level]
        blocks = {path[level] for path in below if not level or path[level - 1] == root}
        best = max(blocks, key=weights.__getitem__, default=None)
        if best is None or weights[best] < _MOST * total:
            return root
        root, total, level = best, weights[best], level + 1
    return root


def _title(page: Page, before: list[Line]) -> str:
    """What the page calls the document: by name in its head, else by a heading that its title repeats."""
    named = page.meta.get("articletitle", "")
    if named:
        return named
    headings = [
        line for line in before if line.heading and not _CRUMB.match(line.text) and not _is_tool(line.text)
    ]
    for line in headings:
        if _squeezed(line.text) in _squeezed(page.title):
            return line.text
    if headings:
        return max((line.text for line in headings[:3]), key=len)
    return re.split(r"\s*[-_|—]+\s*(?=[^-_|—]*(?:网|门户|政府|局|委员会|厅)\w{0,4}$)", page.title)[0]


def _stated(before: list[Line]) -> dict[str, str]:
    """What the page states of the document above its body."""
    stated: dict[str, str] = {}
    for line in before:
        if not line.heading and not _CRUMB.match(line.text):
            _take(line.text, stated)
    return stated


def _complete(stated: dict[str, str], meta: dict[str, str]) -> None:
    """Adds what government sites must say in a page's head, where the page itself does not."""
    if not any(re.search("发布|发表|公布|公开|时间", label) for label in stated) and meta.get("pubdate"):
        stated["发布日期"] = meta["pubdate"]
    if "来源" not in stated and "信息来源" not in stated and meta.get("contentsource"):
        stated["来源"] = meta["contentsource"]


def _take(text: str, stated: dict[str, str]) -> bool:
    """Adds the statements of a line, as `文　号：甲〔2019〕4号 实施日期：…`; False for any other."""
    row = text.split("\t")
    if len(row) > 1:
        cells = [_squeezed(cell).rstrip(":：") for cell in row]
        if len(row) % 2 or not all(_LABEL.fullmatch(cell) for cell in cells[::2]):
            return False
        text = " ".join(f"{label}：{value}" for label, value in zip(cells[::2], row[1::2], strict=True))
    text = _SPACED.sub(lambda found: _squeezed(found[1]) + "：", text)
    found = list(_LABELLED.finditer(text))
    lead = text[: found[0].start()].strip(" []【】()（）") if found else text
    if not found:
        return bool(_DATE.fullmatch(text))
    if (lead and not _DATE.fullmatch(lead)) or len(text) > 400:
        return False
    for at, one in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        value = text[one.end() : end].strip(" []【】\u3000\xa0")
        if _LABEL.fullmatch(one["label"]) and value.strip("-—/ "):
            stated.setdefault(one["label"], _TRAILING.sub("", value))
    return True


def _body(found: list[Line]) -> list[str]:
    """The lines of the body, without what the site puts between and below them."""
    if 2 * sum(line.links for line in found) > sum(len(line.text) for line in found):
        return [line.text for line in found if not _is_tool(line.text)]  # a page that is a list of links
    end = len(found) - len(_tail(found))
    return [
        line.text
        for at, line in enumerate(found)
        if not _is_site(found, at) and (at < end or line.attachment)
    ]


def _tail(found: list[Line]) -> list[Line]:
    """What follows the site's first own line below the last sentence: labels of buttons and pictures."""
    last = max((at for at, line in enumerate(found) if _SENTENCE.search(line.text)), default=len(found))
    for at in range(last + 1, len(found)):
        if _is_tool(found[at].text) or _NEIGHBOUR.match(found[at].text) or _SITE.search(found[at].text):
            return found[at:]
    return []


def _is_site(found: list[Line], at: int) -> bool:
    line = found[at]
    if line.attachment:
        return False
    text = line.text
    if _is_tool(text) or _CRUMB.match(text) or _NEIGHBOUR.match(text):
        return True
    if _SITE.search(text) and len(text) < 200:
        return True
    around = [found[one] for one in (at - 1, at + 1) if 0 <= one < len(found)]
    return _is_link(line) and any(_is_link(other) and not other.attachment for other in around)


def _is_link(line: Line) -> bool:
    return line.links > 0.6 * len("".join(line.text.split()))


def _is_tool(text: str) -> bool:
    return len(text) < 300 and bool(_TOOLS.fullmatch(text)) and not _is_number(text)


def _is_number(text: str) -> bool:
    """True for a line of digits, dates or signs that may belong to a document."""
    return bool(re.fullmatch(r"[\s\W\d_]+", text)) and bool(re.search(r"\d", text))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _same(one: str, other: str) -> bool:
    return _squeezed(one) == _squeezed(other)


def joined(found: Iterable[str]) -> str:
    """The lines as one text."""
    return "\n".join(line for line in found if line.strip())
