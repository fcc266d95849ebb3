"""Which mailboxes are a school's: exactly a domain, or all below it, and nothing that only looks like it."""

import pytest

from common.mail_domains import UnreadableDomain, domains_from, is_at

SCHOOL = domains_from("school.edu.cn\n\n@*.Alumni.School.edu.cn ")


@pytest.mark.parametrize("address", ["a@school.edu.cn", "A@SCHOOL.edu.cn", "b@x.alumni.school.edu.cn"])
def test_of_the_school(address):
    assert is_at(address, SCHOOL)


@pytest.mark.parametrize(
    "address",
    [
        *("a@alumni.school.edu.cn", "a@mail.school.edu.cn", "a@notschool.edu.cn", "a@school.edu.cn.example.org"),
        *("a@xalumni.school.edu.cn", "school.edu.cn", "", "a@sch\u043e\u043el.edu.cn", "a@ｓchool.edu.cn"),
        *("a@xn--schl-q8da.edu.cn", "a@school.edu.cn@example.org", "a@school.edu.cn."),
    ],
)
def test_not_of_the_school(address):
    assert not is_at(address, SCHOOL)


@pytest.mark.parametrize("line", ["cn", "学校.cn", "xn--fiq.cn", "sch\u043eol.edu.cn", "*.*.edu.cn", "a b.cn", "-a.cn"])
def test_what_is_no_domain_in_plain_letters(line):
    with pytest.raises(UnreadableDomain) as unreadable:
        domains_from(f"school.edu.cn\n{line}")
    assert not unreadable.value.is_open_to_all


@pytest.mark.parametrize("line", ["qq.com", "*.edu.cn", "Gmail.com"])
def test_where_anybody_has_a_mailbox(line):
    with pytest.raises(UnreadableDomain) as unreadable:
        domains_from(line)
    assert unreadable.value.is_open_to_all
