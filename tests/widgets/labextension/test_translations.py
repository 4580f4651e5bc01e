"""Every text of the JupyterLab extension has a Korean translation, and none is left over."""

from __future__ import annotations

import json
import re
from pathlib import Path

WIDGETS = Path(__file__).parents[3] / "widgets"
KOREAN = "autograd_lite_widgets/locale/ko_KR/LC_MESSAGES/autograd_lite.json"


def test_the_catalogue_has_the_texts_of_the_source() -> None:
    sources = sorted((WIDGETS / "src" / "labextension").glob("*.ts"))
    calls = [
        text
        for source in sources
        for text in re.findall(r"trans\.__\(\s*'([^']*)'", source.read_text(encoding="utf-8"))
    ]
    assert len(calls) >= 5
    korean = json.loads((WIDGETS / KOREAN).read_text(encoding="utf-8"))
    head = korean.pop("")
    assert head["language"] == "ko-KR"
    assert set(korean) == set(calls)
    for text, [translated] in korean.items():
        assert translated
        assert ("%1" in translated) == ("%1" in text)
