"""What the office writes about how many letters may leave."""

from datetime import date

import pytest

from common.mail_limits import MailLimit, UnreadableLimit, limits_from


def test_each_line_is_a_rule():
    text = "server 100/s\n\n  QQ.com   600 / h\n* 2000/h\nsender 50/day +50% from 2026-12-01 until 200\nsms 5/min"
    server, domain, others, new, sms = limits_from(text)
    assert (server, domain) == (MailLimit("server", 100, 1), MailLimit("qq.com", 600, 3600))
    assert [rule.is_of_a_domain for rule in (server, domain, others, new, sms)] == [False, True, True, False, False]
    assert limits_from("") == ()


def test_a_new_domain_is_let_send_more_each_day_until_nobody_is_held():
    (rule,) = limits_from("sender 50/day +50% from 2026-12-01 until 200")
    days = [rule.most_on(date(2026, 12, day)) for day in range(1, 7)]
    assert days == [50, 75, 112, 168, None, None]
    assert rule.most_on(date(2026, 11, 1)) == 50
    assert rule.most_on(date(2099, 1, 1)) is None


@pytest.mark.parametrize(
    "line",
    ["server", "server 0/s", "server 5/week", "qq 5/h", "server -1/s", "sender 5/day +5% from 2026-13-01 until 9"],
)
def test_what_is_no_rule(line):
    with pytest.raises(UnreadableLimit, match=line.split("/", maxsplit=1)[0].replace("*", r"\*")):
        limits_from(f"server 5/s\n{line}")


def test_too_many():
    with pytest.raises(UnreadableLimit):
        limits_from("\n".join(f"d{number}.org 5/h" for number in range(51)))
