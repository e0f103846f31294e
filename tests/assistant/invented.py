"""Three invented texts about other things than the plans that ship, and assistants over texts."""

from __future__ import annotations

from pathlib import Path

from assistant.answer import Assistant
from assistant.vocabulary import Vocabulary
from corpus.library import document_of
from corpus.records import Document
from index.build import build
from index.dictionary import learn
from index.records import Library
from index.search import Searcher
from index.segment import Segmenter
from tests.index.conftest import FakeEmbedder

# Of 2021, with a number, dates, no deputies.
LAKE_2021 = """ 青湖政发〔2021〕7号
关于印发《青湖镇“三大清湖行动”实施方案》的通知
各村，各部门（单位）：
《青湖镇“三大清湖行动”实施方案》经镇政府讨论通过，现印发给你们，请认真组织实施。
青湖镇人民政府
2021年3月5日
青湖镇“三大清湖行动”实施方案
为改善湖区水质，镇政府决定开展“三大清湖行动”。
一、重要意义
1、开展清湖行动，是保护饮用水源的现实需要。湖水供应全镇居民，水质关系千家万户。
2、开展清湖行动，是发展湖区旅游的必然要求。游客最看重湖水清澈。
二、工作任务
1、渔网清理行动
清理湖面废弃渔网，力争2021年清理废弃渔网3000米，补偿渔民40户，每户补偿2000元。
总 队 长：林  舟
牵头单位：水务站
协办单位：渔政所、旅游办，各村。
2、岸线修复行动
修复受损岸线，种植芦苇等水生植物。
总 队 长：何小满
牵头单位：林业站
协办单位：水务站、城建办，各村。
3、污水截流行动
沿湖村庄的生活污水全部接入管网。
总 队 长：欧阳青
牵头单位：城建办
协办单位：水务站、环保所。
三、工作要求
1、要加强巡查。各村每周巡查湖岸两次，发现问题当天上报。
2、要严格考核。对连续两次考核不合格的村，取消当年评优资格。
青湖镇党政办公室      2021年3月6日印发
"""

# Of 2022, without number and date, with deputies.
LAKE_2022 = """ 关于打响“三大护湖战役”的总体方案

在“三大清湖行动”基础上，镇政府决定2022年在湖区开展“三大护湖战役”活动。

一、指导思想

聚焦2022年各项目标任务，全力打响渔业转型、岸线美化、水源保护“三大护湖战役”。

二、工作任务

1.全力打响渔业转型战役

引导渔民转产。确保完成渔船拆解120艘，力争完成150艘；完成养殖证换发80本，力争完成95本；新增生态养殖示范户12户以上，垂钓基地6家以上。

总 队 长：林  舟

副总队长：沈  诺

牵头单位：渔政所

2.全力打响岸线美化战役

以“洁净湖岸、绿色湖岸、人文湖岸”为理念。交通道路、停车设施、游船码头、环湖步道等“四类”重点设施投资同比增长12%以上。2022年建成环湖步道18公里，新建停车位260个。

总 队 长：何小满

副总队长：林  舟

牵头单位：旅游办

3.全力打响水源保护战役

要实现水质监测新突破。以水质监测提升工程为载体，以自动监测站建设行动、水样比对行动为抓手，及时发现污染。

总　队　长：罗其昌

副总队长：欧阳青

牵头单位：水务站

三、工作要求

1.强化经费保障。镇财政安排专项资金360万元，按季度拨付。
2.强化宣传引导。要通过广播、短视频等渠道，宣传护湖的好做法。
3.强化群众监督。设立举报电话，经查实的举报奖励500元。
"""

# Of another kind: articles, and its own dates.
LIFTS = """云岭县老旧住宅加装电梯补贴办法

第一条 为规范老旧住宅加装电梯补贴，制定本办法。
第二条 申请补贴的住宅应当建成满十五年，且未列入拆迁计划。
第三条 每部电梯补贴18万元，由县住建局在竣工验收后三十日内拨付。
第四条 申请人应当向所在社区提交申请表、业主同意书和设计图纸。
第五条 本办法自2023年7月1日起施行。

云岭县住房和城乡建设局
2023年6月10日
"""

