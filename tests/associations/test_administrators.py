"""The first administrator, from the shell."""

import io

import pytest
from django.core.management import CommandError, call_command

from associations import actions
from associations.models import Association, Capability
from associations.permissions.scope import holds
from common.verdicts import Forbidden, Refusal
from people.models import Person, User
from tests.support.actors import SHELL, acting, acting_login
from tests.support.factories import PersonFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def create(**options) -> str:
    said = io.StringIO()
    call_command("create_administrator", stdout=said, **options)
    return said.getvalue()


class TestMakeAdministrator:
    def test_makes_login_record_and_term(self):
        school = SchoolFactory()
        actions.make_administrator("Office@example.org", "何敏", "a long enough password", by=SHELL)
        user = User.objects.get(email="office@example.org")
        assert user.check_password("a long enough password")
        assert user.person.full_name == "何敏"
        assert holds(acting_login(user), Capability.INSTITUTION_EDIT, school)

    def test_takes_the_login_and_the_record_there_are(self):
        SchoolFactory()
        person, user = PersonFactory(with_login=True), UserFactory()
        assert actions.make_administrator(person.login.email, "", by=SHELL).person == person
        assert actions.make_administrator(user.email, "何敏", by=SHELL).person.login == user
        assert Person.objects.count() == 2

    def test_refuses_without_a_school_without_a_name_and_twice(self):
        with pytest.raises(Refusal) as caught:
            actions.make_administrator("a@example.org", "何敏", by=SHELL)
        assert caught.value.code == "no_school"
        SchoolFactory()
        with pytest.raises(Refusal) as caught:
            actions.make_administrator("a@example.org", " ", by=SHELL)
        assert caught.value.code == "name_needed"
        assert not User.objects.exists()
        actions.make_administrator("a@example.org", "何敏", by=SHELL)
        with pytest.raises(Refusal) as caught:
            actions.make_administrator("a@example.org", "何敏", by=SHELL)
        assert caught.value.code == "one_term_of_a_person_at_a_time"

    def test_is_for_the_shell_only(self):
        SchoolFactory()
        with pytest.raises(Forbidden):
            actions.make_administrator("a@example.org", "何敏", by=acting(PersonFactory()))


class TestTheCommand:
    def test_sets_up_the_school_too(self):
        assert "何敏" in create(email="a@example.org", name="何敏", school="岭南工贸校友会")
        assert Association.objects.get().name_zh == "岭南工贸校友会"
        create(email="b@example.org", name="林国栋", school="第二个")
        assert Association.objects.count() == 1

    def test_reads_a_password(self, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO("a long enough password\n"))
        create(email="a@example.org", name="何敏", school="校友会", password_stdin=True)
        assert User.objects.get().check_password("a long enough password")

    def test_says_what_is_wrong_in_a_line(self):
        with pytest.raises(CommandError, match="no school"):
            create(email="a@example.org", name="何敏")
        SchoolFactory()
        with pytest.raises(CommandError):
            create(email="no address", name="何敏")
