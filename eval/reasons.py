"""Why an answer is wrong, in one Chinese sentence, and which wrong answers are the worst."""

from __future__ import annotations

from eval import metrics
from eval.records import Prediction, Question

# What misleads most comes first: a confident answer where there is none, a wrong one, a wrong source.
INVENTED, WRONG, CITED, REFUSED, FAILED = range(5)


def reason(question: Question, prediction: Prediction) -> tuple[int, str]:
    """How bad an answer is, 0 the worst, and why. Meaningful only for answers that miss something."""
    if prediction.error:
        return FAILED, f"出错：{prediction.error}"
    if question.refuse and not prediction.refused:
        return INVENTED, "文件中没有，却作了答"
    if prediction.refused and not question.refuse:
        return REFUSED, "文件中有，却拒答"
    if said := [w for w in question.forbidden if metrics.says(prediction.answer, w)]:
        return WRONG, f"说了不该说的“{'、'.join(said)}”"
    missing = [item[0] for item in question.answers if not _said(prediction.answer, item)]
    if missing:
        return WRONG, f"缺少“{'、'.join(missing)}”（共 {len(question.answers)} 项）"
    limit = metrics.length_limit(question.answers, form=question.form, reference=question.reference)
    if not question.refuse and len(metrics.normalise(prediction.answer)) > limit:
        return WRONG, f"答案过长（{len(metrics.normalise(prediction.answer))} 字，至多 {limit} 字）"
    return CITED, _citation(question, prediction)


def _said(answer: str, spellings: tuple[str, ...]) -> bool:
    return any(metrics.says(answer, spelling) for spelling in spellings)


def _citation(question: Question, prediction: Prediction) -> str:
    cited = {c.document for c in prediction.citations}
    if other := sorted(cited - set(question.documents)):
        return f"引用了别的文件：{'、'.join(other)}"
    if left := [n for n in question.documents if n not in cited]:
        return f"没有引用：{'、'.join(left)}"
    unmet = [e for e in question.citations if not metrics.citation_right([e], prediction.citations)]
    return f"没有引用“{unmet[0].quotes[0]}”" if unmet else "引文与原文不一致"