# Small rules of a village: remarks behind headings, prices, places named in the text only, duties told in
# sentences, lists that a sentence announces.
CHORES = """关于印发茶山村整治任务清单的通知

一、重点任务
（一）修缮晒茶场（责任单位：农技站；完成时限：5月底前）
更换破损地砖。
（二）疏通灌溉渠（责任单位：水管所、农技站；完成时限：8月底前）
清除淤泥两公里。
（三）硬化机耕路（责任单位：交通站）
路面宽三米。
"""
FERRY = """临溪渡口管理规定
第一条 过渡每人每次收费3元，自行车另收2元。
第二条 渡口配备渡船4艘、救生艇2艘，救生衣60件。
第三条 渡口设候船处3处，售票窗口2个。
第四条 乱丢垃圾的，罚款50元。办理月票须提前5个工作日，月票价格为80元。
"""
PATROL = """林场巡护安排
一、第一小组
负责松岭、竹坪两片山林。
组长：赵大川
二、第二小组
负责杉湾、梅坑两片山林。
组长：秦小雨
"""
DUTIES = """柳河镇集市管理分工
各村民委员会，镇属各单位：
一、计量检定
市监所要做好计量器具的检定工作。
二、清扫保洁
环卫站负责集市清扫保洁，垃圾日产日清。镇财政所应当按月拨付保洁经费。
三、秩序维护
严禁占道经营。各摊主必须文明经商。
四、消防安全
（1）由消防站负责疏散演练，供电所负责线路检修。
五、摊位设立
在集市内设立固定摊位应当具备下列条件：
（一）持有健康证明；
（二）缴纳摊位押金200元；
（三）遵守集市时间。
柳河镇集市管理委员会
2020年9月1日
"""
PARK = """翠湖公园游园须知
一、入园
游客不得携带宠物入园。轮椅可在服务台免费借用。儿童须由成人陪同入园。
露营区须提前预约。草坪区不得使用明火。
"""
ACTIONS = """石门乡环境工作方案
一、总则
深入开展“三项攻坚”活动，实施“三大惠民工程”。
重点整修乡村道路、停车场地、文化礼堂等“三类”重点设施。
二、攻坚任务
1、噪声治理攻坚
夜间禁止施工。
2、扬尘治理攻坚
渣土全部覆盖。
3、油烟治理攻坚
餐馆加装净化器。
三、惠民任务
1、供水改造工程
更换老旧水管。
2、公厕改造工程
改造旱厕九座。
3、路灯改造工程
换装节能灯具。
"""


def forest(year: int, leader: str, booklets: int) -> str:
    """The plan of one year; those of other years have the same headings."""
    return (
        f"松林区{year}年护林工作方案\n一、宣传教育\n组长：{leader}\n印发手册{booklets}册。\n"
        "二、巡山护林\n组长：石磊\n"
    )


VILLAGE = {
    "茶山.txt": CHORES,
    "渡口.txt": FERRY,
    "巡护.txt": PATROL,
    "集市.txt": DUTIES,
    "公园.txt": PARK,
    "石门.txt": ACTIONS,
    "护林2023.txt": forest(2023, "白杨", 300),
    "护林2024.txt": forest(2024, "江帆", 500),
}

TEXTS = {"清湖行动.txt": LAKE_2021, "护湖战役.txt": LAKE_2022, "制度/电梯补贴.txt": LIFTS}


def made(text: str, name: str = "文件.txt") -> Document:
    return document_of(text, name=name, digest="0" * 64)


def library_of(texts: dict[str, str]) -> Library:
    return Library(tuple(made(text, name) for name, text in texts.items()))


def vocabulary_of(library: Library) -> Vocabulary:
    """The vocabulary of a library, cut with the words that an index would learn from it."""
    return Vocabulary(library, Segmenter(learn(library.documents)).cut)


def assistant_over(texts: dict[str, str], folder: Path) -> Assistant:
    """An assistant over a real index of the texts; only its vectors are made without a model."""
    corpus, embedder = folder / "文件", FakeEmbedder()
    for name, text in texts.items():
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(corpus, folder / "索引", embedder=embedder)
    return Assistant(Searcher.open(folder / "索引", embedder=embedder))
