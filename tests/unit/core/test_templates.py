"""What stands for other generators in a text, and what becomes of it."""

import pytest

from syndicate.core.templates import without_templates
from syndicate.model import Markup


@pytest.mark.parametrize(
    ("source", "expected", "warnings"),
    [
        ("a {{< x >}} b", "a  b", 1),
        ("{% if a %}b{% endif %}", "b", 2),
        ("{{% note %}}b{{% /note %}}", "b", 2),
        ("{{ page.title }} {{ x }}", " {{ x }}", 1),
        ("{{ x | upper }}{{ note(kind='warm') }}", "", 2),
        ("{{ site.baseurl }}/about/", "/about/", 0),
        ("`{{< x >}}` ``{% y %}``", "`{{< x >}}` ``{% y %}``", 0),
        ("~~~\n{% raw %}\n~~~\n", "~~~\n{% raw %}\n~~~\n", 0),
        ('{{< figure src="a b.png" alt="A" >}}', "![A](<a b.png>)", 0),
        ('{{% img src="a.png" title="A" %}}', "![A](<a.png>)", 0),
        ("{{< youtube dQw4w9WgXcQ >}}", "<https://www.youtube.com/watch?v=dQw4w9WgXcQ>", 0),
        ('{{ youtube(id="dQw4w9WgXcQ") }}', "<https://www.youtube.com/watch?v=dQw4w9WgXcQ>", 0),
        ("{{< vimeo 12345 >}}", "<https://vimeo.com/12345>", 0),
        ("{{< gist alder 0a1b >}}", "<https://gist.github.com/alder/0a1b>", 0),
        ("{% highlight py %}x{% endhighlight %}", "\n```py\nx\n```\n", 0),
        ("{{< highlight go >}}x{{< /highlight >}}", "\n```go\nx\n```\n", 0),
    ],
)
def test_templates_of_other_generators_are_not_run(source: str, expected: str, warnings: int) -> None:
    """Known ones become what they show, the rest is left out with a word, and code is left alone."""
    plain = without_templates(source)
    assert (plain.body, len(plain.warnings)) == (expected, warnings)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% raw %}Write {{ name | up }}.{% endraw %}", "Write {{ name | up }}."),
        ("```\n{% raw %}{{ name }}{% endraw %}\n```\n", "```\n{{ name }}\n```\n"),
        ("{% raw %}\n```\n{{ a | b }}\n```\n{% endraw %}", "\n```\n{{ a | b }}\n```\n"),
        ("`{{</* youtube 1 */>}}`", "`{{< youtube 1 >}}`"),
        ("{{</* youtube 1 */>}}", "{{< youtube 1 >}}"),
    ],
)
def test_what_an_author_shields_from_templates_is_shown(source: str, expected: str) -> None:
    """Those who write about templates show them."""
    assert without_templates(source).body == expected


@pytest.mark.parametrize(
    ("source", "expected", "warnings"),
    [
        ('[Notes]({{ "/notes/" | relative_url }})', "[Notes](/notes/)", 0),
        ('[Stand]({{< market "/stand" >}})', "[Stand](/stand)", 0),
        ('[Earlier]({{< ref "spring.md" >}}).', "Earlier.", 1),
        ("[The *old* `x`]({% post_url 2020-02-03-mill %})!", "The *old* `x`!", 1),
        ("[a][1]\n\n[1]: {{ site.host }}{{ site.page }}\n", "[a][1]\n\n[1]: <>\n", 2),
        ("![Mill]({{ picture | url }})", "![Mill]()", 1),
        ("<a href=\"{{ '/pond' | url }}\">Pond</a>", '<a href="/pond">Pond</a>', 0),
    ],
)
def test_a_link_keeps_its_address_or_becomes_its_words(source: str, expected: str, warnings: int) -> None:
    """A link to nowhere helps nobody."""
    plain = without_templates(source)
    assert (plain.body, len(plain.warnings)) == (expected, warnings)


def test_templates_may_show_what_the_article_declares() -> None:
    """Generators offer the header's fields by name."""
    fields: dict[str, object] = {
        "title": "Weir",
        "site_url": "https://w.example/",
        "talk": {"room": "Hall 2"},
    }
    source = "[{{ page.title }}]({{ site_url }}), {{ talk.room }} {{ other }}"
    assert without_templates(source, fields=fields).body == "[Weir](https://w.example/), Hall 2 {{ other }}"


def test_names_in_a_text_that_is_partly_a_program_are_no_words() -> None:
    """Where something is set or repeated, what stands in braces is its result."""
    assert without_templates("{% assign r = 1 %}Get {{ r.file }}.").body == "Get ."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "{% highlight py %}\na < b\n{% endhighlight %}",
            '<pre><code class="language-py">a &lt; b</code></pre>',
        ),
        ('<p>{{< figure src="a.png" alt="A" >}}</p>', '<p><img src="a.png" alt="A" /></p>'),
        ("<p>{{< x >}}y</p> <code>{{< x >}}</code>", "<p>y</p> <code>{{< x >}}</code>"),
        ("<p>{: .note} and [TOC]", "<p>{: .note} and [TOC]"),
    ],
)
def test_what_a_template_shows_in_a_page_is_html(source: str, expected: str) -> None:
    """A page is no Markdown."""
    assert without_templates(source, markup=Markup.HTML).body == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A note.\n{: .note .warm}\n", "A note.\n\n"),
        ('[Mill](m.html){:target="_blank"} turns', "[Mill](m.html) turns"),
        ("* Contents\n{:toc}\n\nText", "\n\nText"),
        ("[TOC]\n\n[[toc]]\n\nText", "\n\n\n\nText"),
        ("## Sluice {#sluice}\n", '## <span id="sluice"></span>Sluice\n'),
        ("## The `sluice` {#sluice}\n", '## The `sluice`<span id="sluice"></span>\n'),
        ("## Sluice {.wide}\n", "## Sluice\n"),
        ("x = {:a => 1} and {..y}", "x = {:a => 1} and {..y}"),
        ("$$ {{i=1}}^{n} {\\beta} $$", "$$ {{i=1}}^{n} {\\beta} $$"),
        ('<div class="b" markdown="1">*So*</div>', '<div class="b">\n\n*So*\n\n</div>\n'),
    ],
)
def test_marks_that_only_another_generator_understands_are_not_shown(source: str, expected: str) -> None:
    """Attribute lists, heading names and marks for a list of contents; formulas and code are none of them."""
    assert without_templates(source).body == expected


def test_components_of_mdx_leave_and_its_text_stays() -> None:
    """Imports and components are programs, and nothing runs."""
    source = 'import X from "./x"\n\n<X a={1} />\n\nText.\n\n<Note>\nInner.\n</Note>\n'
    assert without_templates(source, components=True).body.split() == ["Text.", "Inner."]
    assert without_templates(source).body == source


@pytest.mark.parametrize(
    "unit", ["{% raw %}", "{{", "{%", "{{ a ", "[{{<", "`{% raw %}", "# {#", '<div markdown="1">']
)
def test_what_is_opened_a_hundred_thousand_times_costs_no_more_than_its_length(unit: str) -> None:
    """A hostile text comes back, too."""
    assert without_templates(f"{{% endraw %}}{unit * 100_000}\n\nThe end.").body.endswith("The end.")
    hostile = f"{unit}<pre><code>" * 50_000
    assert without_templates(hostile, markup=Markup.HTML).body.count("<code>") == 50_000
