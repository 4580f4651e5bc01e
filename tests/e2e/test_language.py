"""The language switch: three settings, in bilingual Markdown cells."""

from __future__ import annotations

import json
import shutil

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.jupyter import Lab, Server, markdown

BILINGUAL = """\
# <span lang="en">The chain rule</span> <span lang="ko">연쇄 법칙</span>

<div lang="en">

The **gradient** of `out` is $J^T v$.

</div>
<div lang="ko">

`out`의 **변화도(gradient)** 는 $J^T v$ 입니다.

</div>
"""
KOREAN_ALONE = '<div lang="ko">\n\n한국어로만 쓴 셀입니다.\n\n</div>'
TEXTS = {
    "en": ["The chain rule", "The gradient of out is"],
    "ko": ["연쇄 법칙", "의 변화도(gradient) 는"],
}


@pytest.mark.parametrize(
    ("choice", "shown"),
    [("en", ["en"]), ("ko", ["ko"]), ("both", ["en", "ko"])],
)
def test_each_setting_shows_its_languages(lab: Lab, choice: str, shown: list[str]) -> None:
    lab.open_notebook([markdown(BILINGUAL), markdown(KOREAN_ALONE), "1 + 1"])
    lab.choose_language(choice)
    first = lab.cells().nth(0).locator(".jp-RenderedMarkdown")
    for language in ("en", "ko"):
        blocks = first.locator(f"[lang={language}]")
        expect(blocks).to_have_count(2)
        for block, text in zip(blocks.all(), TEXTS[language], strict=True):
            expect(block).to_be_visible(visible=language in shown)
            expect(block).to_contain_text(text)
    # Markdown and maths work inside the blocks.
    expect(first.locator("div strong")).to_have_count(2)
    expect(first.locator("div mjx-container")).to_have_count(2)
    # What stands in one language only is never lost.
    expect(lab.cells().nth(1).locator("[lang=ko]")).to_be_visible()
    expect(lab.page.locator("body")).to_have_attribute("data-autograd-lite-language", choice)
    lab.screenshot(f"language-{choice}")


def test_the_control_is_a_named_select_that_keys_move(lab: Lab) -> None:
    lab.open_notebook([markdown(BILINGUAL)])
    select = lab.language_select()
    assert select.locator("option").all_inner_texts() == ["English", "한국어", "English + 한국어"]
    expect(select).to_have_value("en")  # the browser of the tests is English
    select.focus()
    lab.page.keyboard.press("ArrowDown")
    expect(select).to_have_value("ko")
    expect(lab.cells().locator("[lang=en]").first).to_be_hidden()


def test_the_choice_is_kept_over_a_reload(lab: Lab) -> None:
    lab.open_notebook([markdown(BILINGUAL)])
    lab.choose_language("ko")
    lab.page.wait_for_function(
        """async () => (await window.jupyterapp.serviceManager.settings
            .fetch('autograd-lite:plugin')).raw.includes('"ko"')"""
    )
    lab.load(reset=True)
    lab.open("test.ipynb")
    expect(lab.language_select()).to_have_value("ko")
    expect(lab.cells().locator("[lang=en]").first).to_be_hidden()
    expect(lab.cells().locator("[lang=ko]").first).to_be_visible()


def test_commands_set_and_cycle_the_language(lab: Lab) -> None:
    lab.open_notebook([markdown(BILINGUAL)])
    seen = []
    for _ in range(3):
        lab.execute("autograd-lite:next-language")
        seen.append(lab.language_select().input_value())
    assert seen == ["ko", "both", "en"]
    lab.execute("autograd-lite:set-language", language="both")
    expect(lab.language_select()).to_have_value("both")
    lab.cells().first.click()
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("Alt+Shift+L")
    expect(lab.language_select()).to_have_value("en")
    labels = lab.page.evaluate(
        """() => ['en', 'ko', 'both', 'auto'].map((language) =>
            window.jupyterapp.commands.label('autograd-lite:set-language', { language }))"""
    )
    assert labels == [
        "Language of bilingual cells: English",
        "Language of bilingual cells: 한국어",
        "Language of bilingual cells: English + 한국어",
        "Language of bilingual cells: automatic",
    ]


@pytest.mark.parametrize(
    ("languages", "shown"), [(["ko-KR", "en"], "ko"), (["de", "ko"], "both"), (["de"], "en")]
)
def test_without_a_choice_the_browser_decides(
    lab: Lab, browser: Browser, server: Server, languages: list[str], shown: str
) -> None:
    context = browser.new_context(locale=languages[0])
    context.add_init_script(
        f"Object.defineProperty(navigator, 'languages', {{ get: () => {json.dumps(languages)} }})"
    )
    try:
        other = Lab(context.new_page(), server)
        other.load(reset=True)
        expect(other.page.locator("body")).to_have_attribute("data-autograd-lite-language", shown)
    finally:
        context.close()


def test_in_a_korean_jupyterlab_the_extension_is_korean(
    lab: Lab, browser: Browser, server: Server
) -> None:
    lab.write([markdown(BILINGUAL)], "korean.ipynb")
    settings = server.settings / "@jupyterlab" / "translation-extension"
    settings.mkdir(parents=True)
    (settings / "plugin.jupyterlab-settings").write_text('{"locale": "ko_KR"}')
    context = browser.new_context(locale="en-US")
    try:
        korean = Lab(context.new_page(), server)
        korean.load(reset=True)
        korean.open("korean.ipynb")
        select = korean.page.get_by_role("combobox", name="두 언어로 쓴 셀의 언어")
        expect(select).to_have_value("ko")
        label = korean.page.evaluate(
            "() => window.jupyterapp.commands.label('autograd-lite:next-language')"
        )
        assert label == "두 언어로 쓴 셀의 다음 언어"
    finally:
        context.close()
        shutil.rmtree(settings)


def test_the_notes_of_errors_follow_the_page(lab: Lab) -> None:
    lab.open_notebook(["import autograd_lite as torch", "torch.ones(3) + torch.ones(4)"])
    lab.choose_language("ko")
    lab.run(0)
    for language, text in (("ko", "모양"), ("en", "has shape")):
        lab.choose_language(language)
        lab.page.wait_for_timeout(500)  # the kernel is told
        lab.run(1)
        expect(lab.outputs().last).to_contain_text(text)
