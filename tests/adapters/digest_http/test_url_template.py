from datetime import date

import httpx
import pytest

from bot.adapters.digest_http import UrlTemplate
from bot.adapters.digest_http.url_template import normal_host, shown

DAY = date(2026, 2, 6)


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("https://x.test/{date}.md", "https://x.test/2026-02-06.md"),
        ("https://x.test/{day:%Y/%m/%d}", "https://x.test/2026/02/06"),
        ("http://x.test:8080/d?on={day:%Y%m%d}", "http://x.test:8080/d?on=20260206"),
    ],
)
def test_the_date_is_filled_in(template: str, address: str) -> None:
    assert str(UrlTemplate(template).for_day(DAY)) == address


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("https://x.test/digest.md", "needs {date}"),
        ("https://x.test/{name}", "no other placeholder"),
        ("https://x.test/{day.year}", "no other placeholder"),
        ("https://x.test/{}", "no other placeholder"),
        ("https://x.test/{day:{date2}}", "no valid address"),
        ("https://x.test/{date", "expected '}'"),
        ("https://{date}.test/", "placeholder in its host"),
        ("ftp://x.test/{date}", "must begin with https"),
        ("x.test/{date}", "must begin with https"),
        ("https:///{date}", "must begin with https"),
        ("https://[x/{date}", "must begin with https"),
        ("https://x.test:99999/{date}", "port beyond 65535"),
        ("https://x.test:port/{date}", "no valid address"),
    ],
)
def test_a_template_that_cannot_work_is_refused(template: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        UrlTemplate(template)


@pytest.mark.parametrize(
    ("host", "normal"),
    [
        ("X.Test.", "x.test"),
        (" x.test ", "x.test"),
        ("bücher.test", "xn--bcher-kva.test"),
        ("[::1]", "::1"),
    ],
)
def test_a_host_has_one_spelling(host: str, normal: str) -> None:
    assert normal_host(host) == normal
    assert UrlTemplate(f"https://{host.strip()}/{{date}}").host == normal


@pytest.mark.parametrize("host", ["", "a b", "x.test:80", "https://x.test", "."])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="no host"):
        normal_host(host)


def test_secrets_are_not_shown() -> None:
    url = httpx.URL("https://reader:s3cret@x.test:8443/d.md?token=s3cret#s3cret")
    assert shown(url) == "https://x.test:8443/d.md"
