# make run   sets up what is missing and opens the page on 127.0.0.1:7860
# make test  sets up what is missing and runs all checks
# See `make help` for the rest, and docs/CONTRIBUTING.md for how the parts fit.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input
ANY_PYTHON = $(shell for name in python3.11 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
PYTHON ?= $(ANY_PYTHON)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run setup dev browser test eval lock clean distclean

help:
	@echo "make run        准备好所缺的一切，建立索引，打开页面（http://127.0.0.1:7860）"
	@echo "make test       准备好所缺的一切，运行全部检查"
	@echo "make setup      只做准备：虚拟环境、依赖、嵌入模型"
	@echo "make eval       在评测题上作答并评分；POLICIES=文件夹 时另评外部文档上的题（eval/questions/policies.jsonl）"
	@echo "make lock       按 requirements*.in 重写锁定文件（make lock UPGRADE=1 同时升级）"
	@echo "make clean      删除索引、评测结果和缓存；make distclean 另删虚拟环境和模型"

run: setup
	@$(BIN)/policyqa index
	@$(BIN)/python app.py

setup: $(VENV)/.linked
	@$(BIN)/policyqa model

dev: $(VENV)/.locked-dev

browser:
	@scripts/browser.sh

test: setup dev browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# One set: its name, the documents it asks about, its index.
define evaluate
	@echo "评测：eval/questions/$(1).jsonl"
	@$(BIN)/policyqa index --corpus $(2) --index $(3)
	@$(BIN)/python -m eval.predict --questions eval/questions/$(1).jsonl --index $(3) \
		--out data/eval/$(1).predictions.jsonl
	@$(BIN)/python -m eval.score --questions eval/questions/$(1).jsonl --corpus $(2) \
		--predictions data/eval/$(1).predictions.jsonl --out data/eval/$(1).json \
		--report data/eval/$(1).md $(if $(wildcard eval/gates/$(1).json),--gate eval/gates/$(1).json)
endef

eval: setup
	$(call evaluate,plans,corpus/policies,data/index)
	$(call evaluate,plans-blind,corpus/policies,data/index)
	$(call evaluate,invented,eval/invented,data/eval/invented-index)
	$(call evaluate,fresh,eval/fresh,data/eval/fresh-index)
	$(call evaluate,spoken,eval/spoken,data/eval/spoken-index)
	$(call evaluate,varied,eval/varied,data/eval/varied-index)
ifneq ($(POLICIES),)
	@$(BIN)/python -m eval.outside --passages $(POLICIES) --out data/eval/policies-corpus \
		--questions eval/questions/policies.jsonl
	$(call evaluate,policies,data/eval/policies-corpus,data/eval/policies-index)
endif

lock: $(VENV)/.made
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

clean:
	rm -rf data/index data/eval build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find app.py assistant corpus eval index scripts tests -name __pycache__ -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV) models

# Each stamp is touched once its step is whole, so that an interrupted step runs again and a whole one never.
$(VENV)/.made:
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "需要 Python 3.11 或更高版本（收到：$(or $(PYTHON),没有找到 Python)）。" \
			"请安装后重试，或指明位置：make run PYTHON=/路径/python3.11" >&2; exit 1; fi
	@echo "建立虚拟环境 $(VENV)"
	@"$(PYTHON)" -m venv $(VENV) || { echo "不能建立虚拟环境。在 Debian 和 Ubuntu 上请先运行：" \
		"sudo apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.locked: requirements.lock $(VENV)/.made
	@echo "安装依赖（按 requirements.lock，首次需要几分钟）"
	@$(PIP) --quiet "$$(grep '^pip==' requirements.lock)"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.locked-dev: requirements-dev.lock $(VENV)/.locked
	@echo "安装检查用的依赖（按 requirements-dev.lock）"
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(VENV)/.linked: pyproject.toml $(VENV)/.locked
	@$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@
