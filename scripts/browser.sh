#!/usr/bin/env bash
# Brings what the browser tests need, or says which command brings it and fails.
set -euo pipefail

needs=()
[ -x /usr/bin/chromium ] || needs+=(chromium)
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || needs+=(fontconfig fonts-noto-cjk)
[ ${#needs[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "安装页面测试所需的 ${needs[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install --yes --no-install-recommends "${needs[@]}"
else
    echo "页面测试需要 ${needs[*]}。请先运行：sudo apt-get install --yes ${needs[*]}" >&2
    exit 1
fi
