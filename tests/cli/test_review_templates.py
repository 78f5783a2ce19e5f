"""A company's own templates: the guide's examples work, what is broken is told with its line."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from cli_running import OPEN_API, archgen

GUIDE = (Path(__file__).parents[2] / "docs/templates.md").read_text(encoding="utf-8")
EXAMPLE = dict(re.findall(r"```(css|html|markdown)\n(.*?)```", GUIDE, re.DOTALL))
NAMES = {"css": "review.css", "html": "review.html.j2", "markdown": "review.md.j2"}
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


class Done:
    """How a run ended, in words."""

    def __init__(self, done: CompletedProcess[bytes]) -> None:
        self.returncode = done.returncode
        self.stdout = done.stdout.decode()
        self.stderr = done.stderr.decode()


def run(*arguments: str, cwd: Path) -> Done:
    return Done(archgen(*arguments, cwd=cwd))


def review(folder: Path, templates: dict[str, str | bytes], *more: str, blueprint: str = OPEN_API) -> Done:
    """`archgen review` in the folder with these files in `look/`; documents go to `out/`."""
    (folder / "look").mkdir()
    for name, text in templates.items():
        (folder / "look" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "open.yaml").write_text(blueprint, encoding="utf-8")
    return run("review", "open.yaml", "-o", "out", *(more or ("--format", "md,html")), cwd=folder)


def reviewed(folder: Path, ending: str) -> str:
    return (folder / f"out/open{ending}").read_text(encoding="utf-8")


def seal(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def example(*kinds: str) -> dict[str, str | bytes]:
    return {NAMES[kind]: EXAMPLE[kind] for kind in kinds}


def test_the_page_of_the_guide(tmp_path: Path) -> None:
    done = review(tmp_path, example("html"), "--format", "html", "--template", "look")
    assert done.returncode == 0
    page = reviewed(tmp_path, ".html")
    assert "<title>Open API: changes required</title>" in page
    assert "<main>\n<p>Internal. Do not pass on.</p>\n<section id=" in page
    assert "<p>Questions: architecture board, room 4</p></footer>" in page
    assert page.count("http-equiv=") == page.count("<header>") == page.count("<script>") == 1
    (tmp_path / "plain").mkdir()
    run("review", "open.yaml", "--format", "html", "-o", "plain", cwd=tmp_path)
    ours = (tmp_path / "plain/open.html").read_text(encoding="utf-8")
    sections = re.compile(r'<section id="[\w-]+".*?</section>', re.DOTALL)
    assert sections.findall(page) == sections.findall(ours)


def test_the_document_of_the_guide(tmp_path: Path) -> None:
    done = review(tmp_path, example("markdown"), "--format", "md", "--template", "look")
    assert done.returncode == 0
    text = reviewed(tmp_path, ".md")
    assert text.startswith("# Open API\n\nCHANGES REQUIRED: ")
    assert re.findall("^## (.*)$", text, re.MULTILINE) == ["Verdict", "Findings"]


def test_the_style_and_the_logo_are_added_and_let_in(tmp_path: Path) -> None:
    files = example("css") | {"logo.svg": LOGO}
    done = review(tmp_path, files, "--format", "html", "--template", "look")
    assert done.returncode == 0
    page = reviewed(tmp_path, ".html")
    ours, own = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    assert own == EXAMPLE["css"]
    assert f"style-src {seal(ours)} {seal(own)}; script-src" in page
    logo = b64encode(LOGO).decode()
    assert f'<img class="logo" src="data:image/svg+xml;base64,{logo}" alt=""><h1>' in page


def test_the_configuration_names_the_folder_from_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "archgen.toml").write_text('template = "look"\n', encoding="utf-8")
    review(tmp_path, example("markdown"))
    assert reviewed(tmp_path, ".md").startswith("# Open API\n\nCHANGES REQUIRED: ")
    (tmp_path / "below").mkdir()
    done = run("review", "../open.yaml", cwd=tmp_path / "below")
    assert done.stdout.startswith("# Open API\n\nCHANGES REQUIRED: ")
    assert run("review", "../open.yaml", "--isolated", cwd=tmp_path / "below").stdout.startswith(
        "# Open API: design review\n"
    )


def test_a_build_goes_by_templates_and_notices_another(tmp_path: Path) -> None:
    (tmp_path / "archgen.toml").write_text('template = "look"\n', encoding="utf-8")
    review(tmp_path, example("markdown"))
    command = ("build", "open.yaml", "--formats", "md", "-o", "built")
    assert run(*command, cwd=tmp_path).returncode == 0
    built = tmp_path / "built/open/review.md"
    assert built.read_text(encoding="utf-8").startswith("# Open API\n\nCHANGES REQUIRED: ")
    assert run(*command, "--check", cwd=tmp_path).returncode == 0
    (tmp_path / "look/review.md.j2").write_text("{{ title }}, shortly\n", encoding="utf-8")
    assert run(*command, "--check", cwd=tmp_path).returncode == 1
    assert run("build", "open.yaml", "-o", "whole", cwd=tmp_path).returncode == 0
    (tmp_path / "look/review.md.j2").write_text("{{ title }}, longer\n", encoding="utf-8")
    assert run("build", "open.yaml", "-o", "whole", cwd=tmp_path).returncode == 0
    assert (tmp_path / "whole/open/review.md").read_text(encoding="utf-8") == "Open API, longer\n"


BROKEN = {
    "{{ title }}\n{{ titel }}": (2, 4, "a template is given no `titel`", "did you mean `title`?"),
    "{% for s in sections %}\n  {{ s.txt }}\n{% endfor %}": (2, 8, "given no `txt`", "did you mean `text`?"),
    "\n{% for s in sections %}": (2, 1, "unexpected end of template", ""),
    "{{ title | shout }}": (1, 1, "no filter named 'shout'", ""),
    "{{ 1 / 0 }}": (1, 1, "this cannot be filled: division by zero", ""),
    "\n\n{{ title.__class__ }}": (3, 1, "access to attribute '__class__'", "not allowed here"),
    '{% include "foot.md.j2" %}': (1, 13, "there is no template `foot.md.j2`", ""),
    '{% include "../open.yaml" %}': (1, 13, "there is no template `../open.yaml`", ""),
    '{% include "review.md.j2" %}': (1, 1, "includes itself without end", ""),
    "{% for n in range(10 ** 9) %}{% endfor %}": (1, 1, "range too big", ""),
}


@pytest.mark.parametrize("template", BROKEN)
def test_a_broken_template_is_a_finding_and_the_rest_is_written(tmp_path: Path, template: str) -> None:
    line, column, message, label = BROKEN[template]
    done = review(tmp_path, {"review.md.j2": template}, "--format", "md,html", "--template", "look")
    assert done.returncode == 2
    assert "error[broken-template]: " in done.stderr
    assert message in done.stderr
    assert f"--> look/review.md.j2:{line}:{column}\n" in done.stderr
    assert label in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["open.html"]


def test_a_mistake_in_what_is_included_is_told_there(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "review.md.j2": '{% include "foot.md.j2" %}',
        "foot.md.j2": "\n{{ foter }}",
    }
    done = review(tmp_path, files, "--format", "md,html", "--template", "look")
    assert done.returncode == 2
    assert "--> look/foot.md.j2:2:4\n" in done.stderr
    assert "did you mean `footer`?" in done.stderr


def test_a_broken_template_fails_a_build_and_leaves_no_old_document(tmp_path: Path) -> None:
    review(tmp_path, {"review.md.j2": "{{ title }}"})
    (tmp_path / "archgen.toml").write_text('template = "look"\n', encoding="utf-8")
    assert run("build", "open.yaml", "-o", "built", cwd=tmp_path).returncode == 0
    (tmp_path / "look/review.md.j2").write_text("{{ titel }}", encoding="utf-8")
    done = run("build", "open.yaml", "-o", "built", cwd=tmp_path)
    assert done.returncode == 2
    assert "--> look/review.md.j2:1:4\n" in done.stderr
    assert not (tmp_path / "built/open/review.md").exists()
    assert (tmp_path / "built/open/review.html").exists()


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    done = review(
        tmp_path, {"review.md.j2": b"\xff\xfe\x00"}, "--format", "md,policies", "--template", "look"
    )
    assert done.returncode == 2
    assert "--> look/review.md.j2:1:1\n" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["open.policies.json"]


def test_a_style_cannot_end_the_style(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "review.css": "h2 { color: red }\np {} </STYLE><script>alert(1)</script>"
    }
    done = review(tmp_path, files, "--format", "html", "--template", "look")
    assert done.returncode == 2
    assert "--> look/review.css:2:6\n" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_the_blueprint_says_is_escaped_in_a_template(tmp_path: Path) -> None:
    hostile = OPEN_API.replace("name: Open API", "name: <b>Open</b>")
    template = "{{ title }}\n{% for s in sections %}{{ s.title }}{% endfor %}"
    review(
        tmp_path,
        {"review.html.j2": template, "review.md.j2": template},
        *("--format", "html,md", "--template", "look"),
        blueprint=hostile,
    )
    assert reviewed(tmp_path, ".html").startswith("&lt;b&gt;Open&lt;/b&gt;\n")
    assert reviewed(tmp_path, ".md").startswith("\\<b\\>Open\\</b\\>\n")


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("nowhere", "there is no folder of templates nowhere"),
        ("empty", "empty has none of review.html.j2, review.md.j2, review.css, logo.svg, logo.png"),
    ],
)
def test_a_folder_without_templates_is_refused(tmp_path: Path, folder: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    done = review(tmp_path, {}, "--template", folder)
    assert done.returncode == 2
    assert words in done.stderr
