"""Who is in an association: names for its members, a way out, and a button for those who look after the list."""

from functools import partial

import pytest
from django.urls import reverse

from associations import actions
from associations.models import Membership, Office
from tests.associations.conftest import appoint
from tests.associations.pages import browser, page, status
from tests.support.actors import SHELL
from tests.support.factories import ChapterFactory, PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


class TestMemberPages:
    def test_fellow_members_see_names_and_nothing_to_reach_them_by(self, tree):
        me, fellow = PersonFactory(), PersonFactory(full_name="林国栋", with_login=True)
        fellow.contact_points.create(kind="phone", value="+8613900000001", source="owner")
        for person in (me, fellow):
            actions.add_member(tree.group, person, by=SHELL)
        shown = page(browser(me), "association_members", tree.group.slug)
        assert "林国栋" in shown
        assert "13900000001" not in shown
        assert fellow.login.email not in shown

    def test_others_see_nobody(self, tree):
        actions.add_member(tree.group, PersonFactory(full_name="林国栋"), by=SHELL)
        shown = page(browser(PersonFactory()), "association_members", tree.group.slug)
        assert "林国栋" not in shown
        assert "Only members see who is in it" in shown
        assert status(browser(), "association_members", tree.group.slug) == 302

    def test_are_paged_in_the_order_of_names_forth_and_back(self, tree, secretary):
        chapter = ChapterFactory(parent=tree.department)
        for number in range(120):
            person = PersonFactory(full_name=f"成员{number:03}", sort_key=f"{number % 7} {number:03}")
            Membership.objects.create(association=chapter, person=person, origin="staff", joined_at="2020-01-01T00:00Z")
        everybody = list(Membership.objects.order_by("person__sort_key").filter(association=chapter))
        client, address = browser(secretary), reverse("association_members", args=[chapter.slug])

        def names(**query):
            answer = client.get(address, query)
            assert answer.context["total"] == 120
            return [membership.pk for membership in answer.context["page"].rows], answer.context["page"]

        seen, here = names()
        forth = [seen]
        while here.after:
            seen, here = names(after=here.after)
            forth.append(seen)
        assert [key for part in forth for key in part] == [row.pk for row in everybody]
        assert [len(part) for part in forth] == [50, 50, 20]
        back = []
        while here.before:
            seen, here = names(before=here.before)
            back.append(seen)
        assert back == forth[:-1][::-1]
        assert names(after="nobodyofthat")[0] == forth[0]

    def test_say_office_reading_and_since_when(self, tree, secretary):
        person = PersonFactory(full_name="<曾>丽", reading="Zēng Lì")
        appoint("liaison", tree.group, person)
        Membership.objects.filter(person=person).update(joined_at="2020-05-31T17:00Z")  # the first of June at home
        shown = page(browser(secretary), "association_members", tree.group.slug)
        assert "&lt;曾&gt;丽" in shown
        assert '<span class="reading" lang="zh-Latn">Zēng Lì</span>' in shown
        assert f'<span class="meta">{Office.objects.get(code="liaison").name_en} · since 1 June 2020</span>' in shown
        fellow = PersonFactory(with_login=True)
        actions.add_member(tree.group, fellow, by=SHELL)
        to_remove = reverse("membership_end", args=[Membership.objects.get(person=person).public_id])
        assert to_remove in shown
        assert to_remove not in page(browser(fellow), "association_members", tree.group.slug)

    def test_cost_the_same_however_many(self, tree, secretary):
        chapter, me = ChapterFactory(parent=tree.department), PersonFactory(with_login=True)
        actions.add_member(chapter, me, by=SHELL)

        def grow():
            for _ in range(30):
                Membership.objects.create(
                    association=chapter, person=PersonFactory(), origin="staff", joined_at="2020-01-01T00:00Z"
                )

        grow()
        for reader in (me, secretary):
            look = partial(page, browser(reader), "association_members", chapter.slug)
            assert_same_queries(look, grow, at_most=8)

    def test_are_found_by_name(self, tree, secretary):
        for name in ("陈嘉欣", "林国栋"):
            actions.add_member(tree.group, PersonFactory(full_name=name), by=SHELL)
        shown = page(browser(secretary), "association_members", tree.group.slug, q="嘉欣")
        assert "陈嘉欣" in shown
        assert "林国栋" not in shown

    def test_cost_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            for _ in range(5):
                actions.add_member(tree.group, PersonFactory(), by=SHELL)

        grow()
        assert_same_queries(lambda: page(client, "association_members", tree.group.slug), grow, at_most=16)

    def test_leave(self, tree):
        me = PersonFactory()
        membership = actions.add_member(tree.group, me, by=SHELL)
        address = reverse("membership_end", args=[membership.public_id])
        client = browser(me)
        assert "You may ask to come back" in client.get(address).content.decode()
        assert client.post(address).status_code == 302
        assert "has ended already" in client.get(address).content.decode()

    def test_remove(self, tree, secretary):
        membership = actions.add_member(tree.group, PersonFactory(), by=SHELL)
        address = reverse("membership_end", args=[membership.public_id])
        assert browser(secretary).post(address, {"reason": "转班"}).status_code == 302
        assert Membership.objects.get(pk=membership.pk).ending == "removed"

    def test_remove_is_not_for_fellow_members_nor_strangers(self, tree):
        me, fellow = PersonFactory(), PersonFactory()
        actions.add_member(tree.group, me, by=SHELL)
        membership = actions.add_member(tree.group, fellow, by=SHELL)
        address = reverse("membership_end", args=[membership.public_id])
        assert browser(me).post(address, {"reason": ""}).status_code == 403
        assert browser(PersonFactory()).get(address).status_code == 404
        assert Membership.objects.get(pk=membership.pk).ended_at is None
