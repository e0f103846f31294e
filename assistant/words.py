"""The words of questions: what asks, what announces, what only fills. Nothing here knows a document."""

from __future__ import annotations

import re

# What stands in a question without being what is asked about.
STOP_WORDS = frozenset(
    """
    的 地 得 了 着 过 吗 呢 吧 啊 呀 嘛 哦 么 是 为 有 在 中 里 里面 当中 其中 上 下 内 于 对 由 从
    向 以 和 与 及 以及 或 或者 跟 同 并 而 且 就 都 也 又 还 还有 再 才 只 很 更 最 请 让 给 把 被
    将 会 能 能够 可以 可 应 应该 要 需要 得到 该 此 这 那 这个 那个 这些 那些 哪 哪些 哪个 哪位
    哪几个 哪几 哪一 哪一个 哪里 什么 啥 什么样 谁 谁是 几 几个 几位 多少 怎么 怎样 怎么样 如何
    为什么 为何 为啥 是否 是不是 有没有 有无 何 何时 何地 时候 什么时候 分别 各自 各 所有 全部 一共
    总共 共 共有 名字 姓名 叫 叫做 名叫 称为 我 我们 你 你们 您 他 她 它 他们 咱们 咱 一 个 位 名 项
    年 年度 方面 情况 具体 相关 有关 关于 根据 按照 依据 规定 文件 材料 里边 工作 事情 事 做 进行
    开展 之 其 等 所 来 去 到 至 那么 请列出 列出 列举 包括 包含 含 哪几项 内容 主要 属于 目前 现在
    提到 提出 说 讲 写 当 时 个人 人 担任 任 任职 兼 兼任 出任 职务 职位 角色 岗位 身份 负责 承担 主管
    分管 管 抓 主抓 牵头 领导 部门 单位 局 科室 机构 哪个局 同时 同一 一样 相同 是什么 是多少 有哪些
    有多少 是谁 是哪 指 指的 意思 含义 定义 解释 说明 怎么办 如果 关系 到底 究竟 请说 请说明 介绍 新
    目标 任务 要求 百分之几 总额 总数 总量 还是 换人 换 放在 放 各由 文里 文件里 开始 各是 有何 比 同一个
    区里 县里 市里 镇里 乡里 村里 我家 家里
    每个 每 由谁来 由谁 谁来 归 归谁 靠 打 哪一位 一位 哪一家 哪家 同志
    二把手 头头 头儿 来头 来历
    干 干什么 干啥 做什么 干嘛 相比 相较 比较 对比 变化 不同 区别 差别 差异 异同 两年 前后 之间
    以后 之后 以前 之前 啥时候 啥时 那边 这边 今年 本年 当年 版 修订版
    """.split()
)
# These carry meaning where nothing else does: 目标是什么 asks for a goal.
WEAK_WORDS = frozenset("目标 任务 要求 内容 规定 工作 部门 单位 牵头 负责 职务 领导 新 主管 分管".split())

LIST = re.compile(
    r"分别|哪些|哪几|都有谁|都是谁|有谁|列出|列举|各是|各自|各由|所有|全部|几个.*(?:是|叫)|哪[一二两三四五六七八九十]"
)
COMPARE = re.compile(
    r"相比|相较|比较|对比|变化|不同|区别|差别|差异|异同|两年|前后|一样吗|相同吗|是否相同|换了|换人|变了|谁更|哪个更|增加了|比.{1,12}(?:多|少|高|低)"
)
WHY = re.compile(r"为什么|为何|为啥|什么意义|意义|目的|什么背景|原因|缘由")
HOW = re.compile(r"怎么|怎样|如何|哪些措施|什么措施|哪些举措|什么举措|做法|途径")
WHAT_IS = re.compile(
    r"什么是|是什么|指(?:的)?是?(?:什么|哪)|何谓|什么意思|含义|定义|是指|是哪[一二两三四五六七八九十几]|包括哪|包括什么|包含哪|有哪[一二两三四五六七八九十几]|是哪些|有哪些"
)
NUMBER = re.compile(
    r"^(?!.*(?:哪|谁|什么|怎|如何)).*(?:率|额|数量|指标|目标|目标值|标准|产值|人数|面积|补贴|补助|津贴|罚款|工资)[？?]?$|"
    r"多少|(?<!哪)几(?!乎)|多大|多高|多长|多久|比例|比重|百分之|金额|数量|规模|幅度|增速|增长率|指标"
)
WHEN = re.compile(
    r"什么时候|啥时候?|几点|何时|哪年|哪一年|哪天|哪一天|日期|几月|几号|多久|(?:什么|哪|何|多长|啥)时间"
    r"|时间(?=$|[？?。呢]|和|及|、|分别|各"
    r"|(?:是|为|有|定|安排|要求|节点|限制)?(?:在|从|到)?(?:什么|何|哪|几|多|怎|如|啥|[？?]|$))"
)
WHO = re.compile(r"谁|哪一?位|哪一个人|何人|什么人|哪个人|哪些人|负责人|领导是|姓名|名字")
WHO_LEADS = re.compile("谁.{0,2}(?:牵头|负责|主管|分管|挂帅|带队|领头|挑头|主抓)")
WHICH_ORG = re.compile(
    r"(?:哪|什么|何)(?:个|些|几个|一个|家)?(?:部门|单位|局|机构|科室|处室|委办|街道|组织)|(?:部门|单位|局)(?:是|有)(?:哪|什么|谁)|谁.{0,4}(?:部门|单位)|(?:由|归|是)哪一?[家个]?(?:公司|企业|集团|银行|医院|学校)"
)
YES_NO = re.compile(r"[吗吧][？?]?\s*$|是不是|是否|对不对|对吗|有没有")
ELLIPTIC = re.compile(
    r"呢[？?]?$|^(?:那么?|还有|另外|再说|换成|如果是)|^(?:他|她|它|他们|这个|那个|这些|该|其)|(?:他|她|它们?)(?:还|也|又|的|是|在|分管|负责|担任|任)"
)
PRONOUN = re.compile(
    r"他们|她们|它们|他|她|此人|这个人|那个人|这位|那位|该同志|该部门|这个部门|该单位|这个单位|该局|这个局|它"
)

# Words of a question that stand for kinds of labels. The labels themselves come from the documents.
LEADS = re.compile(r"负责|牵头|主管|主抓|主办|分管|管|挂帅|带队|带头|领头|挑头|总负责|责任|抓")
SUPPORTS = re.compile(r"配合|协办|协助|协同|参与|参加|协作")
ORG_LABEL = re.compile(r"(?:部门|单位|科室|处室|机构|组织)$")
LEAD_LABEL = re.compile(r"牵头|责任|主办|负责|主管|实施|主责|承办")
SUPPORT_LABEL = re.compile(r"配合|协办|协助|协同|参与|参加|协作")
PERSON_LABEL = re.compile(
    r"(?:长|人|主任|指挥|书记|召集人|责任人|负责人|领导|同志|代表|委员|顾问|主席|经理)$"
)
# Labels that say who does something: where a document has them, what it does not list it does not have.
ROLE_LABEL = re.compile(f"{PERSON_LABEL.pattern}|{ORG_LABEL.pattern}")
# Behind a label that is only the doer of what is asked for: 配合部门要做什么.
DUTY = r"(?:要|应当?|须|必须|该|需要?|怎么|怎样|如何|做|可以)"
# What asks for the role of somebody who is named.
ROLE_ASKED = re.compile(
    "职务|职位|职责|角色|身份|来头|来历|岗位|任职|担任|兼任|出任|负责|承担|牵头|配合|参与|参加|分管|主管|主抓|领导|协助|协办|"
    "(?:谁|归|都|还|又|由)管|(?:管|抓|任|干|做|带)(?:的?是?)?(?:什么|哪|啥|嘛|何)"
)
# Ways to reach somebody: a question's word stands for every label that ends with it.
CONTACT = (
    (re.compile("电话|号码|怎么联系|联系方式|热线"), re.compile("电话|联系方式|热线|手机")),
    (re.compile("地址|在哪里?办|在哪儿|什么地方|哪里办理"), re.compile("地址|地点")),
    (re.compile("邮箱|邮件"), re.compile("邮箱|邮件")),
    (re.compile("网址|网站"), re.compile("网址|网站")),
    (re.compile("找谁|联系谁|联系人|跟谁联系|和谁联系"), re.compile("联系人|联络人|经办人")),
)
SAME = re.compile("同一|一样|相同|一致|没变")
CHANGED = re.compile("换|变|不同|调整")
ORGANISATION = re.compile(
    "(?:局|委|办|部|厅|中心|处|院|公司|政府|街道|组|会|集团|大队|支队|园|所|站|社区|学校|医院|办公室|银行)$"
)
ASKS_DEPUTY = re.compile("副手|副职|搭档|搭班")
DEPUTY = re.compile(r"^(?:常务)?副|^第[一二三四五]副")
# A word before a role that makes it another role.
ROLE_VERBS = frozenset(
    "配合 协办 协助 协同 参与 参加 协作 牵头 负责 主管 分管 主抓 主办 挂帅 带队 带头 领头 挑头 副手 副职 "
    "联系 电话 地址 邮箱 网址 找 咨询 热线".split()
)
ROLE_PREFIX = ("常务副", "常务", "总", "副", "代", "原", "前", "名誉", "执行")
# Who issued a document is told by the document, not by its fields.
ISSUES = re.compile("印发|发布|下发|出台|发文|公布")
# Words for how firm a target is; they choose between figures and say nothing of what is counted.
FIRM = re.compile(r"确保|保底|底线|至少|最低|超过|突破")
STRETCH = re.compile(r"力争|冲刺|争取|挑战")
TARGET_WORDS = frozenset(
    (
        "确保 力争 冲刺 争取 至少 完成 达到 突破 超过 实现 计划 预计 低于 不低于 不少于 保底 底线 挑战 "
        "提高 要 最多 最少 最高 最低"
    ).split()
)
# Counts with their measure word, and what stands between them: no content of their own.
_MEASURES = "个位项条名家份次些类种块点场届期批档方面钱艘处辆台座栋支棵间件张架篇只吨元所部册"
COUNTING = re.compile(
    rf"\W+|(?:[几多哪各由]|[两一二三四五六七八九十])[{_MEASURES}]{{0,2}}|[{_MEASURES}]|\d+[{_MEASURES}]"
)
HAN_COUNT = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
# 哪个突破年, 哪项行动: one of the headings that end so.
WHICH = re.compile(
    r"哪一?[个项场条类大种](?P<noun>[\u4e00-\u9fff]{2,8}?)(?=里|中|的|是|有|要|提|规|负|牵|[？?]|$)"
)
COUNTED = re.compile(
    r"“?(?P<count>[两二三四五六七八九十])(?P<unit>个|大|项|条|类|种|方面)?[“”]?(?P<noun>[\u4e00-\u9fff]{1,8})"
)
